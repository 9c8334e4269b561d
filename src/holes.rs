//! Holes in XCover's copy, where a price was meant: `For only  per ticket`, `only A$ /year`.
//!
//! A hole is filled where it is sure what belongs there, and else left as it came: `per ticket`
//! takes the price per unit, if the page has said how many units there are; `per year` the price, if
//! the policy lasts a year. English only, as is all copy that was seen with holes.

use std::borrow::Cow;

/// What is known of a product's price, as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// For each ticket, traveller, …; `None` where it isn't known how many there are.
    pub each: Option<String>,
    /// For a year; `None` where the policy lasts longer or shorter.
    pub year: Option<String>,
}

/// `copy` with its holes filled. Linear in its length.
#[must_use]
pub fn fill<'a>(copy: &'a str, prices: &Prices) -> Cow<'a, str> {
    let mut filled = String::new();
    let mut rest = copy;
    while let Some((before, hole)) = rest.split_once("only ") {
        // `hole`: " per ticket …" or "A$ /year …".
        let found = hole.split_once(' ').and_then(|(mark, after)| {
            let unit = after
                .strip_prefix("per ")
                .or_else(|| after.strip_prefix('/'))?;
            let word = unit.split(|c: char| !c.is_alphabetic()).next()?;
            let price = match word.to_ascii_lowercase().as_str() {
                "year" | "annum" => prices.year.as_ref(),
                "" | "month" | "week" | "day" => None,
                _ => prices.each.as_ref(),
            }?;
            is_currency_mark(mark).then_some((price, after))
        });
        filled.push_str(before);
        filled.push_str("only ");
        rest = hole;
        if let Some((price, after)) = found {
            filled.push_str(price);
            // `A$14/year`, `$14 per ticket`.
            if !after.starts_with('/') {
                filled.push(' ');
            }
            rest = after;
        }
    }
    if filled.is_empty() {
        return Cow::Borrowed(copy);
    }
    filled.push_str(rest);
    Cow::Owned(filled)
}

/// Whether `mark` is nothing, or a currency's symbol without its number: `A$`, `£`.
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
            each: known(each),
            year: known(year),
        }
    }

    #[test]
    fn holes_of_the_samples_are_filled_with_the_price_that_was_meant() {
        let ticket =
            "your plans change. For only  per ticket it covers you - and all ticket holders - if:";
        assert_eq!(
            fill(ticket, &prices("$7.01", "")),
            "your plans change. For only $7.01 per ticket it covers you - and all ticket holders - if:"
        );
        let year = "the life of your product for only A$ /year. Cancel anytime.";
        assert_eq!(
            fill(year, &prices("", "A$15")),
            "the life of your product for only A$15/year. Cancel anytime."
        );
        assert_eq!(
            fill("only £ per annum", &prices("", "£5")),
            "only £5 per annum"
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
            let dense = |text: &str| text.replace([' ', '#', '$', 'A'], "");
            prop_assert_eq!(dense(&filled), dense(&copy));
            prop_assert_eq!(fill(&copy, &Prices::default()), copy.as_str());
        }
    }
}
