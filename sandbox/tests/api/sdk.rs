//! Cover Genius's own Python SDK, as it is published.

use std::path::Path;
use std::process::Command;

use crate::harness::{KEY, PARTNER, SECRET};
use crate::process;

/// Where `tools/setup` installs it.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/python/bin/python3");
const CALLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sdk/calls.py");

/// Makes every call that the SDK knows.
#[track_caller]
fn call_all(base_path: &str) {
    assert!(
        Path::new(PYTHON).exists(),
        "tools/setup hasn't installed the SDK: {PYTHON}"
    );
    let sandbox = process::start(&[]);
    let base_url = format!("http://{}{base_path}", sandbox.address);
    let run = Command::new(PYTHON)
        .args([CALLS, &base_url, PARTNER, KEY, SECRET])
        .output()
        .expect("Python");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{errors}");
}

#[test]
fn the_python_sdk_makes_every_call_it_knows() {
    call_all("/xcover/");
}

#[test]
fn the_python_sdk_makes_every_call_with_a_base_url_without_a_final_slash() {
    for base_path in ["/xcover", ""] {
        call_all(base_path);
    }
}
