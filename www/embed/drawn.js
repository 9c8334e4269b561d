/**
 * A close look at the law: whether a shopper can read it. Loaded after the offer, or before it on a page that isn't plain
 * (plain.js).
 */

import { contrast, onto, pixel } from './color.js';
import { pause } from './promises.js';
import { warn } from './warn.js';

/** @import { Pixel } from './color.js' */

/** By the classes of the panel (`src/panel/`). */
const law = '.price,.option .amount,.disclaimer,.disclaimer a,.wording,.label';

/** What an element around the law must not have, because its effect can't be told. */
const effects = ['filter', 'clipPath', 'clip', 'webkitMaskImage', 'mixBlendMode', 'backgroundClip'];
/** The same, for what is behind the text. */
const pictures = ['backgroundImage', 'borderImageSource'];

/** Whether what an element measures leaves out its `zoom`, as in WebKit, and in Chromium before 128. */
const leavesOutZoom = !('currentCSSZoom' in Element.prototype);

/** How wide a scrollbar may be that lies over what it scrolls, in px. */
const SCROLLBAR = 24;

/** @param {Element} node */
const nameOf = ({ localName, id, classList }) => [localName, ...(id ? [`#${id}`] : []), ...[...classList].map((name) => `.${name}`)].join('');

/**
 * Reads the computed styles of an element, once in a look: what is around the law is around each of its texts.
 * @param {typeof globalThis.getComputedStyle} getComputedStyle
 */
function reader(getComputedStyle) {
  /** @type {Map<Element, ReturnType<typeof read>>} */
  const known = new Map();
  const read = (/** @type {Element} */ at, /** @type {number} */ zoom) => {
    const style = /** @type {any} */ (getComputedStyle(at));
    const found = (/** @type {string[]} */ names) => {
      const name = names.find((name) => !/^(none|normal|auto|.*-box)?$/.test(style[name]));
      return name && `has ${name}: ${style[name]}`;
    };
    return {
      effect: found(effects),
      picture: found(pictures),
      color: pixel(style.backgroundColor),
      opacity: Number(style.opacity),
      position: /** @type {string} */ (style.position),
      overflow: /** @type {string[]} */ ([style.overflowX, style.overflowY]),
      scheme: /** @type {string} */ (style.colorScheme),
      zoom: zoom * (Number(style.zoom) || 1),
    };
  };
  /** @type {(at: Element) => ReturnType<typeof read>} */
  const facts = (at) => {
    const outer = around(at);
    const found = known.get(at) ?? read(at, outer ? facts(outer).zoom : 1);
    known.set(at, found);
    return found;
  };
  return facts;
}

/**
 * Whether an element with this `color-scheme` is dark. What is `normal`, the page's `meta` element may say.
 * @param {string} scheme
 */
function isDark(scheme) {
  const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="color-scheme"]'));
  const schemes = scheme === 'normal' ? `${meta?.content}` : scheme;
  return /dark/.test(schemes) && (!/light/.test(schemes) || matchMedia('(prefers-color-scheme: dark)').matches);
}

/** @type {(at: Element) => Element | null} What is around an element, as it is shown. */
const around = (at) => at.assignedSlot ?? at.parentElement ?? /** @type {ShadowRoot} */ (at.getRootNode()).host ?? null;

/**
 * The left, top, right and bottom edges of rectangles of an element with this `zoom`, as they are shown.
 * @param {Iterable<DOMRect>} rectangles
 * @param {number} zoom
 */
const edgesOf = (rectangles, zoom) =>
  Array.from(rectangles, ({ left, top, right, bottom }) => [left, top, right, bottom].map((edge) => (leavesOutZoom ? edge * zoom : edge)));

/**
 * What is over `node` at a point. Each tree is asked, because Firefox's answer for one says nothing of those around it.
 * @param {ShadowRoot} root
 * @param {Element} node
 * @param {number} x
 * @param {number} y
 */
function coverOf(root, node, x, y) {
  let scope = /** @type {ShadowRoot | Document | undefined} */ (root);
  for (let wanted = /** @type {Element} */ (node); scope; ) {
    const hit = scope.elementFromPoint(x, y);
    if (hit && !wanted.contains(hit)) return hit.shadowRoot?.elementFromPoint(x, y) ?? hit;
    wanted = /** @type {ShadowRoot} */ (scope).host;
    scope = /** @type {ShadowRoot | undefined} */ (wanted?.getRootNode());
  }
}

/**
 * Why a shopper can't read `node`; if it is no law, but a choice, why they can't see it at all. Where they can scroll to is
 * as good as where they are.
 * @param {ShadowRoot} root
 * @param {typeof globalThis.getComputedStyle} getComputedStyle
 * @param {ReturnType<typeof reader>} read
 * @param {HTMLElement} node
 * @param {boolean} [isLaw]
 * @returns {string | undefined}
 */
