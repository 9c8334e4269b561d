// A page and Rust, as far as the script tag needs them, and the release's files on that page.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bundle, entries, later } from '../../tools/bundle.mjs';
import { root } from '../../tools/project.mjs';
import { taskEnds, turn } from './support.mjs';

// --- A page, as far as the script tag needs one -------------------------------------------------

class FakeElement extends EventTarget {
  isConnected = false;
  nodeType = 1;
  #attributes = new Map();
  children = [];
  id = '';
  localName = 'xce-protection-offer';
  attachShadow = () => (this.shadowRoot = Object.assign(new FakeElement(), { host: this }));
  /** What the form has of it. */
  submitted = null;
  attachInternals = () => ({ setFormValue: (value) => (this.submitted = value), setValidity() {} });
  append = (child) => this.children.push(child);
  querySelectorAll = () => [];
  querySelector = () => null;
  replaceChildren = (...children) => (this.children = children);
  /** Like a browser's, it knows what is above only while it is on the page. */
  matches = (selector) =>
    selector === this.constructor.tag || (this.id && selector === `#${this.id}`) || (this.isConnected && selector === `#review ${this.constructor.tag}`);
  getAttribute = (name) => this.#attributes.get(name) ?? null;
  hasAttribute = (name) => this.#attributes.has(name);
  setAttribute(name, value) {
    const before = this.getAttribute(name);
    this.#attributes.set(name, value);
    this.attributeChangedCallback(name, before, value);
  }
}

class FakeObserver {
  observe() {}
}

