//! The WebAssembly that a page loads: the library, linked.
//!
//! On the host, `xcover_offer FOLDER` writes the files that a release ships beside it: our own texts, one
//! file per language, and their keys. American English is compiled in as well; its file is for pages that replace some texts.
#![cfg_attr(target_family = "wasm", no_main)]

#[cfg(target_family = "wasm")]
use lol_alloc::{FreeListAllocator, LockedAllocator};
#[cfg(target_family = "wasm")]
use xcover_offer as _;

/// Smaller than Rust's default, which is faster only with many or large allocations. We have neither.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> =
    LockedAllocator::new(FreeListAllocator::new());

#[cfg(not(target_family = "wasm"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1);
    let folder = std::path::PathBuf::from(folder.ok_or("usage: xcover_offer FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    for (language, lines) in xcover_offer::wording::LANGUAGES {
        std::fs::write(folder.join(language).with_extension("txt"), lines)?;
    }
    std::fs::write(folder.join("keys.txt"), xcover_offer::wording::KEYS)?;
    Ok(())
}
