// `window.signalLayer` as pages for XCover Elements use it: whatever they push, in whatever order, to whatever element.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { turn } from './support.mjs';

const tag = 'xce-protection-offer';
const data = { quote_request: { request: [] } };
/** What functions of the page have thrown. */
const thrown = [];

// What a page has pushed before the script arrives.
const early = [];
globalThis.start = async () => {};
globalThis.reportError = (error) => thrown.push(error.message);
globalThis.signalLayer = [
  null,
  'text',
  { signal: 'identify', element: tag },
  { signal: 'set', element: 'p.', data },
  {
    signal: 'listen',
    get element() {
      throw new Error('a getter');
    },
  },
  { signal: 'set', element: '#early', data, onSet: (promise) => promise.then(() => early.push('quote'), () => early.push('none')) },
  { signal: 'listen', element: '#early', onChange: ({ selectedOption }) => early.push(selectedOption) },
];
const { add, deadlineMs, discard, fetches, hearIn, promises, remove, ...page } = await import('./page.mjs');
const atLoad = page.heard;
// The WebAssembly is loaded.
await page.embed.formatPrice('1', 'USD');

/** An element that isn't on the page yet. */
const create = (id = '') => Object.assign(new (customElements.get(tag))(), { id });

/** An element on the page with an offer. */
async function offered(id) {
  const element = add(create(id));
  element.quoteRequest = { request: [] };
  await turn();
  const { rust } = globalThis;
  rust.answer();
  await turn();
  return { element, rust };
}

/** A `listen` that notes what it hears in `calls`, under a name. */
const listen = (element, calls, name) => ({ signal: 'listen', element, onChange: ({ selectedOption }) => calls.push([name, selectedOption]) });

test('what is pushed before the script arrives counts, whatever nonsense is among it', async () => {
  assert.deepEqual(atLoad.map(([name, code]) => [name, code]), Array(4).fill(['xce-error', 'invalid-signal']));
  assert.deepEqual(thrown, ['a getter']);
  const element = add(create('early'));
  await turn();
  globalThis.rust.answer();
  await turn();
  globalThis.rust.choose('reject');
  assert.deepEqual(early, ['quote', 'reject']);
  await discard(element);
});

test('a signal of another name is reported and ignored, and those beside it count', async () => {
  const heard = hearIn([]);
  const { outcomes, onSet } = promises();
  const element = add(create());
  const length = signalLayer.length;
  const pushed = signalLayer.push({ signal: 'identify', element: tag }, undefined, { signal: 'set', element: tag, data, onSet }, { signal: 'set', element: tag });
  assert.equal(pushed, length + 4, 'as the push of an array');
  await turn();
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(heard.map(([, code]) => code), ['invalid-signal', 'invalid-signal']);
  assert.deepEqual(outcomes, [['superseded'], ['invalid-request']], 'a set without data has no request');
  await discard(element);
});

test('handlers that throw hurt nobody else', async () => {
  thrown.length = 0;
  const fail = (name) => () => {
    throw new Error(name);
  };
  const calls = [];
  const { outcomes, onSet } = promises();
  signalLayer.push(
    { signal: 'listen', element: tag, onChange: fail('listener') },
    listen(tag, calls, 'other'),
    { signal: 'set', element: '#one', data, onSet: fail('onSet') },
    { signal: 'set', element: '#two', data, onSet },
  );
  const one = add(create('one'));
  await turn();
  const { rust } = globalThis;
  const two = add(create('two'));
  await turn();
  rust.answer();
  globalThis.rust.answer();
  await turn();
  assert.ok(one.quote);
  assert.deepEqual(outcomes, [['quote']]);
  rust.choose('reject');
  assert.deepEqual(calls, [['other', 'reject']]);
  assert.deepEqual(thrown, ['onSet', 'listener']);
  await discard(one);
  await discard(two);
});

test('a signal means elements by tag, by id, by selector, or one itself', async () => {
  const heard = hearIn([]);
  const one = await offered('one');
  const two = await offered('two');
  const calls = [];
  signalLayer.push(
    listen(tag, calls, 'tag'),
    listen('#two', calls, 'id'),
    listen(`#review ${tag}`, calls, 'selector'),
    listen(one.element, calls, 'element'),
  );
  two.rust.choose('q-2', { id: 'q-2' });
  one.rust.choose('q-1', { id: 'q-1' });
  assert.deepEqual(calls, [
    ['tag', 'q-2'],
    ['id', 'q-2'],
    ['selector', 'q-2'],
    ['tag', 'q-1'],
    ['selector', 'q-1'],
    ['element', 'q-1'],
  ]);
  const sets = promises();
  for (const element of [tag, two.element, '#one']) signalLayer.push({ signal: 'set', element, data, onSet: sets.onSet });
  await turn();
  one.rust.answer();
  two.rust.answer();
  await turn();
  assert.deepEqual(sets.outcomes, [['superseded'], ['superseded'], ['quote'], ['quote']], 'one promise for each element');
  for (const nobody of [null, undefined, 7, {}, Symbol('element'), '#']) signalLayer.push({ signal: 'set', element: nobody, data, onSet: sets.onSet });
  assert.deepEqual(heard.map(([, code]) => code), Array(6).fill('invalid-signal'));
  assert.equal(sets.outcomes.length, 4);
  await discard(one.element);
  await discard(two.element);
});

