/** Loads the WebAssembly and its glue; `formatPrice`, which the page itself may use. */

import { file, module } from './files.js';
import { get } from './platform.js';
import { once, quiet } from './promises.js';
import { aide } from './proxy.js';

/** @import { Glue } from './seam.js' */

/** @typedef {{ mount: Glue['mount'], sheet: CSSStyleSheet, format: Glue['formatPrice'] }} Loaded */

/** Loads glue and WebAssembly side by side. @returns {Promise<Loaded>} */
export const load = once(async () => {
  const wasm = quiet(get(file('xcover-offer_bg.wasm')));
  /** @type {Glue} */
  const { default: start, mount, styles, formatPrice: format } = await module('xcover-offer.js');
  await start(wasm, WASM);
  // Browsers compile a function when it is first called: better now, while the quote may still be on its way.
  setTimeout(() => format('0', 'USD', 'en'));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles());
  return { mount: (await aide)?.around(mount) ?? mount, sheet, format };
});

/**
 * Formats a price as the panel does, for the page's own totals. `amount`: a number, or a string in plain
 * decimal notation; `locale`: BCP 47, by default the page's language; `currencyConfig` as in a signal.
 * @type {typeof import('../embed.js').formatPrice}
 */
export async function formatPrice(amount, currency, locale, currencyConfig) {
  const { format } = await load();
  return format(`${amount}`, `${currency}`, `${locale ?? document.documentElement.lang}`, currencyConfig);
}
