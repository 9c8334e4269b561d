/** A rehearsal with a sample, while the real offer is on its way. */

import { mount } from 'glue';
import { sheet } from './sheet.js';

/** The shortest answer that has what most offers have. */
const quote = {
  id: 'a',
  currency: 'USD',
  total_price: 1,
  quotes: { a: { id: 'a', price: 1, pds_url: 'https://a.a', policy: { content: { title: 'a', disclaimer: '<p>a</p>', inclusions: [{ title: 'a' }] } } } },
};

let isOver = false;

/**
 * Draws the sample inside `around` and chooses it, once on a page: a browser compiles a function when it is first called, and looks
 * for a font when it first needs one. Nobody sees or hears the sample, because it is gone before the browser paints.
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
    // If the real offer fails as well, the page is told then.
  }
  host.remove();
};
