/**
 * A quick look at what has to be read before a choice, the law: price, disclaimer, policy wording, and the labels of the
 * choices. A page can't style them, but it can style what is around them, or put something over them. Most pages do neither,
 * and this look is sure of it; for the others drawn.js looks closely.
 */

/** By the classes of the panel (`src/panel/`). */
const law = '.amount,.disclaimer,.wording,.label';

/** What can hide or change all that is inside an element, and what it may be. */
const rules = 'position visibility opacity filter transform scale rotate zoom maskImage backgroundImage clipPath mixBlendMode contentVisibility'.split(' ');
const harmless = '1 auto none normal relative static sticky visible';

/** @type {(inner: DOMRect, outer: DOMRect) => boolean} */
const isIn = (inner, outer) => inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;

/**
 * Whether the law on a panel can surely be read, or scrolled to.
 * @param {ShadowRoot} root
 * @param {typeof globalThis.getComputedStyle} getComputedStyle the browser's own, whatever the page has done to it
 */
export const isPlain = (root, getComputedStyle) => {
  const nodes = [...root.querySelectorAll(`[part],${law}`)];
  const [panel] = nodes;
  const box = panel.getBoundingClientRect();
  const { backgroundColor } = getComputedStyle(panel);
  for (let at = root.host; at; at = at.assignedSlot ?? at.parentElement ?? /** @type {ShadowRoot} */ (at.getRootNode()).host) nodes.push(at);
  return box.top >= -scrollY && box.left >= 0 && box.right <= innerWidth && nodes.every((node) => {
    const style = /** @type {any} */ (getComputedStyle(node));
    const own = node.getBoundingClientRect();
    const x = own.x + own.width / 2;
    const y = own.y + own.height / 2;
    if (!rules.every((rule) => harmless.includes(style[rule])) || !(style.overflow === 'visible' || isIn(box, own) || node.contains(document.body))) return false;
    if (node === panel || node.contains(root.host)) return true;
    // Of the law, the stylesheet names the ground that its colours are meant for. Out of the window, nothing is found.
    return node.part[0]
      ? style.backgroundColor === 'rgba(0, 0, 0, 0)'
      : style.caretColor === backgroundColor &&
          own.height &&
          isIn(own, box) &&
          node.contains(root.elementFromPoint(x, y) ?? node) &&
          [null, root.host].includes(document.elementFromPoint(x, y));
  });
};
