//! A crate's files as modules, with the names they hold and the paths they mention.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{
    Attribute, Expr, ExprLit, Item, ItemMod, ItemUse, Lit, Macro, Meta, UseTree, Visibility,
};

/// A module: a file's, or one inside a file.
pub(crate) struct Module {
    /// As it would follow `crate::`; `crate` for the root.
    pub(crate) path: String,
    pub(crate) file: PathBuf,
    /// The module that is the whole of `file`.
    pub(crate) home: usize,
    pub(crate) parent: Option<usize>,
    pub(crate) names: HashMap<String, Vec<Name>>,
    /// The paths of its `use …::*`.
    pub(crate) globs: Vec<Vec<String>>,
    pub(crate) mentions: Vec<Mention>,
}

/// What a name in a module stands for.
pub(crate) enum Name {
    Item,
    Module(usize),
    Import(Vec<String>),
}

/// A path in a module's code.
pub(crate) struct Mention {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
    /// By a `use`.
    pub(crate) imports: bool,
}

/// The modules of the crate with this root file, which comes first.
pub(crate) fn read(root: &Path) -> Result<Vec<Module>, Box<dyn Error>> {
    let mut modules = Vec::new();
    let children = root.parent().unwrap_or(Path::new("")).to_owned();
    read_file(&mut modules, root, &children, "crate", None)?;
    Ok(modules)
}

/// `children` is the folder in which the files of its child modules lie.
fn read_file(
    modules: &mut Vec<Module>,
    file: &Path,
    children: &Path,
    path: &str,
    parent: Option<usize>,
) -> Result<usize, Box<dyn Error>> {
    let at = |what: &dyn std::fmt::Display| format!("{}: {what}", file.display());
    let text = fs::read_to_string(file).map_err(|error| at(&error))?;
    let parsed = syn::parse_file(&text).map_err(|error| {
        let line = error.span().start().line;
        format!("{}:{line}: {error}", file.display())
    })?;
    let home = modules.len();
    let items = if only_tests(&parsed.attrs) {
        Vec::new()
    } else {
        parsed.items
    };
    read_items(modules, &items, file, children, path, home, parent)?;
    Ok(home)
}

fn read_items(
    modules: &mut Vec<Module>,
    items: &[Item],
    file: &Path,
    children: &Path,
    path: &str,
    home: usize,
    parent: Option<usize>,
) -> Result<(), Box<dyn Error>> {
    let id = modules.len();
    modules.push(Module {
        path: path.to_owned(),
        file: file.to_owned(),
        home,
        parent,
        names: HashMap::new(),
        globs: Vec::new(),
        mentions: Vec::new(),
    });
    let mut reader = Reader::default();
    for item in items {
        if let Some(name) = name(item) {
            reader.hold(name.to_string(), Name::Item);
        }
        match item {
            Item::Mod(child) if only_tests(&child.attrs) => {}
            Item::Mod(child) => {
                let number = modules.len();
                reader.hold(child.ident.to_string(), Name::Module(number));
                read_child(modules, child, file, children, path, home, id)?;
            }
            item => reader.visit_item(item),
        }
    }
    if let Some(module) = modules.get_mut(id) {
        module.names = reader.names;
        module.globs = reader.globs;
        module.mentions = reader.mentions;
    }
    Ok(())
}

fn read_child(
    modules: &mut Vec<Module>,
    child: &ItemMod,
    file: &Path,
    children: &Path,
    path: &str,
    home: usize,
    parent: usize,
) -> Result<(), Box<dyn Error>> {
    let name = child.ident.to_string();
    let path = match path {
        "crate" => name.clone(),
        path => format!("{path}::{name}"),
    };
    let below = children.join(&name);
    if let Some((_, items)) = &child.content {
        return read_items(modules, items, file, &below, &path, home, Some(parent));
    }
    if let Some(named) = named_path(&child.attrs) {
        let file = file.parent().unwrap_or(Path::new("")).join(named);
        let beside = file.parent().unwrap_or(Path::new("")).to_owned();
        read_file(modules, &file, &beside, &path, Some(parent))?;
        return Ok(());
    }
    let candidates = [children.join(format!("{name}.rs")), below.join("mod.rs")];
    let found = candidates.iter().find(|candidate| candidate.is_file());
    let line = child.ident.span().start().line;
    let found =
        found.ok_or_else(|| format!("{}:{line}: no file for mod {name}", file.display()))?;
    read_file(modules, found, &below, &path, Some(parent))?;
    Ok(())
}