test('a set for an element itself waits for it, before it is there and after it has gone', async () => {
  const heard = hearIn([]);
  const element = create();
  const { outcomes, onSet } = promises();
  signalLayer.push({ signal: 'set', element, data, onSet });
  const other = add(create());
  await turn();
  assert.deepEqual(outcomes, [], 'another one is none of its business');
  add(element);
  await turn();
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(outcomes, [['quote']]);
  await remove(element);
  assert.deepEqual(heard, [['xce-unavailable', 'removed', element]]);
  assert.deepEqual(outcomes, [['quote'], []]);
  add(element);
  await turn();
  globalThis.rust.answer();
  await turn();
  assert.deepEqual(outcomes, [['quote'], ['quote']]);
  await discard(element);
  assert.deepEqual(outcomes, [['quote'], ['quote'], ['removed']]);
  await discard(other);
});

test('a set that no element comes for ends once, and later elements have none of it', async () => {
  const heard = hearIn([]);
  const { outcomes, onSet } = promises();
  signalLayer.push({ signal: 'set', element: '#late', data, onSet }, { signal: 'update', element: '#late', data, onSet });
  mock.timers.tick(deadlineMs - 1);
  await turn();
  assert.deepEqual([outcomes, heard], [[], []]);
  mock.timers.tick(1);
  await turn();
  assert.deepEqual(outcomes, [['no-element'], ['no-element']]);
  assert.deepEqual(heard.map(([, code]) => code), ['no-element', 'no-element']);
  const sent = fetches.length;
  const element = add(create('late'));
  await turn();
  assert.equal(fetches.length, sent);
  await discard(element);
});

test('the page is told in one order: of an offer, a choice, a new request, and the end', async () => {
  const log = [];
  const element = create('order');
  for (const name of ['quote', 'select', 'opt-out', 'clear', 'unavailable']) element.addEventListener(`xce-${name}`, () => log.push(`xce-${name}`));
  add(element);
  signalLayer.push({ ...listen('#order', log), onChange: ({ selectedOption }) => log.push(`onChange ${selectedOption}`) });
  const onSet = (promise) => {
    const settled = (outcome) => () => log.push(outcome);
    log.push('onSet');
    promise.then(settled('resolved'), settled('rejected'));
  };
  signalLayer.push({ signal: 'set', element: '#order', data, onSet });
  log.push('pushed');
  await turn();
  const { rust } = globalThis;
  rust.answer();
  log.push('answered');
  await turn();
  rust.choose('q-0', { id: 'q-0' });
  rust.choose('reject');
  element.refresh();
  log.push('asked again');
  await turn();
  rust.answer('no-offer');
  await turn();
  assert.deepEqual(log, [
    // `onSet` is called while the signal is pushed; the event comes before the promise.
    'onSet',
    'pushed',
    'xce-quote',
    'answered',
    'resolved',
    // An event before each `onChange`.
    'xce-select',
    'onChange q-0',
    'xce-opt-out',
    'onChange reject',
    // A choice is void before `onSet` is called again.
    'xce-clear',
    'onChange null',
    'onSet',
    'asked again',
    'xce-unavailable',
    'rejected',
  ]);
  await discard(element);
});

test("a form has the chosen ids, reject or nothing, before anybody is told, and its reset takes a choice back", async () => {
  const { element, rust } = await offered();
  const seen = [];
  for (const name of ['select', 'opt-out', 'clear']) element.addEventListener(`xce-${name}`, () => seen.push(element.submitted));
  rust.choose('q-0', { id: 'q-0' }, { id: 'q-2' });
  rust.choose('reject');
  element.formResetCallback();
  assert.deepEqual(seen, ['q-0,q-2', 'reject', null]);
  rust.choose('q-0', { id: 'q-0' });
  rust.trap();
  assert.deepEqual(seen.slice(3), ['q-0', null]);
  await discard(element);
});
