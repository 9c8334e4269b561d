/** The WebAssembly and its glue, and what the page itself may use of them. */

import { quiet } from './promises.js';

/** @import { Glue } from './seam.js' */

/** @typedef {{ mount: Glue['mount'], sheet: CSSStyleSheet, format: Glue['formatPrice'] }} Loaded */

/** @type {Promise<Loaded> | undefined} */
let loading;

/** Loads glue and WebAssembly side by side, once; a load that failed is tried again. */
export const load = () =>
  (loading ??= (async () => {
    const wasm = quiet(fetch(new URL('xcover-offer_bg.wasm', import.meta.url)));
    /** @type {Glue} */
    const { default: start, mount, styles, formatPrice: format } = await import(new URL('xcover-offer.js', import.meta.url).href);
    await start(wasm);
    // Browsers compile what is called for the first time: better while the quote is on its way, if it still is.
    setTimeout(() => format('0', 'USD', 'en'));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles());
    return { mount, sheet, format };
  })().catch((error) => {
    loading = undefined;
    throw error;
  }));

/**
 * Prices that were written, because a page writes the same ones again whenever it renders.
 * @type {Map<string, Promise<string>>}
 */
const written = new Map();

/**
 * Writes a price as the panel does, for the page's own totals. `amount`: a number, or plain decimal
 * notation; `locale`: BCP 47, else the page's language; `currencyConfig` as in a signal.
 * @type {typeof import('../embed.js').formatPrice}
 */
export function formatPrice(amount, currency, locale, currencyConfig) {
  const readers = `${locale ?? document.documentElement.lang}`;
  const key = `${amount} ${currency} ${readers} ${JSON.stringify(currencyConfig)}`;
  let price = written.get(key);
  if (!price) {
    price = load().then(({ format }) => format(`${amount}`, `${currency}`, readers, currencyConfig));
    price.catch(() => written.delete(key));
    if (written.size > 999) written.clear();
    written.set(key, price);
  }
  return price;
}
