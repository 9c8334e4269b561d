/**
 * `mode="information"`: shows an offer with all that has to be read, and nothing to choose. A file of its own, which such an
 * element waits for: without it, it shows nothing.
 *
 * The page is told of the offer, but there is nothing to wait for: to the page, `onSet` rejects, every question is answered, and
 * there is nothing to book.
 */

import { withOwn } from './wrap.js';

/** @import { Aide } from './seam.js' */

const sheet = new CSSStyleSheet();
sheet.replaceSync(
  `.costs{display:grid;gap:.375em}
  .cost{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1em;font-size:inherit}
  .cost .notes{flex-basis:100%;font-weight:400}
  slot[name=information]{display:block}
  slot[name=information]::slotted(*){margin-block:0}`,
);

/**
 * What is left of a question: the name and the price of each of its covers.
 * @param {Element} question
 */
function costsOf(question) {
  const costs = Object.assign(document.createElement('div'), { className: 'costs' });
  for (const option of question.querySelectorAll('.option:has(.amount)')) {
    const [label, ...price] = [...option.children].filter(({ localName }) => localName !== 'input');
    // Our own words isolate what they name: "Yes, <title>, <plan>". Without a name, it is what the question asks for.
    const name = /\u2068.*\u2069/.exec(`${label.textContent}`)?.[0] ?? question.querySelector('legend')?.textContent;
    label.textContent = `${name}`;
    const cost = Object.assign(document.createElement('p'), { className: 'price cost' });
    cost.append(label, ...price);
    costs.append(cost);
  }
  return costs;
}

/**
 * Takes the choices out of a panel, before it is painted.
 * @param {ShadowRoot} root
 */
function inform(root) {
  const questions = root.querySelectorAll('fieldset');
  if (!questions[0]) return;
  const slot = Object.assign(document.createElement('slot'), { name: 'information' });
  // By this id, that of a no, Rust knows that the offer is on the page.
  slot.id = '0-';
  questions[questions.length - 1].after(slot);
  for (const question of questions) {
    const costs = costsOf(question);
    // The price of the only cover stands above.
    if (questions.length > 1 || costs.childElementCount > 1) question.before(costs);
    question.remove();
  }
  for (const notice of root.querySelectorAll('.opt-out')) notice.remove();
}

/** @type {Aide['around']} */
export const around = (mount) => (root, host) => {
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  new MutationObserver(() => inform(root)).observe(root, { childList: true });
  const handle = mount(root, {
    ...host,
    emit: (name, detail, endsRequest) =>
      detail.quote ? host.emit('xce-information', { reason: 'information', ...detail }, endsRequest) : host.emit(name, detail, endsRequest),
  });
  return withOwn(handle, { bookingDetails: () => null, validate: () => true });
};
