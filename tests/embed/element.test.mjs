// The element between a page and Rust, both played here: whatever happens in whatever order, each `set` ends once.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { version } from '../../tools/project.mjs';
import { add, deadlineMs, discard, embed, fetches, hearIn, open, promises, release, remove, stored } from './page.mjs';
import { orders, taskEnds, turn } from './support.mjs';

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
  await discard(element);
});

/** What can happen to a request, and what its promise comes to when it happens first. */
const happenings = {
  answer: [({ rust }) => rust.answer(), 'quote'],
  deadline: [() => mock.timers.tick(deadlineMs), 'not-now'],
  trap: [({ rust }) => rust.trap(), 'not-loaded'],
  supersede: [({ element }) => void element.refresh(), 'superseded'],
  withdraw: [({ element }) => (element.quoteRequest = null), 'superseded'],
  disconnect: [({ element }) => remove(element), 'removed'],
};

for (const answer of ['quote', 'no-offer']) {
  test(`in every order of answer (${answer}), deadline, trap, supersede, withdraw and disconnect each set ends once`, async () => {
    const all = orders(Object.keys(happenings));
    assert.equal(all.length, 720);
    for (const order of all) {
      const opened = await open();
      const { element, told, outcomes, rust } = opened;
      // An offer on the page is lost with a trap or with its element: told, but no request's end. The promise of the
      // `set` that waits then has no event of its own.
      const lost = [];
      const silent = [];
      for (const name of order) {
        const before = told.length;
        const isLost = element.isConnected && element.quote;
        if (name === 'trap' && isLost) lost.push('not-loaded');
        if (name === 'disconnect' && isLost) lost.push('removed');
        if (name === 'answer' && answer === 'no-offer') rust.answer('no-offer');
        else await happenings[name][0](opened);
        await turn();
        if (name === 'disconnect' && told.length > before) silent.push('removed');
      }
      await discard(element);
      const [, expected] = happenings[order[0]];
      assert.equal(outcomes[0][0], order[0] === 'answer' ? answer : expected, order.join());
      for (const outcome of outcomes) assert.equal(outcome.length, 1, order.join());
      const ends = outcomes.flat().filter((reason) => reason !== 'superseded');
      const events = told.filter(([name]) => /quote|unavailable|error/.test(name)).map(([, reason]) => reason);
      assert.deepEqual([...events, ...silent].sort(), [...ends, ...lost].sort(), order.join());
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
    await discard(element);

    const unchosen = await open();
    unchosen.rust.answer();
    await happenings[end][0](unchosen);
    assert.equal(unchosen.told.filter(([name]) => name === 'xce-clear').length, 0, end);
    await discard(unchosen.element);
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
  await discard(element);
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
    await discard(element);
  }
});

const selector = '#review xce-protection-offer';
const chosen = [['xce-quote', 'quote'], ['xce-select', 'quote']];

test('an element that is moved keeps its offer and its choice, within the task or a microtask', async () => {
  const { element, rust, told } = await open();
  rust.answer();
  rust.choose('q-0', { id: 'q-0' });
  element.disconnectedCallback();
  element.isConnected = false;
  await Promise.resolve();
  add(element);
  await taskEnds();
  await turn();
  assert.ok(element.quote);
  assert.equal(element.selection.selectedOption, 'q-0');
  assert.deepEqual(told, chosen);
  await discard(element);
});

test('an element that leaves takes choice and offer with it, and its set waits for the next one', async () => {
  const { element, rust, told, outcomes } = await open(selector);
  const changes = [];
  signalLayer.push({ signal: 'listen', element: selector, onChange: (change) => changes.push(change.selectedOption) });
  rust.answer();
  rust.choose('q-0', { id: 'q-0' });
  await remove(element);
  assert.deepEqual(told, [...chosen, ['xce-clear', 'quote', selector], ['xce-unavailable', 'removed', selector]]);
  assert.deepEqual(changes, ['q-0', null], 'who listens to what is above the element hears of it');
  assert.deepEqual([element.quote, element.selection, element.bookingDetails()], [null, null, null]);
  assert.equal(rust.calls.at(-1), 'free');
  assert.deepEqual(outcomes, [['quote'], []], 'onSet is called again');
  mock.timers.tick(deadlineMs - 1000);
  const next = add();
  await turn();
  assert.deepEqual(outcomes.length, 2, 'its request settles the promise that onSet has');
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(outcomes, [['quote'], ['quote']]);
  globalThis.rust.choose('reject');
  assert.deepEqual(changes, ['q-0', null, 'reject']);
  assert.equal(told.length, 4, 'the next one tells of itself');
  await discard(next);
});

test('the deadline of a set whose element has left runs from the second call of onSet', async () => {
  const { element, told, outcomes } = await open();
  globalThis.rust.answer();
  await remove(element);
  const now = performance.now;
  performance.now = () => now.call(performance) + 9000;
  mock.timers.tick(9000);
  const next = add();
  await turn();
  mock.timers.tick(999);
  await turn();
  assert.deepEqual(outcomes, [['quote'], []]);
  mock.timers.tick(1);
  await turn();
  performance.now = now;
  assert.deepEqual(outcomes, [['quote'], ['not-now']]);
  assert.deepEqual(told.length, 2);
  await discard(next);
});

test('a set whose element has left and that no other comes for ends as removed, without an event', async () => {
  const { element, told, outcomes } = await open();
  globalThis.rust.answer();
  await remove(element);
  const before = told.length;
  mock.timers.tick(deadlineMs);
  await turn();
  assert.deepEqual(outcomes, [['quote'], ['removed']]);
  assert.equal(told.length, before);
  const late = add();
  await turn();
  assert.equal(outcomes.length, 2, 'one that comes later has no set');
  await discard(late);
});

test('an element that comes in the same task as the other leaves has the set', async () => {
  const { element, outcomes, onSet } = await open();
  globalThis.rust.answer();
  element.isConnected = false;
  element.disconnectedCallback();
  const next = add();
  await taskEnds();
  await turn();
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(outcomes, [['quote'], ['quote']]);
  // A set that is pushed in that task goes to the one that is there.
  next.isConnected = false;
  next.disconnectedCallback();
  const last = add();
  const sent = fetches.length;
  signalLayer.push({ signal: 'set', element: 'xce-protection-offer', data: { quote_request: { request: [] } }, onSet });
  await taskEnds();
  await turn();
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(outcomes, [['quote'], ['quote'], ['quote']]);
  assert.equal(fetches.length, sent + 1);
  await discard(last);
});

test('a request under way, a failed one and none end with their element by one event, or by none', async () => {
  const waiting = await open();
  await remove(waiting.element);
  assert.deepEqual(waiting.told, [['xce-unavailable', 'removed', 'xce-protection-offer']]);
  assert.deepEqual(waiting.outcomes, [['removed'], []]);
  mock.timers.tick(deadlineMs);

  const failed = await open();
  failed.rust.answer('no-offer');
  await remove(failed.element);
  assert.deepEqual(failed.told, [['xce-unavailable', 'no-offer']]);
  const next = add();
  await turn();
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(failed.outcomes, [['no-offer'], ['quote']], 'the next one asks anew');
  await discard(next);

  const heard = hearIn([]);
  await discard(add());
  assert.deepEqual(heard, []);
});

test('a later set for the same selector replaces the one that waits, and another match keeps it from waiting', async () => {
  const { element, outcomes } = await open();
  globalThis.rust.answer();
  await remove(element);
  const { outcomes: later, onSet } = promises();
  signalLayer.push({ signal: 'set', element: 'xce-protection-offer', data: { quote_request: { request: [1] } }, onSet });
  await turn();
  assert.deepEqual(outcomes, [['quote'], ['superseded']]);
  const [one, other] = [add(), add()];
  await turn();
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(later, [['quote']]);
  signalLayer.push({ signal: 'set', element: 'xce-protection-offer', data: { quote_request: { request: [1] } }, onSet });
  await turn();
  assert.equal(later.length, 3);
  await remove(one);
  assert.equal(later.length, 3, 'nothing waits while the other one is there');
  await remove(other);
  assert.equal(later.length, 4);
  mock.timers.tick(deadlineMs);
  await turn();
  assert.deepEqual(later.at(-1), ['removed']);
});

test('an element that comes back asks anew, with its own request before that of the set that waits', async () => {
  const { element, rust, outcomes } = await open();
  rust.answer();
  await remove(element);
  element.quoteRequest = { request: [2] };
  const sent = fetches.length;
  add(element);
  await turn();
  assert.notEqual(globalThis.rust, rust);
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(fetches.slice(sent).map(({ body }) => body), ['{"request":[2]}']);
  assert.deepEqual(outcomes, [['quote'], ['quote']]);
  await discard(element);
  await assert.rejects(element.refresh(), { reason: 'removed' });
});

test('a request that is equal by value asks for nothing, and an equal update has the last promise', async () => {
  const { element, told, outcomes, onSet, rust } = await open();
  const sent = fetches.length;
  const request = { request: [] };
  const update = (data) => signalLayer.push({ signal: 'update', element: 'xce-protection-offer', data, onSet });
  element.quoteRequest = request;
  update({ quote_request: { request: [] } });
  rust.answer();
  rust.choose('q-0', { id: 'q-0' });
  await turn();
  element.quoteRequest = { request: [] };
  element.setAttribute('proxy', '/xcover');
  update({ quote_request: { request: [] }, order_total: 7 });
  update({});
  mock.timers.tick(300);
  await turn();
  assert.equal(fetches.length, sent);
  assert.deepEqual(told, chosen);
  assert.deepEqual(outcomes, [['quote'], ['quote'], ['quote'], ['quote']]);
  assert.equal(element.orderTotal, 7);
  // One that was changed in place is another one.
  element.quoteRequest = request;
  request.request.push(1);
  element.quoteRequest = request;
  mock.timers.tick(300);
  await turn();
  assert.equal(fetches.length, sent + 1);
  assert.equal(fetches.at(-1).body, '{"request":[1]}');
  // There and back again before it was sent: the choice is void already, so that is asked for.
  element.quoteRequest = { request: [2] };
  element.quoteRequest = { request: [1] };
  mock.timers.tick(300);
  await turn();
  assert.deepEqual(fetches.slice(sent + 1).map(({ body }) => body), ['{"request":[1]}']);
  // The same to another address is another one.
  element.setAttribute('proxy', '/other');
  mock.timers.tick(300);
  await turn();
  assert.equal(fetches.at(-1).url, 'https://shop.example/other/quotes');
  await discard(element);
});

test('after a failed end an equal request asks for nothing, and a set, refresh or another one does', async () => {
  const { element, outcomes, onSet, rust } = await open();
  rust.answer('no-offer');
  const sent = fetches.length;
  element.quoteRequest = { request: [] };
  signalLayer.push({ signal: 'update', element: 'xce-protection-offer', data: { quote_request: { request: [] } }, onSet });
  mock.timers.tick(300);
  await turn();
  assert.equal(fetches.length, sent);
  assert.deepEqual(outcomes, [['no-offer'], ['no-offer']]);
  element.refresh();
  rust.answer();
  await turn();
  rust.checkExpiry();
  signalLayer.push({ signal: 'update', element: 'xce-protection-offer', data: {}, onSet });
  await turn();
  assert.deepEqual(outcomes.at(-1), ['expired'], 'an offer that has expired ended so');
  signalLayer.push({ signal: 'set', element: 'xce-protection-offer', data: { quote_request: { request: [] } }, onSet });
  await turn();
  assert.equal(fetches.length, sent + 2);
  await discard(element);
});

test('a handler is called once however often it listens, and no more once it has stopped', async () => {
  const { element, rust } = await open();
  rust.answer();
  const calls = [];
  const handlers = [1, 2, 3, 4, 5].map((name) => () => calls.push(name));
  const signals = handlers.map((onChange) => ({ signal: 'listen', element: 'xce-protection-offer', onChange }));
  signalLayer.push(...signals, ...signals);
  signalLayer.push(...signals.slice(1).map((listen) => ({ ...listen, signal: 'unlisten' })));
  rust.choose('reject');
  assert.deepEqual(calls, [1]);
  signalLayer.push({ ...signals[0], signal: 'unlisten' }, { ...signals[0], signal: 'unlisten' });
  const controller = new AbortController();
  const { signal: abortSignal } = new AbortController();
  signalLayer.push({ ...signals[1], abortSignal: controller.signal }, { ...signals[2], abortSignal });
  signalLayer.push({ ...signals[3], abortSignal: AbortSignal.abort() });
  rust.choose('q-0', { id: 'q-0' });
  assert.deepEqual(calls, [1, 2, 3]);
  controller.abort();
  // One that stops another while a choice is told keeps it from hearing of it.
  const stops = () => signalLayer.push({ ...signals[4], signal: 'unlisten' });
  signalLayer.push({ signal: 'listen', element: 'xce-protection-offer', onChange: stops }, signals[4]);
  rust.choose('reject');
  assert.deepEqual(calls, [1, 2, 3, 3]);
  signalLayer.push({ ...signals[2], signal: 'unlisten' });
  await discard(element);
});

test('an order whose quote came without its token can not be reported, and that is said at once', async () => {
  const sent = fetches.length;
  for (const token of [undefined, '', null]) {
    await assert.rejects(embed.reportOptOut({ quoteId: 'AAAAA-BBBBB-INS', surface: 'quotes', token }), { code: 'token-missing' });
  }
  const { element, rust } = await open();
  fetches.at(-1).resolve({ headers: new Headers() });
  await turn();
  rust.answer();
  await assert.rejects(element.reportOptOut(), { code: 'token-missing' });
  assert.equal(fetches.length, sent + 1);
  await discard(element);
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
  await discard(element);
});

test('a report is kept until the proxy has it, for longer than a deploy, and the next page sends it again', async () => {
  const key = 'xcover-offer-opt-outs';
  const optOut = { proxy: '/xcover', quoteId: 'AAAAA-BBBBB-INS', surface: 'quotes', token: 't' };
  const now = performance.now;
  let lateMs = 0;
  performance.now = () => now.call(performance) + lateMs;
  const failed = embed.reportOptOut(optOut);
  const outcome = failed.catch(({ code }) => code);
  for (let attempt = 0; attempt < 20; attempt++) {
    await turn();
    const before = fetches.length;
    fetches.at(-1).resolve({ ok: false, status: 503, headers: new Headers() });
    await turn();
    lateMs += 8000;
    mock.timers.tick(8000);
    await turn();
    if (fetches.length === before) break;
  }
  assert.equal(await outcome, 'opt-out-failed');
  assert.ok(lateMs >= 50_000 && lateMs < 80_000, `${lateMs} ms`);
  const [kept] = Object.values(JSON.parse(stored.get(key)));
  assert.deepEqual([kept.url, kept.token], ['https://shop.example/xcover/quotes/AAAAA-BBBBB-INS/opt_out', 't']);
  performance.now = now;
  // Another page.
  const next = await import(`${pathToFileURL(join(release, 'opt-out.js')).href}?next`);
  const sent = [];
  const calls = { address: () => assert.fail(), post: async (url, _, __, headers) => (sent.push([url, headers['xcover-quote-token']]), { ok: true, status: 202 }) };
  next.resend(calls);
  await turn();
  assert.deepEqual(sent, [[kept.url, 't']]);
  assert.equal(stored.has(key), false);
  // One that will never be stored isn't kept, nor one that is a week old.
  const refused = embed.reportOptOut(optOut);
  await turn();
  fetches.at(-1).resolve({ ok: false, status: 403, headers: new Headers() });
  await assert.rejects(refused, { code: 'opt-out-failed' });
  assert.equal(stored.has(key), false);
  stored.set(key, JSON.stringify({ [kept.url]: { ...kept, at: Date.now() - 8 * 24 * 3600 * 1000 } }));
  next.resend(calls);
  assert.equal(sent.length, 1);
  assert.equal(stored.has(key), false);
  for (const nonsense of ['', 'x', 'null', '[1]', '{"a":null}']) {
    stored.set(key, nonsense);
    assert.doesNotThrow(() => next.resend(calls), nonsense);
  }
  stored.delete(key);
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
