//! Prices as the readers of a locale write them.
//!
//! | module | is |
//! |---|---|
//! | [`currency`] | ISO 4217 codes, and how many decimals a price has |
//! | [`display`] | the settings of a page: symbol or code, trailing zeros |
//! | [`style`] | how a locale writes prices, read off the browser's `Intl` |
//! | `places` | the table of decimals |
//! | `symbols` | what icu_decimal needs to know of a locale |

pub mod currency;
pub mod display;
mod places;
pub mod style;
mod symbols;
