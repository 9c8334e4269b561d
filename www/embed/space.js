/** The space that an element takes on the page. */

/** The space that is reserved for a panel, in pixels. */
const defaultHeight = 320;

const none = ':host,.skeleton{display:none}';
const own = ':host{display:block}.skeleton{display:none}';
/** @param {number} height */
const reserved = (height) =>
  `:host{display:block}.skeleton{border-radius:12px;background:#8882;block-size:${height}px}`;

/** A skeleton in reserved space while there is something to wait for, then a panel in its own, or no space at all. */
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

  /** What Rust has put behind the skeleton. */
  get #panel() {
    return /** @type {HTMLElement | null} */ (this.#skeleton.nextElementSibling);
  }

  /** @param {CSSStyleSheet} sheet of the panel */
  adopt(sheet) {
    this.#root.adoptedStyleSheets = [sheet, this.#sheet];
  }

  /** Reserves the space of the panel that is on the page, so that a re-quote moves nothing; else that of most panels. */
  reserve() {
    this.#sheet.replaceSync(reserved(this.#panel?.offsetHeight || defaultHeight));
  }

  /** There is nothing to wait for any more. */
  release() {
    this.#sheet.replaceSync(this.#panel ? own : none);
  }

  /** Takes away a panel that no longer listens. */
  clear() {
    this.#root.replaceChildren(this.#skeleton);
    this.release();
  }
}
