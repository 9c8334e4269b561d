/** The space that an element takes on the page. */

import { laterSheet } from './later.js';

/** The space that is reserved for the first panel, in pixels. */
const defaultHeight = 320;

const block = ':host{display:block}:host([hidden]){display:none!important}';
const none = ':host,.skeleton{display:none}';
const own = `${block}.skeleton{display:none}`;
/** @param {number} height */
const reserved = (height) => `${block}.skeleton{border-radius:12px;background:#8882;block-size:${height}px}`;

/** While an offer is loading, a skeleton in reserved space; then a panel in its own space, or no space at all. */
export class Space {
  #root;
  #skeleton = document.createElement('div');
  #sheet = new CSSStyleSheet();

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.#root = root;
    this.#skeleton.className = 'skeleton';
    root.append(this.#skeleton);
    root.adoptedStyleSheets = [this.#sheet];
    this.release();
  }

  /** The panel, which Rust puts behind the skeleton. */
  get #panel() {
    return /** @type {HTMLElement | null} */ (this.#skeleton.nextElementSibling);
  }

  /** @param {CSSStyleSheet} sheet the panel's */
  adopt(sheet) {
    this.#root.adoptedStyleSheets = [sheet, laterSheet, this.#sheet];
  }

  /** Reserves as much space as the panel takes now, so that a re-quote moves nothing; without a panel, as much as most take. */
  reserve() {
    this.#sheet.replaceSync(reserved(this.#panel?.offsetHeight || defaultHeight));
  }

  /** Nothing is loading any more. */
  release() {
    this.#sheet.replaceSync(this.#panel ? own : none);
  }

  /** Removes a panel that no longer reacts. */
  clear() {
    this.#root.replaceChildren(this.#skeleton);
    this.release();
  }
}
