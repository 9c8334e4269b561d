/**
 * Where the rest of the page is while an offer comes or goes: a file of its own, loaded once the WebAssembly is there. The field
 * that a shopper types in stays where it is, as does what is in view below the element, and space that nobody needs any more
 * is given back when that counts as no layout shift. The skeleton gets the shape of its layout.
 */

import skeleton from '../../styles/skeleton.css';

const shape = new CSSStyleSheet();
shape.replaceSync(skeleton);

/** How long after a press a browser takes what moves for its doing, in ms, less what a frame may take: Chromium's 500. */
const pressedMs = 400;

/** Where a shopper types. */
const fields = 'input,select,textarea,[contenteditable]';

/** @param {Element} element */
const scroller = (element) => {
  let at = element.parentElement;
  while (at && (at.scrollHeight <= at.clientHeight || !/auto|scroll/.test(getComputedStyle(at).overflowY))) at = at.parentElement;
  return at ?? document.scrollingElement ?? document.documentElement;
};

/**
 * What has to stay where it is: the field with the focus, if it is in view below `host`; else what is in view, if `host` is above.
 * @param {Element} host
 */
function find(host) {
  const { bottom } = host.getBoundingClientRect();
  const focused = document.activeElement;
  const below = focused?.matches(fields) && isBelow(focused, bottom) ? focused : bottom <= 0 && document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  return below ? { below, top: below.getBoundingClientRect().top, scrolled: scroller(host).scrollTop } : undefined;
}

/**
 * @param {Element} element
 * @param {number} bottom
 */
function isBelow(element, bottom) {
  const box = element.getBoundingClientRect();
  return box.top >= bottom && box.bottom > 0 && box.top < innerHeight;
}

/**
 * Scrolls back what has moved; returns by how much it is off, in CSS pixels: the page may have no room to scroll.
 * @param {Element} host
 * @param {ReturnType<typeof find>} before
 */
function keep(host, before) {
  if (!before?.below.isConnected) return 0;
  const parent = scroller(host);
  const scrolled = parent.scrollTop - before.scrolled;
  const moved = before.below.getBoundingClientRect().top - before.top + scrolled;
  // The shopper has scrolled, or the browser has done it already.
  if (Math.abs(moved) < 0.5 || Math.abs(moved - scrolled) < 0.5) return 0;
  const from = parent.scrollTop;
  parent.scrollTop += moved;
  return from + moved - parent.scrollTop;
}

/**
 * From now on, keeps things where they are while an offer is loading.
 * @param {ShadowRoot} root
 */
export function watch(root) {
  const { host } = root;
  const skeleton = /** @type {HTMLElement} */ (root.querySelector('.skeleton'));
  const held = new CSSStyleSheet();
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, shape, held];
  let isWaiting = false;
  new ResizeObserver(() => {
    if (isWaiting || !skeleton.offsetHeight) return;
    isWaiting = true;
    held.replaceSync('');
    let before = find(host);
    let height = /** @type {HTMLElement} */ (host).offsetHeight;
    const look = () => {
      isWaiting = skeleton.offsetHeight > 0;
      const now = /** @type {HTMLElement} */ (host).offsetHeight;
      if (now !== height && keep(host, before) < 0) {
        // It has moved up, and there is nothing to scroll: what is lower than its skeleton leaves some space below.
        held.replaceSync(`:host{min-block-size:${height}px!important}`);
        keep(host, before);
        giveBack(host, () => held.replaceSync(''));
      }
      before = find(host);
      height = now;
      if (isWaiting) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }).observe(skeleton);
}

/**
 * Gives space back when nobody can see it, or else after the next click or key; never while a field below would move by it.
 * @param {Element} host
 * @param {() => void} give
 */
export function giveBack(host, give) {
  const ends = new AbortController();
  const { signal } = ends;
  const options = { capture: true, signal };
  const end = () => {
    ends.abort();
    observer.disconnect();
    const before = find(host);
    give();
    keep(host, before);
  };
  const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) || end());
  observer.observe(host);
  let pressedAt = -pressedMs;
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, ({ timeStamp }) => (pressedAt = timeStamp), options);
  for (const type of ['click', 'keyup']) {
    addEventListener(
      type,
      // Once the page has handled it.
      () => setTimeout(() => {
        const isRecent = performance.now() - pressedAt < pressedMs;
        const before = find(host);
        const canScroll = !before || before.scrolled >= host.getBoundingClientRect().height;
        if (isRecent && canScroll && !signal.aborted) end();
      }),
      options,
    );
  }
}
