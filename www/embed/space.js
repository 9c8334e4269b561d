/** The space that an element takes on the page. */

import { room } from './later.js';
import { quiet } from './promises.js';

const block = ':host{display:block}:host([hidden]){display:none!important}';
const none = ':host,.skeleton{display:none}';
const own = `${block}.skeleton{display:none}`;
/** @param {number} height */
const reserved = (height) => `${block}.skeleton{border-radius:12px;background:#8882;block-size:${height}px}`;

/**
 * While an offer is loading, a skeleton in reserved space; then a panel in its own space, or no space at all. With the
 * attribute `reserve`, it never takes less than that, until there is no offer.
 */
export class Space {
  #root;
  #host;
  #skeleton = document.createElement('div');
  /** What screen readers read aloud when it changes. */
  #live = document.createElement('p');
  #sheet = new CSSStyleSheet();
  /** The prices of the last panel. */
  #prices = '';

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.#root = root;
    this.#host = /** @type {HTMLElement} */ (root.host);
    Object.assign(this.#live, { id: 'live', className: 'sr', role: 'status' });
    // It takes over the focus of a panel that is asked for anew.
    Object.assign(this.#skeleton, { id: 'wait', className: 'skeleton', tabIndex: -1, ariaBusy: 'true' });
    root.append(this.#live, this.#skeleton);
    root.adoptedStyleSheets = [this.#sheet];
  }

  /**
   * @param {string} css
   * @param {string | null} least the least height
   */
  #style(css, least = this.#host.getAttribute('reserve')) {
    this.#sheet.replaceSync(css);
    // An invalid length is ignored.
    /** @type {any} */ (this.#sheet.cssRules[0]).style.minBlockSize = least;
  }

  /** Nothing is loading yet. */
  open() {
    this.#style(this.#host.hasAttribute('reserve') ? own : none);
  }

  /** The panel, which Rust puts behind the skeleton. */
  get #panel() {
    return /** @type {HTMLElement | null} */ (this.#skeleton.nextElementSibling);
  }

  /** @param {CSSStyleSheet} sheet the panel's */
  adopt(sheet) {
    this.#root.adoptedStyleSheets = [sheet, this.#sheet];
    void quiet(room().then(({ watch }) => watch(this.#root)));
  }

  /** Reserves as much space as it takes now, so that a re-quote moves nothing; at first, as much as the demo's panels take. */
  reserve() {
    const { offsetHeight, parentElement } = this.#host;
    const usual = /** @type {number} */ (parentElement?.offsetWidth) < 420 ? 720 : 460;
    this.#style(reserved(offsetHeight || (this.#host.getAttribute('layout') === 'inline' ? usual / 2 : usual)));
  }

  /** Nothing is loading any more. Space that no offer needs is given back later, so that nothing moves. */
  release() {
    // Not of a panel: reading its height would lay it out, and the style below would have it done again.
    const height = this.#panel?.className !== 'panel' && (this.#skeleton.offsetHeight || this.#host.offsetHeight);
    if (!height) return this.#style(this.#panel ? own : none);
    this.#style(own, `${height}px`);
    const [rule] = this.#sheet.cssRules;
    const give = () => rule === this.#sheet.cssRules[0] && this.#style(this.#panel ? own : none, null);
    room().then(({ giveBack }) => giveBack(this.#host, give), give);
  }

  /** @param {string} selector */
  #texts(selector) {
    return [...this.#root.querySelectorAll(selector)].map(({ textContent }) => textContent).join(' ');
  }

  /**
   * Has screen readers say how things stand: `words`, or what the panel says of an offer that has come, changed or ended.
   * @param {string} [words]
   */
  say(words = this.#texts('.again span:not([hidden]),.title,.price .amount,.note')) {
    // Said again, it would be heard twice.
    if (this.#live.textContent !== words) this.#live.textContent = words;
  }

  /**
   * Says on a panel that has come, or whose choice was taken back, that prices have changed and that an earlier choice is void.
   * @param {boolean} isVoid
   */
  compare(isVoid) {
    const prices = this.#texts('.amount');
    const [changed, again] = ['#changed', '#void'].map((id) => /** @type {HTMLElement | null} */ (this.#root.querySelector(id)));
    // Without a panel, there is nothing to compare.
    if (!changed || !again) return;
    if (this.#prices && this.#prices !== prices) changed.hidden = false;
    again.hidden = !isVoid;
    this.#prices = prices;
  }

  /** Removes a panel that no longer reacts. */
  clear() {
    this.#root.replaceChildren(this.#live, this.#skeleton);
    this.release();
  }
}
