//! How long it takes to format a price, compared with the browser's own `Intl.NumberFormat`. A benchmark, not a test:
//! `make bench`.

use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::stack::Stack;

/// On a page that shows an offer, in a fresh browser: the mean time of the first price in each of fifteen locales that
/// are new to the browser, of 1,500 later prices in them, and of the same ones again.
const MEASURE: &str = "
    return (async () => {
      const glue = await START;
      const { formatPrice } = await import('/embed.js');
      const tags = ['en-US', 'de', 'fr-CA', 'ja', 'hi', 'ar-EG', 'pt-BR', 'es-MX', 'zh-Hant-HK', 'sv', 'pl', 'ko', 'tr', 'id', 'nl'];
      const amounts = Array.from({ length: 100 }, (_, i) => `${12.5 * i}`);
      const kept = {};
      const side = {
        ours: (tag, amount) => glue.formatPrice(amount, 'EUR', tag),
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
      return { first: await time(['1']), later: await time(amounts), again: await time(amounts) };
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
            let mut times = [Vec::new(), Vec::new(), Vec::new()];
            for _ in 0..RUNS {
                let page = Checkout::open_in(browser, &front, "/csp.html").await;
                page.wait_for("onSet resolved").await;
                let time = page
                    .run(&MEASURE.replace("START", crate::START).replace("SIDE", side))
                    .await;
                for (times, what) in times.iter_mut().zip(["first", "later", "again"]) {
                    times.push(time[what].as_f64().unwrap() * 1000.0);
                }
                page.close().await;
            }
            medians.push((side, times.map(median)));
        }
        let intl = medians[0].1;
        for (side, [first, later, again]) in medians {
            println!(
                "{browser:?} {side:<9} first {first:>7.1} ({:.2})  later {later:>5.2} ({:.2})  again {again:>5.2} ({:.2})",
                first / intl[0],
                later / intl[1],
                again / intl[2]
            );
        }
    }
}

const RUNS: usize = 9;

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
