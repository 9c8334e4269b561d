/**
 * The script tag: the element <xce-protection-offer>, the page's signals, and the guarantee that every `set` ends
 * once, whatever happens to the WebAssembly.
 *
 * | module | what it is |
 * |---|---|
 * | element.js | the element, and its contract with the host page |
 * | request.js | one request for an offer, until it ends exactly once |
 * | signals.js | `window.signalLayer`, and the elements that receive its signals |
 * | offer.js | the glue, bundled with what is needed from the first answer on: the next four modules |
 * | answer.js | what came back from the proxy's address |
 * | plain.js | a quick look whether the page leaves what has to be read before a choice as it is |
 * | rehearsal.js | draws a sample that nobody sees while the real offer is on its way |
 * | sheet.js | the panel's stylesheet |
 * | drawn.js | the closer look for pages that don't, and after the offer; loaded later |
 * | information.js | an offer without choices; loaded by an element with that `mode` |
 * | room.js | what is in view or has the focus stays where it is while an offer comes or goes; loaded later |
 * | shown.js | what begins when an offer is shown; loaded then |
 * | theme.js | the page's colours, as far as they can be read (palette.js); loaded with the WebAssembly or after the offer |
 * | color.js | colours as numbers, and their contrast |
 * | files.js | what embed.js itself loads, and only if it is what was released |
 * | late.js | one of these: loads all the others, and only if they are what was released |
 * | later.js | what is loaded so |
 * | opt-out.js | a part of it: the report of an order without cover |
 * | disclosure.js | another: what the shopper was shown, when a page asks; canonical.js writes it so that it can be hashed |
 * | kept.js | where the browser keeps reports that weren't taken yet |
 * | debug.js, preview.js | what `data-debug` and `data-preview` ask for; files of their own |
 * | checked.js | how files.js and late.js load a module, if it is what was released |
 * | wrap.js | how information.js and preview.js stand between here and Rust |
 * | classic.js | for a classic script tag: imports all this |
 * | policy-links.js, policy-words.js | the element <xce-policy-links>, for the page after an order; a script tag of its own |
 * | load.js | the WebAssembly, and `formatPrice` |
 * | texts.js | the panel's own texts, a file per language |
 * | languages.js | which file that is; part of late.js |
 * | overrides.js | what a page says instead; loaded for a page that says anything |
 * | foreign.js | whether an answer that doesn't say its language can be in the one that was asked for; part of late.js |
 * | space.js | the space that an element takes: for a skeleton, for its panel, or none |
 * | proxy.js | the script tag's settings, and how the proxy is called |
 * | attributes.js | the request as an attribute: JSON, and what a framework writes instead |
 * | platform.js | what is taken from the platform, whatever the page's other scripts do to it |
 * | events.js, promises.js, warn.js | events, calls and promises for the page, and warnings for its developers |
 * | seam.d.ts | the types of the seam between here and Rust |
 *
 * What is done here and not in Rust: the element class (WebAssembly can't define one), the first attempt at a
 * quote (so that it doesn't wait for the WebAssembly), and the opt-out report (which has to outlive the page, and
 * the WebAssembly if that failed).
 */

import { XceProtectionOffer } from './element.js';
import { resendOptOuts } from './later.js';
import { load } from './load.js';
import { elements, openSignalLayer } from './signals.js';
import { texts } from './texts.js';

export { formatPrice } from './load.js';
export { reportOptOut } from './later.js';

/** @type {string} Cargo's, filled in by tools/bundle.mjs. */
export const version = VERSION;

const tag = 'xce-protection-offer';

// A page that loads the script twice has one element and one queue.
if (!customElements.get(tag)) {
  customElements.define(tag, XceProtectionOffer);

  addEventListener('online', () => {
    for (const { retry } of elements.values()) retry();
  });
  const wake = (isThawed = false) => {
    for (const element of elements.values()) element.wake(isThawed);
  };
  // Back from the back/forward cache, or from where a browser puts background tabs: nothing has run there.
  addEventListener('pageshow', ({ persisted }) => persisted && wake(true));
  document.addEventListener('resume', () => wake(true));
  document.addEventListener('visibilitychange', () => document.hidden || wake());
  // Of a form's events only these two leave a shadow root. The page's form, which they would reach, knows nothing of the
  // panel's.
  for (const type of ['input', 'beforeinput']) {
    addEventListener(
      type,
      (event) => event.composedPath().some((node) => elements.has(/** @type {HTMLElement} */ (node))) && event.stopImmediatePropagation(),
      true,
    );
  }

  openSignalLayer();
  // After the requests for quotes, which take longest.
  load().catch(() => {});
  texts(document.documentElement.lang);
  resendOptOuts();
  // A browser takes as long for its first price as for drawing the panel. Format one while waiting for the network.
  setTimeout(() => new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' }).format(0));
}
