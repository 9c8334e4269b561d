//! How many decimal places each currency has.

/// The code, CLDR's decimal places, and ISO 4217's minor units, unless both are 2. Browsers disagree:
/// Chromium shows CLDR's number of places, Firefox shows ISO 4217's.
///
/// From the Unicode Common Locale Data Repository, version 48, © 1991-2025 Unicode, Inc., under the
/// Unicode License v3 (<https://www.unicode.org/license.txt>), and ISO 4217. A test checks the table
/// against both (`tests/e2e/tests/intl.rs`).
const PLACES: &str = "AFN02ALL02BHD33BIF00CLF44CLP00COP02DJF00GNF00HUF02IDR02IQD03IRR02ISK00JOD33JPY00KMF00KPW02KRW00KWD33LAK02LBP02LYD33MGA02MMK02OMR33PKR02PYG00RSD02RWF00SOS02SYP02TND33UGX00UYI00UYW44VND00VUV00XAF00XOF00XPF00YER02";

/// A currency's decimal places: CLDR's, and ISO 4217's minor units.
pub(super) fn of(code: [u8; 3]) -> (u8, u8) {
    let entry = PLACES
        .as_bytes()
        .chunks_exact(5)
        .find(|entry| entry.starts_with(&code));
    match entry {
        Some([_, _, _, shown, charged]) => (shown.wrapping_sub(b'0'), charged.wrapping_sub(b'0')),
        _ => (2, 2),
    }
}
