//! The WebAssembly that a page loads: the library, linked.
//!
//! On the host it writes what a release has beside it: `xcover_offer FOLDER` leaves a file of our own texts
//! there for each language but English, which is inside.
#![cfg_attr(target_family = "wasm", no_main)]

#[cfg(target_family = "wasm")]
use lol_alloc::{FreeListAllocator, LockedAllocator};
#[cfg(target_family = "wasm")]
use xcover_offer as _;

/// The standard one is faster with many and large pieces of memory, which nothing here has.
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
        if *language != "en" {
            std::fs::write(folder.join(language).with_extension("txt"), lines)?;
        }
    }
    Ok(())
}
