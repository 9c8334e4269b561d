/** Loads the WebAssembly and its glue; `formatPrice`, which the page itself may use. */

import { file, module } from './files.js';
import { get } from './platform.js';
import { once, quiet } from './promises.js';
import { aide } from './proxy.js';

/** @import { Glue } from './seam.js' */

/** Loads glue and WebAssembly side by side. @returns {Promise<Glue>} */
export const load = once(async () => {
  const wasm = quiet(get(file('xcover-offer_bg.wasm')));
  /** @type {Glue} */
  const glue = await module('xcover-offer.js');
  await glue.default(wasm, WASM);
  return { ...glue, mount: (await aide)?.around(glue.mount) ?? glue.mount };
});

/**
 * Formats a price as the panel does, for the page's own totals. `amount`: a number, or a string in plain
 * decimal notation; `locale`: BCP 47, by default the page's language; `currencyConfig` as in a signal.
 * @type {typeof import('../embed.js').formatPrice}
 */
export async function formatPrice(amount, currency, locale, currencyConfig) {
  const loaded = await load();
  return loaded.formatPrice(`${amount}`, `${currency}`, `${locale ?? document.documentElement.lang}`, currencyConfig);
}
