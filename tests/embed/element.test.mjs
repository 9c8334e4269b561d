// The element between a page and Rust, both played here: whatever happens in whatever order, each `set` ends once.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, mock, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bundle } from '../../tools/bundle.mjs';
import { version } from '../../tools/project.mjs';
import { orders, turn } from './support.mjs';

// --- A page, as far as the script tag needs one -------------------------------------------------

class FakeElement extends EventTarget {
  isConnected = false;
  #attributes = new Map();
  children = [];
  attachShadow = () => new FakeElement();
  append = (child) => this.children.push(child);
  replaceChildren = (...children) => (this.children = children);
  matches = (selector) => selector === this.constructor.tag;
  getAttribute = (name) => this.#attributes.get(name) ?? null;
  setAttribute(name, value) {
    const before = this.getAttribute(name);
    this.#attributes.set(name, value);
    this.attributeChangedCallback(name, before, value);
  }
}

const page = new EventTarget();
const defined = new Map();
/** The fetches under way. */
const fetches = [];
Object.assign(globalThis, {
  window: globalThis,
  addEventListener: page.addEventListener.bind(page),
  reportError: (error) => assert.fail(error),
  HTMLElement: FakeElement,
  CSSStyleSheet: class {
    replaceSync() {}
  },
  customElements: {
    get: (tag) => defined.get(tag),
    define: (tag, element) => defined.set(tag, Object.assign(element, { tag })),
  },
  document: Object.assign(new EventTarget(), {
    scripts: [],
    querySelector: () => null,
    createElement: () => new FakeElement(),
    baseURI: 'https://shop.example/checkout',
    documentElement: { lang: 'en' },
  }),
  fetch: (url, { body, headers, keepalive } = {}) =>
    new Promise((resolve, reject) => fetches.push({ url: `${url}`, body, headers, keepalive, resolve, reject })),
});
mock.timers.enable({ apis: ['setTimeout'] });

// --- Rust, as far as the script tag needs it -----------------------------------------------------

