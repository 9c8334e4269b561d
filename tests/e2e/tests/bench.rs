//! How long it takes to write a price, against the browser's own `Intl.NumberFormat`. A benchmark,
//! not a test: `make bench`.

use xcover_e2e::checkout::{Browser, Checkout};
use xcover_e2e::front::Front;
use xcover_e2e::stack::Stack;

/// On a page that shows an offer, as both sides have written prices there: the first price in a
/// locale that is new to them, and the mean of 1,500 in fifteen locales, the first of each included.
const MEASURE: &str = "
    return (async () => {
      const glue = await import('/xcover-offer.js');
      await glue.default(fetch('/xcover-offer_bg.wasm'));
      const tags = ['en-US', 'de', 'fr-CA', 'ja', 'hi', 'ar-EG', 'pt-BR', 'es-MX', 'zh-Hant-HK', 'sv', 'pl', 'ko', 'tr', 'id', 'nl'];
      const kept = {};
      const sides = {
        ours: (tag) => glue.formatPrice('1234.5', 'EUR', tag),
        intl: (tag) => (kept[tag] ??= new Intl.NumberFormat(tag, { style: 'currency', currency: 'EUR' })).format('1234.5'),
      };
      const order = OURS_FIRST ? ['ours', 'intl'] : ['intl', 'ours'];
      const time = (work) => {
        const start = performance.now();
        work();
        return performance.now() - start;
      };
      const first = {}, all = {};
      for (const side of order) first[side] = time(() => sides[side]('cs'));
      for (const side of order)
        all[side] = time(() => { for (let i = 0; i < 100; i++) tags.forEach(sides[side]); }) / 100 / tags.length;
      return { first, all };
    })();";

#[tokio::test]
#[ignore = "a benchmark"]
async fn bench_of_a_price() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    println!(
        "microseconds for one price: ours, that of an Intl.NumberFormat that is kept, ratio; medians of 9 browsers"
    );
    for browser in [Browser::Chromium, Browser::Firefox] {
        let mut runs = Vec::new();
        for run in 0..9 {
            let page = Checkout::open_in(browser, &front, "/csp.html").await;
            page.wait_told("onSet resolved").await;
            let script = MEASURE.replace("OURS_FIRST", if run % 2 == 0 { "true" } else { "false" });
            runs.push(page.run(&script).await);
            page.close().await;
        }
        for what in ["first", "all"] {
            let median = |side: &str| {
                let mut times: Vec<f64> = runs
                    .iter()
                    .map(|run| run[what][side].as_f64().unwrap() * 1000.0)
                    .collect();
                times.sort_by(f64::total_cmp);
                times[times.len() / 2]
            };
            let (ours, intl) = (median("ours"), median("intl"));
            println!(
                "{browser:?} {what:<6} {ours:>8.1} {intl:>8.1}   {:.2}",
                ours / intl
            );
        }
    }
}
