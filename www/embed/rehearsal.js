/** A rehearsal of the offer. */

import { mount } from 'glue';
import { sheet } from './sheet.js';

/** The shortest answer with all that most offers have. */
const quote = {
  id: 'a',
  currency: 'USD',
  total_price: 1,
  quotes: { a: { id: 'a', price: 1, pds_url: 'https://a.a', policy: { content: { title: 'a', disclaimer: '<p>a</p>', inclusions: [{ title: 'a' }] } } } },
};

let isOver = false;

/**
 * Draws an offer inside of `around` and chooses it, once on a page, while the real one is on its way: a browser compiles a function
 * when it is first called, and looks for fonts with the first text. Nothing of it is seen or heard, as it is gone before the browser
 * paints.
 * @param {ShadowRoot} around
 */
export const rehearse = (around) => {
  if (isOver) return;
  isOver = true;
  const host = document.createElement('p');
  try {
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    host.className = 'sr';
    around.prepend(host);
    const handle = mount(root, /** @type {any} */ ({ changeSelection() {}, emit() {}, setTimer() {} }));
    handle.request();
    handle.read({ quote }, 0, 0, 0);
    handle.show(undefined);
    // The browser lays it out.
    host.scrollHeight;
    handle.settle(true);
    handle.input('0-0', false);
    handle.free();
  } catch {
    // What goes wrong here will be told when the real one comes.
  }
  host.remove();
};
