/**
 * `data-preview`: shows samples without a proxy, for design. A file of its own.
 *
 * Nothing can be sold here: the page is told of no offer and of no choice, so that it has nothing to book.
 */

import samples from './samples.json';
import { warn } from './warn.js';
import { withOwn } from './wrap.js';

/** @import { Aide, Answer, Host } from './seam.js' */

const tagName = 'xce-protection-offer';
const tag = /** @type {HTMLElement | null} */ (document.querySelector('script[data-preview]'));
/** @type {typeof import('./late.js')} What loads all these files, so it is there. */
const { load } = await import(new URL('late.js', import.meta.url).href);
/** @type {typeof import('./debug.js') | undefined} */
const debug = tag?.dataset.debug === undefined ? undefined : await load('debug.js', fetch);

/** @type {Record<string, unknown>} The sandbox's answers; sandbox/tests/api/samples.rs makes them. */
const offers = samples;

/** @param {number} status */
const failed = (status) => ({ status, isOwn: true, message: `preview of ${status}` });

/** @type {Record<string, () => Answer>} What the proxy answers in each scenario; nothing while an offer is loading. */
const scenarios = {
  ...Object.fromEntries(Object.entries(offers).map(([name, quote]) => [name, () => ({ quote: /** @type {any} */ (quote) })])),
  expired: () => {
    const { created_at } = samples.single;
    return { quote: { ...samples.single, expires_at: created_at } };
  },
  'no-offer': () => failed(422),
  unavailable: () => failed(503),
  loading: () => ({}),
};

/** @param {HTMLElement} element */
const scenarioOf = (element) => {
  const name = element.dataset.preview || tag?.dataset.preview || 'single';
  if (scenarios[name]) return name;
  warn(`no sample is called ${name}; there are ${Object.keys(scenarios).join(', ')}`);
  return 'single';
};

/** Nothing leaves the page. An opt-out that an earlier page couldn't report waits for the next page. @type {Aide['send']} */
export const send = async (url) => {
  if (/opt_out/.test(url)) throw new Error('preview');
  return new Response('{}', { headers: { 'content-type': 'application/json' } });
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(
  `:host(:not([hidden])){display:block!important}
  .preview{all:initial;display:flex;flex-wrap:wrap;gap:4px 8px;align-items:center;justify-content:space-between;box-sizing:border-box;
  margin:0 0 8px;padding:4px 8px;border:1px dashed;border-radius:8px;font:13px/1.5 system-ui,sans-serif;color:CanvasText;background:Canvas;
  color-scheme:light dark}
  .preview select{font:inherit}`,
);

/**
 * Says on the panel what it is, and lets it be another.
 * @param {ShadowRoot} root
 */
function label(root) {
  if (root.querySelector('.preview')) return;
  const element = /** @type {HTMLElement & { refresh(): Promise<unknown> }} */ (root.host);
  const bar = Object.assign(document.createElement('div'), { className: 'preview', lang: 'en', dir: 'ltr' });
  const select = document.createElement('select');
  select.ariaLabel = 'Sample';
  select.append(...Object.keys(scenarios).map((name) => new Option(name, name)));
  select.addEventListener('change', (event) => {
    event.stopPropagation();
    element.dataset.preview = select.value;
  });
  select.addEventListener('click', (event) => event.stopPropagation());
  bar.append('Preview: a sample, not an offer. Nothing can be bought.', select);
  root.prepend(bar);
}

/** @type {Aide['around']} */
const preview = (mount) => (root, host) => {
  const element = /** @type {HTMLElement} */ (root.host);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  // On a page with offers, embed.js loads it after the first.
  void load('theme.js', fetch).then(({ dress }) => dress(root, getComputedStyle)).catch(() => {});
  label(root);
  /** @type {Host} */
  const unsold = {
    ...host,
    changeSelection: () => {},
    emit: (name, detail, endsRequest) =>
      detail.quote ? host.emit('xce-unavailable', { reason: 'preview' }, endsRequest) : host.emit(name, detail, endsRequest),
  };
  const handle = mount(root, unsold);
  return withOwn(handle, {
    bookingDetails: () => null,
    // The first answer counts.
    read: (_answer, attempt, remainingMs, chance) => {
      const scenario = scenarioOf(element);
      /** @type {HTMLSelectElement} */ (root.querySelector('.preview select')).value = scenario;
      if (scenario === 'loading') return remainingMs + 1000;
      return handle.read(scenarios[scenario](), attempt, 0, chance);
    },
  });
};

/** @type {Aide['around']} */
export const around = (mount) => (debug ? debug.around(preview(mount)) : preview(mount));

/** An element without a request shows its sample as well. */
function askForAll() {
  for (const element of document.querySelectorAll(tagName)) {
    if (element.quoteRequest || element.offerRequest) continue;
    const customer_language = element.lang || document.documentElement.lang || 'en';
    element.quoteRequest = { currency: 'USD', customer_language, customer_country: 'US', request: [] };
  }
}

// After the page's own requests.
setTimeout(() => {
  askForAll();
  new MutationObserver((records) => {
    for (const { type, target } of records) {
      const element = /** @type {any} */ (target);
      if (type === 'attributes' && element.localName === tagName && element.isConnected) element.refresh().catch(() => {});
    }
    askForAll();
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-preview'] });
});

console.info('xcover-offer: this page shows samples (data-preview). It is told of no offer, and nothing can be sold.');
