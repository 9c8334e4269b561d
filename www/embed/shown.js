/**
 * What begins when an offer is shown: a file of its own, which comes after it. From then on the form knows whether an answer is
 * missing, it is noted how long the offer is seen and how a choice is made, and the law is looked at again.
 */

import { call, emit } from './events.js';

/** @import { OfferDetail, ProtectionOfferElement } from '../embed.js' */

/** How long an offer has to be in view until the page is told, in ms. */
const viewMs = 1000;

/** How long after a key or a pointer was used a choice is still its doing, in ms. */
const recentMs = 1000;

/**
 * What a shopper has seen and done of an offer. Times are in ISO 8601.
 * @typedef {object} Seen
 * @property {OfferDetail} offer
 * @property {string} toldAt when the page was told of it
 * @property {string | null} firstInViewAt
 * @property {number} inViewMs in all, up to now
 * @property {boolean | null} isPreselected whether something was chosen at first; `null` if the shopper was faster than this file
 * @property {Map<string, Act>} acts the last one for each question, by the name of its radio buttons
 */

/**
 * @typedef {object} Act
 * @property {string} value of the radio button
 * @property {'pointer' | 'keyboard' | 'other'} control what was used
 * @property {boolean} isTrusted whether the browser itself says so, and no script
 * @property {string} at
 */

/** @typedef {{ begin: (offer: OfferDetail) => void, sync: () => void, seen: () => Seen, turn: () => void }} Watch */

/** @type {WeakMap<HTMLElement, Watch>} */
const watches = new WeakMap();

/** @type {Set<Watch>} Those of the elements in view. */
const inView = new Set();

document.addEventListener('visibilitychange', () => {
  for (const { turn } of inView) turn();
});

// On paper the fold is open, by later.css where a browser knows what is inside of one.
if (!CSS.supports('selector(::details-content)')) {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener('beforeprint', () => {
    const roots = [...document.querySelectorAll('xce-protection-offer')].map(({ shadowRoot }) => shadowRoot);
    opened = roots.flatMap((root) => [...(root?.querySelectorAll('details') ?? [])]).filter(({ open }) => !open);
    for (const fold of opened) fold.open = true;
  });
  addEventListener('afterprint', () => {
    for (const fold of opened) fold.open = false;
  });
}

/**
 * What is known of the offer that an element shows.
 * @param {HTMLElement} element
 */
export const seen = (element) => watches.get(element)?.seen();

/**
 * An offer is shown, and the page has been told. Returns what brings the form up to date.
 * @param {ProtectionOfferElement} element
 * @param {ElementInternals} internals
 * @param {OfferDetail} offer
 * @param {() => Promise<unknown>} look looks at the law
 */
export function begin(element, internals, offer, look) {
  const watch = watches.get(element) ?? start(element, internals, look);
  watches.set(element, watch);
  watch.begin(offer);
  return watch.sync;
}

/**
 * @param {ProtectionOfferElement} element
 * @param {ElementInternals} internals
 * @param {() => Promise<unknown>} look
 * @returns {Watch}
 */