const page = new EventTarget();
const defined = new Map();
/** The fetches under way. */
export const fetches = [];
Object.assign(globalThis, {
  window: globalThis,
  addEventListener: page.addEventListener.bind(page),
  reportError: globalThis.reportError ?? ((error) => assert.fail(error)),
  HTMLElement: FakeElement,
  IntersectionObserver: FakeObserver,
  ResizeObserver: FakeObserver,
  MutationObserver: FakeObserver,
  CSSStyleSheet: class {
    cssRules = [{ style: {} }];
    replaceSync() {}
  },
  getComputedStyle: () => ({ getPropertyValue: () => '' }),
  customElements: {
    get: (tag) => defined.get(tag),
    define: (tag, element) => defined.set(tag, Object.assign(element, { tag })),
  },
  document: Object.assign(new EventTarget(), {
    scripts: [],
    /** Like a browser's, it throws for what is no selector. */
    querySelector(selector) {
      if (/^\d|[.#]$|^\[object/.test(`${selector}`)) throw new SyntaxError(`${selector}`);
      return null;
    },
    createElement: () => new FakeElement(),
    baseURI: 'https://shop.example/checkout',
    documentElement: { lang: 'en' },
    head: new FakeElement(),
  }),
  fetch: (url, { body, headers, keepalive, signal } = {}) =>
    new Promise((resolve, reject) => signal?.aborted || fetches.push({ url: `${url}`, body, headers, keepalive, resolve, reject })),
});
/** The browser's storage. */
export const stored = new Map();
globalThis.localStorage = {
  getItem: (key) => stored.get(key) ?? null,
  setItem: (key, value) => stored.set(key, value),
  removeItem: (key) => stored.delete(key),
};
mock.timers.enable({ apis: ['setTimeout'] });

// --- Rust, as far as the script tag needs it -----------------------------------------------------

/** Keeps Rust's side of the seam: it ends what it awaits, and a request voids the choice. */
globalThis.FakeRust = class {
  #isAwaited = false;
  #isChosen = false;
  #chosen = [];
  #isShown = false;
  #isTrapped = false;
  calls = [];

  constructor(host) {
    this.host = host;
    const call = (name, use) => (...argument) => {
      this.calls.push(name);
      if (this.#isTrapped) throw new WebAssembly.RuntimeError('unreachable');
      return use?.(...argument);
    };
    this.request = call('request', () => this.#reset(true));
    this.timeOut = call('timeOut', () => this.#reset());
    this.withdraw = call('withdraw', () => this.#reset());
    this.clear = call('clear', () => this.#void());
    this.free = call('free', () => (this.#isAwaited = this.#isShown = false));
    this.show = this.read = () => {};
    this.validate = call('validate', () => this.#isChosen);
    this.configure = call('configure');
    this.checkExpiry = call('checkExpiry', () => {
      if (!this.#isShown) return;
      this.#reset();
      host.emit('xce-unavailable', { reason: 'expired' }, false);
    });
    this.bookingDetails = call('bookingDetails', () =>
      this.#isShown ? { surface: 'quotes', packageId: 'AAAAA-BBBBB-INS', quotes: this.#chosen, currency: 'USD', price: null } : null,
    );
  }

  #void() {
    if (!this.#isChosen) return;
    this.#isChosen = false;
    this.#chosen = [];
    this.host.changeSelection('xce-clear', {}, { selectedOption: null, selectedProducts: [], selectedPolicies: [] });
  }

  #reset(isAwaited = false) {
    this.#isShown = false;
    this.#isAwaited = isAwaited;
    this.#void();
  }

  /** The answer to what is awaited: an offer, or none. */
  answer(reason) {
    if (this.#isTrapped || !this.#isAwaited) return;
    this.#isAwaited = false;
    this.#isShown = !reason;
    const [name, detail] = reason ? ['xce-unavailable', { reason }] : ['xce-quote', { quote: {}, offer: {} }];
    this.host.emit(name, detail, true);
  }

  choose(selectedOption, ...selectedProducts) {
    this.#isChosen = true;
    this.#chosen = selectedProducts;
    const name = selectedOption === 'reject' ? 'xce-opt-out' : 'xce-select';
    this.host.changeSelection(name, {}, { selectedOption, selectedProducts, selectedPolicies: selectedProducts });
  }

  trap() {
    this.#isTrapped = true;
    this.host.setTimer(0);
    mock.timers.tick(0);
  }
};

// --- What the document is told -------------------------------------------------------------------

const names = ['xce-quote', 'xce-select', 'xce-opt-out', 'xce-clear', 'xce-unavailable', 'xce-error'];
export const reasonOf = ({ reason, code }) => reason ?? code ?? 'quote';

/** What it is told of pushed signals, and of elements that have left the page. */
export let heard = [];
/** From now on, it is noted in `list`. */
export const hearIn = (list) => (heard = list);
for (const name of names) document.addEventListener(name, ({ detail }) => heard.push([name, reasonOf(detail), detail.element]));

// --- The script tag ------------------------------------------------------------------------------

/** The folder with the release. */
export const release = mkdtempSync(join(tmpdir(), 'xcover-offer-'));
after(() => rmSync(release, { recursive: true }));
writeFileSync(join(release, 'package.json'), '{"type": "module"}');
for (const name of [...entries, ...later]) writeFileSync(join(release, name), await bundle(name, { isRelease: true }));
writeFileSync(
  join(release, 'xcover-offer.js'),
  `export { read } from ${JSON.stringify(pathToFileURL(join(root, 'www/embed/answer.js')))};
  export default () => globalThis.start();
  export const isPlain = () => true;
  export const rehearse = () => {};
  export const sheet = {};
  export const formatPrice = (...given) => given.join(' ');
  export const mount = (_, host) => (globalThis.rust = new FakeRust(host));`,
);
window.signalLayer ??= [];
/** Starts the WebAssembly: unless a test says otherwise, it can't be had at first. */
globalThis.start ??= () => Promise.reject(new Error('cut short'));
export const embed = await import(pathToFileURL(join(release, 'embed.js')).href);

export const deadlineMs = 10_000;

// --- What a page does, and sees ------------------------------------------------------------------

export function add(element = new (defined.get('xce-protection-offer'))()) {
  element.isConnected = true;
  element.connectedCallback();
  return element;
}

/** Takes an element from the page; the task in which that happens has ended when this has. */
export async function remove(element) {
  element.isConnected = false;
  element.disconnectedCallback();
  await taskEnds();
  await turn();
}

/** An `onSet`, and what each promise comes to that it gets. */
export function promises() {
  const outcomes = [];
  const onSet = (promise) => {
    const place = outcomes.push([]) - 1;
    promise.then(() => outcomes[place].push('quote'), (error) => outcomes[place].push(reasonOf(error)));
  };
  return { outcomes, onSet };
}

/** An element on the page with a request that Rust awaits; `told` are its events, `outcomes` those of each promise. */
export async function open(selector = 'xce-protection-offer') {
  const element = new (defined.get('xce-protection-offer'))();
  const told = [];
  const { outcomes, onSet } = promises();
  heard = told;
  for (const name of names) element.addEventListener(name, ({ detail }) => told.push([name, reasonOf(detail)]));
  add(element);
  signalLayer.push({ signal: 'set', element: selector, data: { quote_request: { request: [] } }, onSet });
  await turn();
  return { element, told, outcomes, onSet, rust: globalThis.rust };
}

/** Takes an element from the page for good: its `set` waits no longer. */
export async function discard(element) {
  await remove(element);
  mock.timers.tick(deadlineMs);
  await turn();
}
