//! Small crates, and the circles in them.
#![allow(clippy::expect_used, reason = "a helper of a test fails by panicking")]

use std::fs;

use xcover_circles::circles;

/// The circles of a crate of these files, as they are printed, without the folder.
#[track_caller]
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let circles = circles(&folder.path().join("lib.rs")).expect("a crate that can be read");
    let prefix = format!("{}/", folder.path().display());
    let circles = circles.iter();
    circles
        .map(|circle| circle.to_string().replace(&prefix, ""))
        .collect()
}

#[test]
fn arrows_that_run_one_way_are_no_circle() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; pub use a::A;"),
        (
            "a.rs",
            "use crate::b::B; use crate::c::C; pub struct A(B, C);",
        ),
        ("b.rs", "use crate::c::C; pub struct B(C);"),
        ("c.rs", "pub struct C;"),
    ];
    assert!(found(&files).is_empty());
}

#[test]
fn two_modules_that_import_each_other_are_a_circle_with_its_lines() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::B;\npub struct A(B);"),
        ("b.rs", "pub struct B;\nuse crate::a::A;"),
    ];
    let circle = "a → b → a\n  a.rs:1: crate::b::B\n  b.rs:2: crate::a::A";
    assert_eq!(found(&files), [circle]);
}

#[test]
fn a_circle_of_three_is_found_once() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::B; pub struct A(B);"),
        ("b.rs", "use super::c::{C, D}; pub struct B(C, D);"),
        ("c.rs", "use crate::a; pub struct C(a::A); pub struct D;"),
    ];
    let circles = found(&files);
    assert_eq!(circles.len(), 1, "{circles:?}");
    assert!(circles[0].starts_with("a → b → c → a\n"), "{circles:?}");
}

#[test]
fn an_import_through_a_re_export_uses_the_module_that_defines_it() {
    let files = [
        ("lib.rs", "mod a; mod b; mod both;"),
        ("both.rs", "pub use crate::b::B;"),
        ("a.rs", "use crate::both::B; pub struct A(B);"),
        ("b.rs", "use crate::a::A; pub struct B;"),
    ];
    let direct = "a → b → a\n  a.rs:1: crate::both::B\n  b.rs:1: crate::a::A";
    assert_eq!(found(&files), [direct]);
}

#[test]
fn an_import_through_a_re_export_uses_the_module_that_re_exports_it() {
    let files = [
        (
            "lib.rs",
            "mod app; mod settings; pub use app::App; pub use settings::Settings;",
        ),
        ("app.rs", "use crate::Settings; pub struct App(Settings);"),
        ("settings.rs", "pub struct Settings;"),
    ];
    let circle = "crate → app → crate\n  lib.rs:1: app::App\n  app.rs:1: crate::Settings";
    assert_eq!(found(&files), [circle]);
}

#[test]
fn a_re_export_by_star_is_seen_through() {
    let files = [
        ("lib.rs", "mod a; mod b; mod prelude;"),
        ("prelude.rs", "pub use crate::b::*;"),
        ("a.rs", "use crate::prelude::*; pub struct A(B);"),
        ("b.rs", "use crate::a::A; pub struct B;"),
    ];
    let circles = found(&files);
    let through = "a → b → a\n  a.rs:1: B\n  b.rs:1: crate::a::A";
    assert!(
        circles.iter().any(|circle| circle == through),
        "{circles:?}"
    );
}

#[test]
fn a_parent_and_a_child_that_use_each_other_are_a_circle() {
    let files = [
        ("lib.rs", "mod parent;"),
        (
            "parent.rs",
            "mod child;\npub struct Thing;\npub fn f() { child::g() }",
        ),
        ("parent/child.rs", "pub fn g() { super::Thing; }"),
    ];
    let circle = "parent → parent::child → parent\n  \
        parent.rs:3: child::g\n  parent/child.rs:1: super::Thing";
    assert_eq!(found(&files), [circle]);
}

#[test]
fn declaring_a_child_is_no_use_of_it() {
    let files = [
        ("lib.rs", "pub mod parent;"),
        ("parent.rs", "pub mod child;\npub struct Thing;"),
        (
            "parent/child.rs",
            "pub(in crate::parent) fn g() { super::Thing; }",
        ),
    ];
    assert!(found(&files).is_empty());
}

#[test]
fn a_path_in_an_expression_a_type_or_a_macro_counts_like_a_use() {
    for code in [
        "pub fn f() { crate::b::g(); }",
        "pub fn f(b: super::b::B) {}",
        "pub fn f() { println!(\"{}\", crate::b::g()); }",
        "pub fn f() { use crate::b::g; g(); }",
        "#[derive(crate::b::Derive)] pub struct A;",
        "impl crate::b::T for A {}",
    ] {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", code),
            ("b.rs", "use crate::a;"),
        ];
        assert_eq!(found(&files).len(), 1, "{code}");
    }
}

#[test]
fn what_only_tests_compile_does_not_count() {
    let files = [
        ("lib.rs", "mod a; mod b; #[cfg(test)] mod missing;"),
        ("a.rs", "use crate::b::B; pub struct A(B);"),
        (
            "b.rs",
            "pub struct B; #[cfg(all(test, unix))] use crate::a::A; #[cfg(test)] mod tests { use crate::a::A; }",
        ),
    ];
    assert!(found(&files).is_empty());
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::B; pub struct A(B);"),
        ("b.rs", "pub struct B; #[cfg(not(test))] use crate::a::A;"),
    ];
    assert_eq!(found(&files).len(), 1);
}

#[test]
fn names_of_other_crates_and_of_variables_are_no_modules_here() {
    let files = [
        (
            "lib.rs",
            "mod log; mod time; pub fn f(log: u8) -> u8 { time::now(); log }",
        ),
        (
            "log.rs",
            "use ::time::Date; pub fn g(date: Date) { date.time(); }",
        ),
        ("time.rs", "use crate::log; use serde::de; pub fn now() {}"),
    ];
    assert!(found(&files).is_empty());
}

#[test]
fn modules_inside_a_file_belong_to_it() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        (
            "a.rs",
            "use self::inner::I; pub struct A; mod inner { use super::A; pub struct I(A, crate::b::B); }",
        ),
        ("b.rs", "pub struct B;"),
    ];
    assert!(found(&files).is_empty());
    let files = [
        files[0],
        files[1],
        ("b.rs", "use crate::a::A; pub struct B;"),
    ];
    assert_eq!(found(&files).len(), 1);
}

#[test]
fn modules_lie_in_folders_in_either_style_or_where_path_says() {
    let files = [
        ("lib.rs", "mod a; mod b; #[path = \"else/where.rs\"] mod c;"),
        ("a/mod.rs", "mod deep;"),
        ("a/deep.rs", "use crate::b::deep::B;"),
        ("b.rs", "pub mod deep;"),
        ("b/deep.rs", "use crate::c::C; pub struct B;"),
        ("else/where.rs", "use crate::a::deep; pub struct C;"),
    ];
    assert_eq!(found(&files).len(), 1);
}

#[test]
fn an_error_names_the_file_and_the_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("lib.rs");
    fs::write(&root, "\nmod missing;").expect("a file");
    let error = circles(&root).expect_err("no such module").to_string();
    assert_eq!(
        error,
        format!("{}:2: no file for mod missing", root.display())
    );
    fs::write(&root, "\nfn f( {}").expect("a file");
    let error = circles(&root).expect_err("no Rust").to_string();
    assert!(
        error.starts_with(&format!("{}:2: ", root.display())),
        "{error}"
    );
}