/** Keeps Rust's side of the seam: it ends what it awaits, and a request voids the choice. */
globalThis.FakeRust = class {
  #isAwaited = false;
  #isChosen = false;
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
    this.validate = call('validate', () => this.#isChosen);
    this.configure = call('configure');
    this.checkExpiry = call('checkExpiry', () => {
      if (!this.#isShown) return;
      this.#reset();
      host.emit('xce-unavailable', { reason: 'expired' }, false);
    });
    this.bookingDetails = call('bookingDetails', () =>
      this.#isShown ? { surface: 'quotes', packageId: 'AAAAA-BBBBB-INS', quotes: [], currency: 'USD', price: null } : null,
    );
  }

  #void() {
    if (!this.#isChosen) return;
    this.#isChosen = false;
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
    const name = selectedOption === 'reject' ? 'xce-opt-out' : 'xce-select';
    this.host.changeSelection(name, {}, { selectedOption, selectedProducts, selectedPolicies: selectedProducts });
  }

  trap() {
    this.#isTrapped = true;
    const error = Object.assign(new WebAssembly.RuntimeError('unreachable'), { stack: 'at xcover-offer_bg.wasm' });
    page.dispatchEvent(Object.assign(new Event('error'), { error }));
  }
};

const release = mkdtempSync(join(tmpdir(), 'xcover-offer-'));
after(() => rmSync(release, { recursive: true }));
writeFileSync(join(release, 'package.json'), '{"type": "module"}');
writeFileSync(join(release, 'embed.js'), await bundle({ isRelease: true }));
writeFileSync(
  join(release, 'xcover-offer.js'),
  `export default () => globalThis.start();
  export const styles = () => '';
  export const formatPrice = (...given) => given.join(' ');
  export const mount = (_, host) => (globalThis.rust = new FakeRust(host));`,
);
window.signalLayer = [];
/** Starts the WebAssembly: the first time it can't be had. */
globalThis.start = () => Promise.reject(new Error('cut short'));
const embed = await import(pathToFileURL(join(release, 'embed.js')).href);

// --- What a page does, and sees ------------------------------------------------------------------

const names = ['xce-quote', 'xce-select', 'xce-opt-out', 'xce-clear', 'xce-unavailable', 'xce-error'];
const reasonOf = ({ reason, code }) => reason ?? code ?? 'quote';

/** An element on the page with a request that Rust awaits; `told` are its events, `outcomes` those of each promise. */
async function open() {
  const element = new (defined.get('xce-protection-offer'))();
  const told = [];
  const outcomes = [];
  for (const name of names) element.addEventListener(name, ({ detail }) => told.push([name, reasonOf(detail)]));
  const onSet = (promise) => {
    const place = outcomes.push([]) - 1;
    promise.then(() => outcomes[place].push('quote'), (error) => outcomes[place].push(reasonOf(error)));
  };
  element.isConnected = true;
  element.connectedCallback();
  signalLayer.push({ signal: 'set', element: 'xce-protection-offer', data: { quote_request: { request: [] } }, onSet });
  await turn();
  return { element, told, outcomes, rust: globalThis.rust };
}

async function remove(element) {
  element.isConnected = false;
  element.disconnectedCallback();
  await turn();
}

test('without its WebAssembly a set ends, and the next one tries to load it again', async () => {
  await assert.rejects(embed.formatPrice('1', 'USD'), { message: 'cut short' });
  const { element, told, outcomes } = await open();
  assert.deepEqual([told, outcomes], [[['xce-unavailable', 'not-loaded']], [['not-loaded']]]);
  let resolve;
  globalThis.start = () => new Promise((done) => (resolve = done));
  element.refresh();
  element.refresh();
  await turn();
  const before = globalThis.rust;
  resolve();
  await turn();
  assert.notEqual(globalThis.rust, before);
  assert.deepEqual(globalThis.rust.calls, ['request', 'configure'], 'one that is over is not announced');
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(outcomes, [['not-loaded'], ['superseded'], ['quote']]);
  await remove(element);
});

const deadlineMs = 10_000;

/** What can happen to a request, and what its promise comes to when it happens first. */
const happenings = {
  answer: [({ rust }) => rust.answer(), 'quote'],
  deadline: [() => mock.timers.tick(deadlineMs), 'not-now'],
  trap: [({ rust }) => rust.trap(), 'not-loaded'],
  supersede: [({ element }) => void element.refresh(), 'superseded'],
  withdraw: [({ element }) => (element.quoteRequest = null), 'superseded'],
  disconnect: [({ element }) => remove(element), 'superseded'],
};

for (const answer of ['quote', 'no-offer']) {
  test(`in every order of answer (${answer}), deadline, trap, supersede, withdraw and disconnect each set ends once`, async () => {
    const all = orders(Object.keys(happenings));
    assert.equal(all.length, 720);
    for (const order of all) {
      const opened = await open();
      const { element, told, outcomes, rust } = opened;
      let lost = 0;
      for (const name of order) {
        // An offer on the page is lost with a trap: told, but no request's end.
        if (name === 'trap' && element.isConnected && element.quote) lost++;
        if (name === 'answer' && answer === 'no-offer') rust.answer('no-offer');
        else await happenings[name][0](opened);
        await turn();
      }
      mock.timers.tick(deadlineMs);
      await turn();
      const [, expected] = happenings[order[0]];
      assert.equal(outcomes[0][0], order[0] === 'answer' ? answer : expected, order.join());
      for (const outcome of outcomes) assert.equal(outcome.length, 1, order.join());
      const ends = outcomes.flat().filter((reason) => reason !== 'superseded');
      const events = told.filter(([name]) => /quote|unavailable|error/.test(name)).map(([, reason]) => reason);
      assert.deepEqual(events.sort(), [...ends, ...Array(lost).fill('not-loaded')].sort(), order.join());
      await remove(element);
    }
  });
}

test('only a choice that was made is void, and it is told once', async () => {
  for (const end of ['supersede', 'withdraw', 'trap']) {
    const opened = await open();
    const { element, told, rust } = opened;
    rust.answer();
    rust.choose('q-0', { id: 'q-0' });
    assert.equal(element.selection.selectedOption, 'q-0');
    await happenings[end][0](opened);
    assert.equal(element.selection, null, end);
    assert.equal(element.quote, null, end);
    assert.equal(told.filter(([name]) => name === 'xce-clear').length, 1, end);
    await remove(element);

    const unchosen = await open();
    unchosen.rust.answer();
    await happenings[end][0](unchosen);
    assert.equal(unchosen.told.filter(([name]) => name === 'xce-clear').length, 0, end);
    await remove(unchosen.element);
  }
});

test('Rust hears once of a request, and nothing of a failure that it told', async () => {
  const { element, rust } = await open();
  rust.answer('not-now');
  await turn();
  const told = ['request', 'configure'];
  assert.deepEqual(rust.calls, told);
  element.refresh();
  assert.deepEqual(rust.calls, [...told, ...told]);
  mock.timers.tick(deadlineMs);
  assert.deepEqual(rust.calls, [...told, ...told, 'timeOut']);
  await remove(element);
});

test('a request that can not be sent takes away what is on the page, and ends as the pages own mistake', async () => {
  for (const request of ['text', [], 7n]) {
    const { element, told, outcomes, rust } = await open();
    rust.answer();
    element.quoteRequest = request;
    await turn();
    assert.equal(rust.calls.at(-1), 'withdraw');
    assert.deepEqual(told, [['xce-quote', 'quote'], ['xce-error', 'invalid-request']]);
    assert.deepEqual(outcomes, [['quote'], ['invalid-request']]);
    assert.equal(element.bookingDetails(), null);
    await remove(element);
  }
});

test('an element that is moved keeps its offer, and one that comes back has another', async () => {
  const { element, rust, outcomes } = await open();
  rust.answer();
  element.disconnectedCallback();
  await turn();
  assert.ok(element.quote);
  await remove(element);
  assert.equal(element.quote, null);
  assert.equal(rust.calls.at(-1), 'free');
  element.isConnected = true;
  element.connectedCallback();
  await turn();
  globalThis.rust.answer();
  await turn();
  assert.notEqual(globalThis.rust, rust);
  assert.deepEqual(outcomes, [['quote'], ['quote']]);
  await remove(element);
});

test('an opt-out goes to the API that gave the offer, by its surface or else by the form of its id', async () => {
  const uuid = '0c2d5a90-0000-4000-8000-000000000001';
  for (const [quoteId, surface, route] of [
    ['AAAAA-BBBBB-INS', 'quotes', 'quotes'],
    ['AAAAA-BBBBB-INS', 'xce-v1', 'quotes'],
    ['AAAAA-BBBBB-INS', undefined, 'quotes'],
    ['AAAAA-BBBBB-INS', 'offers', 'offers'],
    [uuid, 'offers', 'offers'],
    [uuid, undefined, 'offers'],
    [uuid, 'quotes', 'quotes'],
  ]) {
    const report = embed.reportOptOut({ proxy: '/xcover/', quoteId, surface, token: 't' });
    await turn();
    const { url, body, headers, keepalive, resolve } = fetches.at(-1);
    assert.equal(url, `https://shop.example/xcover/${route}/${quoteId}/opt_out`);
    assert.deepEqual([body, headers['xcover-quote-token'], keepalive], ['{}', 't', true]);
    resolve({ ok: true, status: 204 });
    assert.equal(await report, true);
  }
  assert.equal(await embed.reportOptOut({ quoteId: null, surface: 'fast-quote' }), false);
});

test('what reports an order without cover comes with the offer, and outlives it', async () => {
  const { element, rust } = await open();
  const sent = fetches.at(-1);
  assert.equal(sent.url, 'https://shop.example/xcover/quotes');
  sent.resolve({ headers: new Headers({ 'xcover-quote-token': 'v1.x.y' }) });
  await turn();
  rust.answer();
  const optOut = { quoteId: 'AAAAA-BBBBB-INS', surface: 'quotes', token: 'v1.x.y' };
  assert.deepEqual(element.bookingDetails().optOut, optOut);
  rust.choose('q-0', { id: 'q-0' });
  await assert.rejects(element.reportOptOut(), { code: 'cover-chosen' });
  rust.trap();
  const reports = [element.reportOptOut(), element.reportOptOut()];
  await turn();
  const { url, headers, resolve } = fetches.at(-1);
  assert.match(url, /\/quotes\/AAAAA-BBBBB-INS\/opt_out$/);
  assert.equal(headers['xcover-quote-token'], 'v1.x.y');
  resolve({ ok: true, status: 204 });
  assert.deepEqual(await Promise.all(reports), [true, true]);
  await remove(element);
});

test('the version is Cargos', () => {
  assert.equal(embed.version, version);
});

test('a price that cannot be formatted is a rejection, and never an exception', async () => {
  const cyclic = {};
  cyclic.self = cyclic;
  assert.equal(typeof (await embed.formatPrice('1', 'USD', 'en', cyclic)), 'string');
  let price;
  assert.doesNotThrow(() => (price = embed.formatPrice(Symbol('price'), 'USD')));
  await assert.rejects(price, TypeError);
});
