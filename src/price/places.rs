//! How many places behind the point a currency has.

/// Code, CLDR's places behind the point, and the most that are charged (ISO 4217's minor units), where
/// either isn't 2. Browsers disagree: Chromium shows CLDR's, Firefox ISO 4217's.
///
/// From the Unicode Common Locale Data Repository, version 48, © 1991-2025 Unicode, Inc., under the
/// Unicode License v3 (<https://www.unicode.org/license.txt>), and ISO 4217. A test holds the table
/// to both (`tests/e2e/tests/intl.rs`).
const PLACES: &str = "AFN02ALL02BHD33BIF00CLF44CLP00COP02DJF00GNF00HUF02IDR02IQD03IRR02ISK00JOD33JPY00KMF00KPW02KRW00KWD33LAK02LBP02LYD33MGA02MMK02OMR33PKR02PYG00RSD02RWF00SOS02SYP02TND33UGX00UYI00UYW44VND00VUV00XAF00XOF00XPF00YER02";

/// A currency's places behind the point: as CLDR shows them, and the most that are charged.
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
