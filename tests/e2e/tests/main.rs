//! What a shopper sees, and what the host page is told, in a real browser.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test stops where it fails, and a figure is printed"
)]

mod aides;
mod answer;
mod away;
mod bench;
mod demo;
mod diagnosis;
mod directions;
mod disclosure;
mod docs;
mod end_states;
mod faults;
mod gallery;
mod heard;
mod heights;
mod hostile;
mod hosts;
mod integrity;
mod intl;
mod life;
mod loading;
mod markup;
mod opt_out;
mod package;
mod policies;
mod policy_links;
mod post_sale;
mod prices;
mod purchase;
mod secrecy;
mod several;
mod shapes;
mod shopper;
mod sight;
mod signing;
mod space;

/// A promise of the glue, started with the WebAssembly and the sum that `embed.js` has of it.
const START: &str = "(async () => {
    const glue = await import('/xcover-offer.js'), wasm = await fetch('/xcover-offer_bg.wasm');
    const sum = await crypto.subtle.digest('SHA-256', await wasm.clone().arrayBuffer());
    await glue.default(wasm, `${new Uint32Array(sum, 0, 4)}`);
    return glue;
  })()";
