//! Fails when the modules of a crate in this workspace import each other in a circle, and prints each
//! circle with the lines that make it.

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use serde::Deserialize;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    targets: Vec<Target>,
}

/// A library, a binary, a test: a crate of its own.
#[derive(Deserialize)]
struct Target {
    name: String,
    src_path: PathBuf,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;

    let folder = env::current_dir()?;
    let mut stdout = io::stdout();
    let (mut crates, mut count) = (0, 0);
    for package in &metadata.packages {
        for target in &package.targets {
            let root = &target.src_path;
            let root = root.strip_prefix(&folder).unwrap_or(root);
            let circles = xcover_circles::circles(root)?;
            crates += 1;
            count += circles.len();
            for circle in circles {
                writeln!(stdout, "{}, {}: {circle}", package.name, target.name)?;
            }
        }
    }
    if count > 0 {
        writeln!(stdout, "circles: {count} circular imports")?;
        return Ok(ExitCode::FAILURE);
    }
    writeln!(stdout, "circles: none among the modules of {crates} crates")?;
    Ok(ExitCode::SUCCESS)
}
