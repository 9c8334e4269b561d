/** What begins when an offer is shown: a file of its own, which comes after it. */

/** @type {WeakSet<HTMLElement>} */
const watched = new WeakSet();

/**
 * Looks at a new offer, and from now on whenever the element changes its size or comes into view, as when a page shows it,
 * and at every choice.
 * @param {HTMLElement} element
 * @param {ShadowRoot} root
 * @param {() => Promise<unknown>} look
 */
export function watch(element, root, look) {
  let isLooking = false;
  const again = async () => {
    if (isLooking) return;
    isLooking = true;
    await look();
    isLooking = false;
  };
  again();
  if (watched.has(element)) return;
  watched.add(element);
  root.addEventListener('change', again);
  new ResizeObserver(again).observe(element);
  new IntersectionObserver(again, { threshold: [...Array(11).keys()].map((tenth) => tenth / 10) }).observe(element);
}
