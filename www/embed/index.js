/**
 * The script tag: the element <xce-protection-offer>, the page's signals, and the promise that every `set` ends
 * once, whatever becomes of the WebAssembly behind it.
 *
 * | module | is |
 * |---|---|
 * | element.js | the element, and its contract with the host page |
 * | request.js | one request for an offer, from `set` to its one end |
 * | signals.js | `window.signalLayer`, and the elements that take its signals |
 * | opt-out.js | the report of an order without cover |
 * | load.js | the WebAssembly, and `formatPrice` |
 * | texts.js | the files of the panel's own texts |
 * | space.js | the space that an element takes: a skeleton's, its panel's, or none |
 * | proxy.js | the script tag's settings, and how the proxy is called |
 * | events.js, promises.js | how the page is told |
 * | seam.d.ts | the types of the seam between here and Rust |
 *
 * What is done here and not in Rust: the element class (WebAssembly can't define one), the first attempt at a
 * quote (so that it doesn't wait for the WebAssembly), and the opt-out report (which has to outlive the page, and
 * the WebAssembly if that failed).
 */

import { XceProtectionOffer } from './element.js';
import { load } from './load.js';
import { elements, openSignalLayer } from './signals.js';
import { texts } from './texts.js';

export { formatPrice } from './load.js';
export { reportOptOut } from './opt-out.js';

/** @type {string} Cargo's, filled in by tools/bundle.mjs. */
export const version = VERSION;

const tag = 'xce-protection-offer';

// A page that loads the script twice has one element and one queue.
if (!customElements.get(tag)) {
  customElements.define(tag, XceProtectionOffer);

  // A trap inside a task of Rust's own surfaces here and nowhere else.
  addEventListener('error', ({ error }) => {
    if (error instanceof WebAssembly.RuntimeError && error.stack?.includes('xcover-offer')) {
      for (const { trap } of elements.values()) trap();
    }
  });
  addEventListener('online', () => {
    for (const { retry } of elements.values()) retry();
  });

  openSignalLayer();
  // After the quotes that were asked for: they take longest.
  load().catch(() => {});
  texts(document.documentElement.lang);
  // A browser's first price takes it as long as drawing the panel: better while it waits for the network.
  setTimeout(() => new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' }).format(0));
}