/// Collects the names and paths of one module.
#[derive(Default)]
struct Reader {
    names: HashMap<String, Vec<Name>>,
    globs: Vec<Vec<String>>,
    mentions: Vec<Mention>,
}

impl Reader {
    fn hold(&mut self, name: String, is: Name) {
        self.names.entry(name).or_default().push(is);
    }

    fn mention(&mut self, path: Vec<String>, line: usize, imports: bool) {
        self.mentions.push(Mention {
            path,
            line,
            imports,
        });
    }

    fn import(&mut self, path: Vec<String>, name: Option<String>, line: usize) {
        self.mention(path.clone(), line, true);
        if let Some(name) = name {
            self.hold(name, Name::Import(path));
        }
    }

    fn use_tree(&mut self, tree: &UseTree, mut path: Vec<String>) {
        match tree {
            UseTree::Path(step) => {
                path.push(step.ident.to_string());
                self.use_tree(&step.tree, path);
            }
            UseTree::Name(leaf) => {
                if leaf.ident != "self" {
                    path.push(leaf.ident.to_string());
                }
                let name = path.last().cloned();
                self.import(path, name, line(&leaf.ident));
            }
            UseTree::Rename(leaf) => {
                if leaf.ident != "self" {
                    path.push(leaf.ident.to_string());
                }
                self.import(path, Some(leaf.rename.to_string()), line(&leaf.rename));
            }
            UseTree::Glob(star) => {
                self.mention(path.clone(), star.star_token.span.start().line, true);
                self.globs.push(path);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(tree, path.clone());
                }
            }
        }
    }

    /// The paths in a macro's tokens, which needn't be Rust: `a::b`, but no fields, methods or paths
    /// into other crates (`::a::b`).
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut start = 0;
        let mut colons = 0;
        let mut skip = false;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 || path.is_empty() {
                        self.end(&mut path, start);
                        skip = skip || colons == 2;
                        start = line(&ident);
                    }
                    if !skip {
                        path.push(ident.to_string());
                    }
                    skip = skip && colons == 2;
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Punct(punct) => {
                    self.end(&mut path, start);
                    skip = punct.as_char() == '.';
                    colons = 0;
                }
                TokenTree::Literal(_) => {
                    self.end(&mut path, start);
                    (skip, colons) = (false, 0);
                }
                TokenTree::Group(group) => {
                    self.end(&mut path, start);
                    (skip, colons) = (false, 0);
                    self.tokens(group.stream());
                }
            }
        }
        self.end(&mut path, start);
    }

    fn end(&mut self, path: &mut Vec<String>, line: usize) {
        if !path.is_empty() {
            self.mention(std::mem::take(path), line, false);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if !only_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            self.use_tree(&item.tree, Vec::new());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let (None, Some(first)) = (&path.leading_colon, path.segments.first()) {
            let names = path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string());
            self.mention(names.collect(), line(&first.ident), false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.visit_path(&mac.path);
        self.tokens(mac.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        visit::visit_attribute(self, attribute);
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }

    /// `pub(super)` and `pub(in …)` name modules, but use nothing of theirs.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

fn line(ident: &Ident) -> usize {
    ident.span().start().line
}

/// Whether this is compiled for tests alone.
fn only_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<Meta>()
                .is_ok_and(|condition| requires_test(&condition))
    })
}

fn requires_test(condition: &Meta) -> bool {
    let inner = |list: &syn::MetaList| {
        let inner = list
            .parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated);
        inner.map(Vec::from_iter).unwrap_or_default()
    };
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => inner(list).iter().any(requires_test),
        Meta::List(list) if list.path.is_ident("any") => inner(list).iter().all(requires_test),
        _ => false,
    }
}

/// The file that `#[path = "…"]` names.
fn named_path(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
}

/// The name by which other modules know an item.
fn name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::TraitAlias(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