function flawOf(root, getComputedStyle, read, node, isLaw) {
  /** @type {(at: Element, what: string) => string} */
  const say = (at, what) => `.${node.className} can't be read: ${nameOf(at)} ${what}`;
  const own = getComputedStyle(node);
  // An element that isn't on the page has no styles to read.
  if (node.checkVisibility?.() === false || own.visibility !== 'visible') return say(node, `has visibility: ${own.visibility}, or isn't rendered`);
  /** @type {(at: Element) => number[]} */
  const boxOf = (at) => edgesOf([at.getBoundingClientRect()], read(at).zoom)[0];
  const shown = boxOf(node);
  const [width, height] = [shown[2] - shown[0], shown[3] - shown[1]];
  const html = document.documentElement;
  const page = read(html);
  const px = parseFloat(own.fontSize) * Math.min(width / parseFloat(own.width), height / parseFloat(own.height));
  if (!(width * height) || (isLaw && px < 11.9)) return say(node, `has a size of ${Math.round(10 * px) / 10}px`);

  const view = [0, 0, innerWidth, innerHeight];
  const text = pixel(own.webkitTextFillColor);
  /** @type {Pixel} */
  let ground = [0, 0, 0, 0];
  let ink = text;
  // How far can be scrolled.
  let up = 0;
  let down = 0;
  let position = '';
  /** @type {Map<Element, number[]>} The edges of what scrolls the text. */
  const scrollers = new Map();
  for (let at = /** @type {Element | null} */ (node); at; at = around(at)) {
    const style = read(at);
    if (!style.opacity) return say(at, 'has opacity: 0');
    if (isLaw) {
      const { color, effect = ground[3] < 1 ? style.picture : undefined } = style;
      if (effect) return say(at, effect);
      [ink, ground] = [ink, ground].map((over) => onto(over, color).map((part) => part * style.opacity));
    }
    const isPage = at === html;
    // The overflow of `body` is the page's; what is out of the flow is clipped only by what it is placed in.
    const isClip = isPage || (at !== node && position !== 'fixed' && (position !== 'absolute' || style.position !== 'static') && !(at === document.body && page.overflow[0] === 'visible'));
    if (!isClip) continue;
    const clip = isPage ? [0, 0, innerWidth, innerHeight] : boxOf(at);
    for (const start of [0, 1]) {
      const end = start + 2;
      const overflow = style.overflow[start];
      if (overflow === 'visible' && !isPage) continue;
      const isStill = isPage ? position === 'fixed' : /hidden|clip/.test(overflow);
      const range = isStill ? 0 : style.zoom * (start ? at.scrollHeight - at.clientHeight : at.scrollWidth - at.clientWidth);
      const before = start && range ? style.zoom * at.scrollTop : range;
      if (range) scrollers.set(at, clip);
      const after = start ? range - before : range;
      // The law has to be inside, of a choice any part.
      const [first, last, slack] = isLaw ? [start, end, 1] : [end, start, -1];
      if (shown[first] < clip[start] - before - slack || shown[last] > clip[end] + after + slack) return say(at, `has overflow: ${overflow}, and the text is outside`);
      for (const edge of [start, end]) shown[edge] = Math.min(Math.max(shown[edge], clip[start]), clip[end]);
      view[start] = Math.max(view[start], clip[start]);
      view[end] = Math.min(view[end], clip[end]);
      if (start) {
        up += before;
        down += after;
      }
    }
    if (style.position !== 'static') ({ position } = style);
  }
  if (isLaw) {
    // Behind everything is the page's canvas, in the page's colour scheme.
    const canvas = isDark(own.colorScheme) === isDark(page.scheme) ? pixel(own.textEmphasisColor) : text;
    const [over, under] = [ink, ground].map((color) => onto(color, canvas));
    const ratio = contrast(over, under);
    if (!(ratio >= 4.5)) return say(node, `has a contrast of ${Math.round(10 * ratio) / 10}`);
  }
  if (own.pointerEvents === 'none') return isLaw ? undefined : say(node, 'has pointer-events: none');

  /** @type {Element | null | undefined} */
  let cover;
  let isSeen = false;
  for (const [left, top, right, bottom] of edgesOf(node.getClientRects(), read(node).zoom)) {
    for (let y = top + 6; y < bottom - 2; y += 12) {
      for (const x of [left + 2, (left + right) / 2, right - 2]) {
        if (x < view[0] || x > view[2] || y < view[1] || y > view[3]) continue;
        let over = /** @type {Element | null | undefined} */ (coverOf(root, node, x, y));
        // From under what stays where it is, a shopper can scroll it.
        for (let at = over; at && !at.contains(root.host) && !root.contains(at); at = around(at)) {
          const [, top, , bottom] = boxOf(at);
          const isFree = (top > 0 && y - down < top) || (bottom < innerHeight && y + up > bottom);
          if (isFree && /fixed|sticky/.test(read(at).position)) over = undefined;
        }
        const scroller = over && scrollers.get(over);
        const isScrollbar = scroller && (x < scroller[0] + SCROLLBAR || x > scroller[2] - SCROLLBAR || y > scroller[3] - SCROLLBAR);
        if (over && !isScrollbar) cover = over;
        else isSeen = true;
      }
    }
  }
  if (cover && (isLaw || !isSeen)) return say(cover, 'is over it');
}

/** @type {(root: ShadowRoot, selector: string) => HTMLElement[]} */
const find = (root, selector) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];

/**
 * Why a shopper can't read the law on a panel; `undefined` if they can, or if no choice is shown either. Looks again for a
 * second, because the law may be fading in, and then tells the page's developers.
 * @param {ShadowRoot} root
 * @param {typeof globalThis.getComputedStyle} getComputedStyle the browser's own, whatever the page has done to it
 * @param {boolean} [isChosen] a choice has been made, so one could be made
 * @returns {Promise<string | undefined>}
 */
export async function lastingFlaw(root, getComputedStyle, isChosen) {
  for (let left = 10; ; left--) {
    const texts = find(root, law).filter(({ textContent }) => textContent?.trim());
    const read = reader(getComputedStyle);
    const flaw = texts.map((node) => flawOf(root, getComputedStyle, read, node, true)).find(Boolean);
    const isOffered = () => find(root, '.option').some((node) => !flawOf(root, getComputedStyle, read, node));
    if (!flaw || !(isChosen || isOffered())) return;
    if (!left) {
      warn(flaw);
      return flaw;
    }
    await pause(100);
  }
}
