//! How long it takes to format a price, compared with the browser's own `Intl.NumberFormat`. A benchmark, not a test:
//! `make bench`.

use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::stack::Stack;

/// On a page that shows an offer, in a fresh browser: the mean time of the first price in each of fifteen locales that
/// are new to the browser, and of 3,000 later prices in them, of 100 amounts.
const MEASURE: &str = "
    return (async () => {
      const glue = await import('/xcover-offer.js');
      await glue.default(fetch('/xcover-offer_bg.wasm'));
      const { formatPrice } = await import('/embed.js');
      const tags = ['en-US', 'de', 'fr-CA', 'ja', 'hi', 'ar-EG', 'pt-BR', 'es-MX', 'zh-Hant-HK', 'sv', 'pl', 'ko', 'tr', 'id', 'nl'];
      const amounts = Array.from({ length: 100 }, (_, i) => `${12.5 * i}`);
      const kept = {};
      const side = {
        ours: (tag, amount) => (kept[tag] ??= new glue.PriceFormat('EUR', tag)).format(amount),
        intl: (tag, amount) => (kept[tag] ??= new Intl.NumberFormat(tag, { style: 'currency', currency: 'EUR' })).format(amount),
        promised: (tag, amount) => formatPrice(amount, 'EUR', tag),
      }['SIDE'];
      const promises = 'SIDE' === 'promised';
      const time = async (amounts) => {
        const start = performance.now();
        for (const amount of amounts)
          for (const tag of tags)
            if (promises) await side(tag, amount);
            else side(tag, amount);
        return (performance.now() - start) / amounts.length / tags.length;
      };
      await side('cs', '1');
      return { first: await time(['1']), later: ((await time(amounts)) + (await time(amounts))) / 2 };
    })();";

#[tokio::test]
#[ignore = "a benchmark"]
async fn bench_of_a_price() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    println!(
        "microseconds for one price, and the ratio to Intl.NumberFormat's; medians of {RUNS} browsers"
    );
    for browser in [Browser::Chromium, Browser::Firefox] {
        let mut medians = Vec::new();
        for side in ["intl", "ours", "promised"] {
            let mut times = [Vec::new(), Vec::new()];
            for _ in 0..RUNS {
                let page = Checkout::open_in(browser, &front, "/csp.html").await;
                page.wait_for("onSet resolved").await;
                let time = page.run(&MEASURE.replace("SIDE", side)).await;
                times[0].push(time["first"].as_f64().unwrap() * 1000.0);
                times[1].push(time["later"].as_f64().unwrap() * 1000.0);
                page.close().await;
            }
            medians.push((side, times.map(median)));
        }
        let intl = medians[0].1;
        for (side, [first, later]) in medians {
            println!(
                "{browser:?} {side:<9} first {first:>7.1} ({:.2})  later {later:>5.2} ({:.2})",
                first / intl[0],
                later / intl[1]
            );
        }
    }
}

const RUNS: usize = 9;

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
