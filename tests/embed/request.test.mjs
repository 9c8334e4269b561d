// One request's life: it ends exactly once, whatever comes in whatever order.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { RequestLife } from '../../www/embed/request.js';
import { orders, turn } from './support.mjs';

mock.timers.enable({ apis: ['setTimeout'] });

const deadlineMs = 10_000;
const quote = { id: 'AAAAA-BBBBB-INS' };
const response = (token) => ({ headers: new Headers(token ? { 'xcover-quote-token': token } : {}) });

/** A request under way; `attempts` are its signals, `told` the events that it ended with. */
function begin({ answers = [], delayMs = 0 } = {}) {
  const told = [];
  const attempts = [];
  const request = new RequestLife((name, detail) => told.push([name, detail.reason ?? detail.code ?? 'quote']));
  const post = async (signal) => {
    attempts.push(signal);
    return answers[attempts.length - 1] ?? response();
  };
  request.start(post, delayMs, deadlineMs, () => request.end('xce-unavailable', { reason: 'not-now' }));
  const settled = [];
  request.promise.then((value) => settled.push(value), (error) => settled.push(error.reason ?? error.code));
  return { request, told, attempts, settled };
}

/** What can end a request, and what it then comes to: how the promise settles, and the event. */
const ends = {
  answer: [(request) => request.end('xce-quote', { quote }), quote, ['xce-quote', 'quote']],
  refusal: [(request) => request.end('xce-unavailable', { reason: 'no-offer' }), 'no-offer', ['xce-unavailable', 'no-offer']],
  deadline: [() => mock.timers.tick(deadlineMs), 'not-now', ['xce-unavailable', 'not-now']],
  trap: [(request) => request.end('xce-unavailable', { reason: 'not-loaded' }), 'not-loaded', ['xce-unavailable', 'not-loaded']],
  supersede: [(request) => request.supersede(), 'superseded'],
};

test('in every order of what can end it a request ends once, by what comes first', async () => {
  const all = orders(Object.keys(ends));
  assert.equal(all.length, 120);
  for (const order of all) {
    const { request, told, attempts, settled } = begin();
    for (const name of order) {
      assert.equal(request.isOver, name !== order[0], order.join());
      ends[name][0](request);
    }
    await turn();
    const [, outcome, event] = ends[order[0]];
    assert.deepEqual(settled, [outcome], order.join());
    assert.deepEqual(told, event ? [event] : [], order.join());
    assert.ok(attempts.every((signal) => signal.aborted), order.join());
  }
});

test('a request that nothing else ends is ended by its deadline, and not before', async () => {
  const { settled } = begin();
  mock.timers.tick(deadlineMs - 1);
  await turn();
  assert.deepEqual(settled, []);
  mock.timers.tick(1);
  await turn();
  assert.deepEqual(settled, ['not-now']);
});

test('only a request that ended for want of a network, a server or the WebAssembly may be worth another', () => {
  for (const [name, isRetryable] of Object.entries({ answer: false, refusal: false, deadline: true, trap: true, supersede: false })) {
    const { request } = begin();
    ends[name][0](request);
    assert.equal(request.isRetryable, isRetryable, name);
  }
});

test("the first attempt doesn't wait for Rust, which takes it over and makes those that follow", async () => {
  const first = response();
  const second = response('t');
  const { request, attempts } = begin({ answers: [first, second] });
  await turn();
  assert.equal(attempts.length, 1);
  assert.equal(await request.send(0), first);
  assert.equal(attempts.length, 1);
  assert.equal(request.token, undefined);
  const again = request.send(400);
  await turn();
  assert.equal(attempts.length, 1);
  mock.timers.tick(400);
  assert.equal(await again, second);
  assert.equal(request.token, 't');
  request.supersede();
});

test('a request that is superseded while it waits for another change is never sent', async () => {
  const { request, attempts } = begin({ delayMs: 300 });
  await turn();
  assert.equal(attempts.length, 0);
  request.supersede();
  mock.timers.tick(300);
  await turn();
  // `fetch` with a signal that is aborted sends nothing.
  assert.ok(attempts.every((signal) => signal.aborted));
});
