//! Prices, written the way each locale writes them.
//!
//! | module | holds |
//! |---|---|
//! | [`currency`] | ISO 4217 codes, and how many decimal places a price has |
//! | [`display`] | a page's settings: symbol or code, trailing zeros |
//! | [`style`] | how a locale writes prices, learned from the browser's `Intl` |
//! | `places` | each currency's decimal places |
//! | `symbols` | what icu_decimal needs to know about a locale |

pub mod currency;
pub mod display;
mod places;
pub mod style;
mod symbols;
