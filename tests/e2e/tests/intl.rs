//! Our prices against the browser's own `Intl.NumberFormat`, to the character: every CLDR locale that the browser has
//! × every ISO 4217 currency × displays × amounts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::stack::Stack;
use xcover_offer::money::Amount;
use xcover_offer::price::currency::{Currency, decimals};

const TOOLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/node_modules");
const KNOWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/intl");

const AMOUNTS: [&str; 8] = [
    "0",
    "0.5",
    "1",
    "14.02",
    "1234.5",
    "1234567.891",
    "-3",
    "99999999.99",
];

/// Compares on the page. `Intl` is asked for as many fraction digits as our rule says, because browsers disagree.
const COMPARE: &str = "
    const [tags, places, amounts] = INPUT;
    return (async () => {
      const glue = await START;
      let compared = 0;
      const differences = [];
      const locales = [];
      for (const tag of tags) {
        if (new Intl.NumberFormat(tag).resolvedOptions().locale !== tag) continue;
        locales.push(tag);
        for (const [currency, digits] of Object.entries(places))
          for (const currencyDisplay of ['symbol', 'narrowSymbol', 'code'])
            for (const trailingZeroDisplay of ['auto', 'stripIfInteger']) {
              const formats = new Map();
              const config = { currencyDisplay, trailingZeroDisplay };
              amounts.forEach((amount, index) => {
                const d = digits[index];
                if (!formats.has(d))
                  formats.set(d, new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay,
                    trailingZeroDisplay, minimumFractionDigits: d, maximumFractionDigits: d }));
                const theirs = formats.get(d).format(amount);
                const ours = glue.formatPrice(amount, currency, tag, config);
                compared++;
                if (ours !== theirs) differences.push([tag, currency, currencyDisplay, amount, theirs, ours]);
              });
            }
      }
      return { compared, differences, locales };
    })();";

/// The known differences and their causes, from lines of `locale currency: cause`; `*` is every currency.
fn known(browser: Browser) -> BTreeMap<(String, String), String> {
    let path = format!("{KNOWN}/{browser:?}.txt").to_lowercase();
    let path = path.replace(&KNOWN.to_lowercase(), KNOWN);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let entry = |line: &str| {
        let (what, cause) = line.split_once(": ").expect("locale currency: cause");
        let (locale, currency) = what.split_once(' ').expect("locale currency");
        assert!(!cause.trim().is_empty(), "{line}");
        ((locale.to_owned(), currency.to_owned()), cause.to_owned())
    };
    lines.map(entry).collect()
}

async fn compare(browser: Browser) {
    let list = fs::read_to_string(format!("{TOOLS}/cldr-core/availableLocales.json"));
    let list: Value = serde_json::from_str(&list.expect("`make setup` ran")).unwrap();
    let list = list["availableLocales"]["full"].as_array().unwrap();
    let mut tags: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    tags.retain(|tag| *tag != "und");
    let iso = fs::read_to_string(format!("{TOOLS}/currency-codes/data.js")).expect("ISO 4217");
    let codes = iso
        .split("\"code\": \"")
        .skip(1)
        .filter_map(|rest| rest.get(..3));
    // XXX is the code for "no currency".
    let places: BTreeMap<&str, Vec<u8>> = codes
        .filter(|code| *code != "XXX")
        .map(|code| {
            let currency = Currency::parse(code).expect(code);
            let digits = |amount: &&str| decimals(amount.parse::<Amount>().unwrap(), currency);
            (code, AMOUNTS.iter().map(digits).collect())
        })
        .collect();
    assert!(places.len() > 170, "{}", places.len());

    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open_in(browser, &front, "/?basket=parcel").await;
    let (mut compared, mut differing, mut locales) = (0, 0, 0);
    let mut seen = BTreeSet::new();
    let mut unknown = BTreeMap::new();
    let known = known(browser);
    for some in tags.chunks(40) {
        let input = json!([some, places, AMOUNTS]);
        let result = page
            .run(
                &COMPARE
                    .replace("START", crate::START)
                    .replace("INPUT", &input.to_string()),
            )
            .await;
        compared += result["compared"].as_u64().unwrap();
        locales += result["locales"].as_array().unwrap().len();
        for difference in result["differences"].as_array().unwrap() {
            differing += 1;
            let text = |index: usize| difference[index].as_str().unwrap().to_owned();
            let listed = [(text(0), text(1)), (text(0), "*".to_owned())]
                .into_iter()
                .find(|entry| known.contains_key(entry));
            match listed {
                Some(entry) => drop(seen.insert(entry)),
                None => drop(unknown.insert((text(0), text(1)), Value::to_string(difference))),
            }
        }
    }
    page.close().await;
    println!("{browser:?}: {compared} prices in {locales} locales, {differing} differ from Intl's");
    let lines: Vec<_> = unknown
        .iter()
        .map(|((tag, code), sample)| format!("{tag} {code}: {sample}"))
        .collect();
    assert!(lines.is_empty(), "not listed:\n{}", lines.join("\n"));
    let gone: Vec<_> = known
        .keys()
        .filter(|entry| !seen.contains(*entry))
        .collect();
    assert!(gone.is_empty(), "listed, but equal: {gone:?}");
    assert!(
        locales > 350 && compared > 3_000_000,
        "{locales} locales, {compared} prices"
    );
    assert!(
        differing * 10_000 <= compared,
        "fewer than 99.99 % are equal"
    );
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn every_price_is_written_as_chromium_writes_it() {
    compare(Browser::Chromium).await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn every_price_is_written_as_firefox_writes_it() {
    compare(Browser::Firefox).await;
}

#[test]
fn a_price_has_cldrs_decimals_and_up_to_iso_4217s_when_the_amount_has_more() {
    let read =
        |name: &str| fs::read_to_string(format!("{TOOLS}/{name}")).expect("`make setup` ran");
    let cldr = read("cldr-core/supplemental/currencyData.json");
    let cldr: Value = serde_json::from_str(&cldr).unwrap();
    let fractions = &cldr["supplemental"]["currencyData"]["fractions"];
    let iso = read("currency-codes/data.js");
    let mut checked = 0;
    for entry in iso.split("\"code\": \"").skip(1) {
        let code = entry.get(..3).unwrap();
        let digits = entry.split("\"digits\": ").nth(1).unwrap();
        let minor_units: u8 = digits
            .split([',', '\n'])
            .next()
            .unwrap()
            .trim()
            .parse()
            .unwrap();
        let shown = fractions[code]["_digits"]
            .as_str()
            .unwrap_or("2")
            .parse()
            .unwrap();
        let currency = Currency::parse(code).unwrap();
        let of = |amount: &str| decimals(amount.parse().unwrap(), currency);
        assert_eq!(of("1234"), shown, "{code}");
        assert_eq!(of("0.123456"), minor_units.max(shown), "{code}");
        checked += 1;
    }
    assert!(checked > 170, "{checked}");
    let currency = |code| Currency::parse(code).unwrap();
    assert_eq!(decimals("1234.5".parse().unwrap(), currency("HUF")), 2);
    assert_eq!(decimals("1234.5".parse().unwrap(), currency("JPY")), 0);
    assert_eq!(decimals("1.2345".parse().unwrap(), currency("KWD")), 3);
}
