//! Finds circular imports among the modules of a crate.
//!
//! One module file uses another when its code names something of the other's: in a `use`, or in a path
//! such as `crate::money::Amount` or `super::parse`, macros included. A name that comes through a
//! re-export uses both the module that re-exports it and the one that defines it. Declaring a child
//! (`mod child;`) is no use of it. What only tests compile (`#[cfg(test)]`) doesn't count.
//!
//! # Layout
//! - `source`: files → modules, with the names they hold and the paths they mention
//! - `names`: a path → the modules that provide what it names
//! - `graph`: which file uses which → circles

mod graph;
mod names;
mod source;

use std::error::Error;
use std::path::Path;

pub use graph::Circle;

/// Circles among the module files of the crate whose root file (`lib.rs`, `main.rs`, …) is at `root`, the
/// shortest first. There are none if and only if this is empty, but breaking these may bring others to
/// light: one that shares an arrow with a shorter one is left out.
///
/// # Errors
/// A file that can't be read or parsed, and a module without a file.
pub fn circles(root: &Path) -> Result<Vec<Circle>, Box<dyn Error>> {
    let modules = source::read(root)?;
    Ok(graph::circles(&modules))
}
