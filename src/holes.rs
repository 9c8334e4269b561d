//! Holes in XCover's copy where a price should be: `For only  per ticket`, `only A$ /year`.
//!
//! A hole is filled only if it is certain what belongs there: `per ticket` gets the price per unit, if
//! the page has said how many units there are; `per year` gets the price, if the policy lasts a year.
//! English only: we know of no holes in other languages.

use crate::direction::isolated;

/// A product's prices as shown, where they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// The price per ticket, traveller, …; `None` if the page hasn't said how many there are.
    pub per_unit: Option<String>,
    /// The price per year; `None` unless the policy lasts one year.
    pub per_year: Option<String>,
}

/// `copy` with its holes filled, in time linear in its length.
#[must_use]
pub fn fill(copy: &str, prices: &Prices) -> String {
    let mut filled = String::new();
    let mut words = copy.split(' ').peekable();
    // The two words before this one.
    let (mut only, mut mark) = ("", "");
    while let Some(word) = words.next() {
        // A hole is "only", a currency mark or nothing, and then "per ticket" or "/year".
        let unit = if word == "per" {
            words.peek().copied()
        } else {
            word.strip_prefix('/')
        };
        let price = unit.and_then(|unit| price(unit, prices));
        if let Some(price) = price.filter(|_| only == "only" && is_currency_mark(mark)) {
            // The price replaces the mark and the space after it: `$14 per ticket`, `A$14/year`.
            filled.truncate(filled.len() - mark.len() - 1);
            filled.push_str(&isolated(price));
            if word == "per" {
                filled.push(' ');
            }
        }
        filled.push_str(word);
        if words.peek().is_some() {
            filled.push(' ');
        }
        (only, mark) = (mark, word);
    }
    filled
}

/// The price for `unit`, which may have punctuation after it.
fn price<'a>(unit: &str, prices: &'a Prices) -> Option<&'a str> {
    let end = unit
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(unit.len());
    let unit = unit.get(..end)?;
    let is = |word: &&str| unit.eq_ignore_ascii_case(word);
    if ["year", "annum"].iter().any(is) {
        prices.per_year.as_deref()
    } else if unit.is_empty() || ["month", "week", "day"].iter().any(is) {
        None
    } else {
        prices.per_unit.as_deref()
    }
}

/// Whether `mark` is empty, or a currency symbol without a number: `A$`, `£`.
fn is_currency_mark(mark: &str) -> bool {
    let symbol = mark.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let is_symbol =
        |c: char| c == '$' || matches!(c, '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20cf}');
    mark.is_empty() || symbol.chars().count() == 1 && symbol.chars().all(is_symbol)
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn prices(each: &str, year: &str) -> Prices {
        let known = |price: &str| (!price.is_empty()).then(|| price.to_owned());
        Prices {
            per_unit: known(each),
            per_year: known(year),
        }
    }

    #[test]
    fn holes_of_the_samples_are_filled_with_the_price_that_was_meant() {
        let ticket =
            "your plans change. For only  per ticket it covers you - and all ticket holders - if:";
        assert_eq!(
            fill(ticket, &prices("$7.01", "")),
            "your plans change. For only \u{2068}$7.01\u{2069} per ticket it covers you - and all ticket holders - if:"
        );
        let year = "the life of your product for only A$ /year. Cancel anytime.";
        assert_eq!(
            fill(year, &prices("", "A$15")),
            "the life of your product for only \u{2068}A$15\u{2069}/year. Cancel anytime."
        );
        assert_eq!(
            fill("only £ per annum", &prices("", "£5")),
            "only \u{2068}£5\u{2069} per annum"
        );
    }

    #[test]
    fn what_is_not_sure_is_left_as_it_came() {
        let known = prices("$7", "$14");
        for copy in [
            "For only $5 per ticket",
            "For only  $5 per ticket",
            "only  per month",
            "only A$ /day",
            "only  for you",
            "only two per ticket",
            "only ONE per ticket",
            "The only  perfect cover",
            "only per ticket",
            "only ",
            "",
        ] {
            assert_eq!(fill(copy, &known), copy);
        }
        for copy in ["For only  per ticket", "only A$ /year"] {
            assert_eq!(fill(copy, &Prices::default()), copy);
        }
    }

    proptest! {
        #[test]
        fn copy_loses_nothing_but_the_hole(copy in "(only |per |/year|A\\$ | |x|\u{e9})*") {
            let filled = fill(&copy, &prices("#", "#"));
            let dense = |text: &str| text.replace([' ', '#', '$', 'A', '\u{2068}', '\u{2069}'], "");
            prop_assert_eq!(dense(&filled), dense(&copy));
            prop_assert_eq!(fill(&copy, &Prices::default()), copy.as_str());
        }
    }
}