function start(element, internals, look) {
  const root = /** @type {ShadowRoot} */ (element.shadowRoot);
  const watch = { begin, sync: () => call(sync, undefined), seen: () => ({ ...offered, inViewMs: inViewMs() }), turn };
  /** @type {Seen} */
  let offered;
  let isInView = false;
  let isTold = false;
  /** @type {number | undefined} Since when the offer has been in view, on the clock of `performance.now()`. */
  let since;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const inViewMs = () => offered.inViewMs + (since === undefined ? 0 : Math.round(performance.now() - since));

  function stop() {
    offered.inViewMs = inViewMs();
    since = undefined;
    clearTimeout(timer);
  }

  /** @param {OfferDetail} offer */
  function begin(offer) {
    if (since !== undefined) stop();
    const isPreselected = element.selection ? null : !!root.querySelector('input:checked');
    offered = { offer, toldAt: new Date().toISOString(), firstInViewAt: null, inViewMs: 0, isPreselected, acts: new Map() };
    isTold = false;
    watch.sync();
    // Not `lookAgain`: a look at the offer before may still be under way.
    void look();
  }

  /** The offer may have come into view, or gone. */
  function turn() {
    const isSeen = isInView && !document.hidden && !!element.quote;
    if (isSeen === (since !== undefined)) return;
    if (!isSeen) return stop();
    since = performance.now();
    offered.firstInViewAt ??= new Date().toISOString();
    timer = setTimeout(() => {
      turn();
      if (since === undefined || isTold) return;
      isTold = true;
      emit(element, 'xce-view', { quoteId: offered.offer.quoteId });
    }, viewMs);
  }

  /** The level of the title, and of a product's below it. */
  function level() {
    const [level] = /^[1-6]$/.exec(element.getAttribute('heading-level') ?? '') ?? [];
    for (const title of root.querySelectorAll('.title')) {
      if (level) title.setAttribute('aria-level', title.localName === 'h2' ? level : `${+level + 1}`);
      else title.removeAttribute('aria-level');
    }
  }

  /** The form: whether an answer is missing, and whether one may be given. */
  function sync() {
    turn();
    level();
    const questions = [...root.querySelectorAll('fieldset')];
    const isDisabled = element.matches(':disabled');
    for (const question of questions) question.disabled = isDisabled;
    const open = questions.find((question) => !question.querySelector('input:checked'));
    // An offer that isn't told yet, or that stands where nobody can see it, keeps nobody waiting.
    if (!open || !element.quote || !element.offsetHeight || !element.hasAttribute('required')) return internals.setValidity({});
    const input = open.querySelector('input:enabled');
    internals.setValidity({ valueMissing: true }, open.dataset.required, /** @type {HTMLElement} */ (input ?? open));
  }

  // The panel is drawn again, or the page needs no answer any more.
  const changes = new MutationObserver(watch.sync);
  changes.observe(root, { childList: true });
  changes.observe(element, { attributeFilter: ['required', 'heading-level'] });

  /** @type {{ control: 'pointer' | 'keyboard', at: number } | undefined} What was used last. */
  let used;
  /** @type {boolean | undefined} Whether the clicks since then were the browser's own. */
  let isTrusted;
  for (const type of ['pointerdown', 'pointerup', 'keydown', 'keyup']) {
    root.addEventListener(type, (event) => {
      if (!event.isTrusted) return;
      used = { control: type[0] === 'p' ? 'pointer' : 'keyboard', at: event.timeStamp };
      isTrusted = undefined;
    });
  }
  // A script's click has a change that looks like a shopper's, and on a label a second click.
  root.addEventListener('click', (event) => (isTrusted = isTrusted !== false && event.isTrusted), true);
  root.addEventListener(
    'change',
    (event) => {
      const { name, value } = /** @type {HTMLInputElement} */ (event.target);
      const isReal = isTrusted !== false && event.isTrusted;
      const recent = used && event.timeStamp - used.at < recentMs ? used.control : 'other';
      offered.acts.set(name, { value, control: isReal ? recent : 'other', isTrusted: isReal, at: new Date().toISOString() });
      isTrusted = undefined;
    },
    true,
  );

  let isLooking = false;
  const lookAgain = async () => {
    if (isLooking) return;
    isLooking = true;
    await look();
    isLooking = false;
  };
  const update = () => {
    watch.sync();
    lookAgain();
  };
  root.addEventListener('change', update);
  new ResizeObserver(update).observe(element);
  const steps = (/** @type {number} */ count) => [...Array(count + 1).keys()].map((step) => step / count);
  new IntersectionObserver(lookAgain, { threshold: steps(10) }).observe(element);
  // Half of it, or of the viewport.
  new IntersectionObserver(
    (entries) => {
      for (const { intersectionRatio, intersectionRect, isIntersecting, rootBounds } of entries) {
        isInView = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= (rootBounds?.height ?? innerHeight) / 2);
      }
      if (isInView) inView.add(watch);
      else inView.delete(watch);
      turn();
    },
    { threshold: steps(100) },
  ).observe(element);
  return watch;
}
