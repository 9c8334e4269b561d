// What a request for an offer gets, from the proxy or from whatever is in front of it, over Node's real `fetch`.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, mock, test } from 'node:test';
import { read } from '../../www/embed/answer.js';
import { read as file } from './support.mjs';

const warn = mock.method(console, 'warn', () => {});
const warnings = () => warn.mock.calls.map(({ arguments: [message] }) => message);
beforeEach(() => warn.mock.resetCalls());

/** What the server answers next. */
let respond = (_request, _response) => {};
const server = createServer((request, response) => respond(request, response));
let origin;
before(async () => {
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const address = '/xcover/quotes';
const ask = () => read(fetch(origin + address, { method: 'POST', body: '{}' }), address);

/** Asks for an offer and gets this. */
const get = (status, headers, body) => {
  respond = (_request, response) => response.writeHead(status, headers).end(body);
  return ask();
};

const problem = { 'content-type': 'application/problem+json' };
const document = (code, detail = 'the detail') => JSON.stringify({ type: 'about:blank', status: 400, code, detail });

/** The rows of the proxy's README: `[status, code]`. */
const documented = [...file('proxy/README.md').matchAll(/^\| (\d{3}) \| `([a-z-]+)` \|/gm)].map(([, status, code]) => [+status, code]);
/**
 * A request for an offer has no id and no token, browsers always name one host, and the rest is of the backend listener, of
 * webhooks and of `/readyz`.
 */
const elsewhere = [
  ...['idempotency-key-missing', 'bearer-token-invalid', 'signature-invalid', 'browser-refused'],
  ...['invalid-host', 'invalid-id', 'token-missing', 'token-invalid', 'token-expired', 'unknown-quote', 'store-unavailable', 'redis-unavailable', 'stopping'],
];

test("every problem of the proxy's README is its own, and told with its code and detail", async () => {
  assert.ok(documented.length > 15);
  for (const [status, code] of documented.filter(([, code]) => !elsewhere.includes(code))) {
    const message = `/xcover/quotes answered ${status} ${code}: the detail`;
    for (const type of ['application/problem+json', 'application/problem+json; charset=utf-8', 'application/json']) {
      const answer = await get(status, { 'content-type': type }, document(code));
      assert.deepEqual(answer, { status, isOwn: true, message, retryAfter: 0 });
      assert.equal(warnings().at(-1), `xcover-offer: ${message}`);
    }
  }
});

const html = { 'content-type': 'text/html; charset=utf-8' };
const foreign = {
  "a firewall's challenge": [403, html, '<title>Just a moment...</title>'],
  'a login page': [401, html, '<form></form>'],
  'an empty 403': [403, {}, ''],
  'a 404 of a static host': [404, html, 'Not Found'],
  'JSON of another API': [403, { 'content-type': 'application/json' }, '{"message":"Forbidden"}'],
  "another's problem without a code": [403, problem, '{"type":"about:blank","title":"Forbidden","status":403}'],
  "another's problem with a code of its own": [400, problem, document('ERR-7')],
  "another's problem whose code isn't a text": [403, problem, '{"code":["origin-not-allowed"]}'],
  "the proxy's code with another status": [400, problem, document('origin-not-allowed')],
  'a part of two codes': [502, problem, document('upstream-refused upstream-failed')],
  'no code': [502, problem, document('')],
  'a name that every object has': [403, problem, document('constructor')],
  'a problem that is cut short': [403, problem, '{"code":"origin-not-all'],
  'null as a problem': [403, problem, 'null'],
  'an empty problem': [429, problem, ''],
  'a CDN that is overloaded': [429, { ...html, 'retry-after': '7' }, 'slow down'],
  'a gateway that times out': [504, html, '<h1>504</h1>'],
  'a teapot': [418, {}, ''],
  'nothing': [204, {}, undefined],
  'a part': [206, { 'content-type': 'application/json', 'content-range': 'bytes 0-1/9' }, '{}'],
  'a captive portal': [200, html, '<html>Sign in</html>'],
  'an empty 200': [200, { 'content-type': 'application/json' }, ''],
  'an empty 201': [201, {}, ''],
  'half a JSON text': [200, { 'content-type': 'application/json' }, '{"id":'],
  'JavaScript': [200, { 'content-type': 'text/javascript' }, ")]}'\n{}"],
};

for (const [what, [status, headers, body]] of Object.entries(foreign)) {
  test(`what isn't the proxy's own is told as such: ${what}`, async () => {
    const message = `/xcover/quotes answered ${status}, but not as the proxy does`;
    const answer = await get(status, headers, body);
    assert.deepEqual(answer, { status, isOwn: false, message, retryAfter: Number(headers['retry-after'] ?? 0) });
    assert.deepEqual(warnings(), [`xcover-offer: ${message}`]);
  });
}

test('a redirect is told with where it led', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    respond = (request, response) =>
      request.url === '/login'
        ? response.writeHead(200, html).end('<form></form>')
        : response.writeHead(status, { location: '/login' }).end();
    const message = `/xcover/quotes, redirected to ${origin}/login, answered 200, but not as the proxy does`;
    assert.deepEqual(await ask(), { status: 200, isOwn: false, message, retryAfter: 0 });
  }
});

test('a body that never ends is not waited for, unless it may be a quote or a problem', async () => {
  respond = (_request, response) => response.writeHead(404, html).write('<html>');
  assert.equal((await ask()).status, 404);
});

test('a quote is whatever JSON says 200 or 201, with its token or, if it has no id, without one', async () => {
  const token = { 'xcover-quote-token': 'v1.x.y' };
  for (const [status, headers, body] of [
    [200, { ...token, 'content-type': 'application/json' }, '{"id":"A-1"}'],
    [201, { ...token, 'content-type': 'text/plain' }, '{"id":"A-1"}'],
    [200, token, '\ufeff{"id":"A-1"}'],
    [200, {}, '{"quotes":[]}'],
    [200, {}, '{"id":null}'],
    [200, {}, 'null'],
    [200, {}, '[]'],
  ]) {
    assert.deepEqual(await get(status, headers, body), { quote: JSON.parse(body.replace('\ufeff', '')) });
    assert.deepEqual(warnings(), []);
  }
});

test('a quote whose token is lost on the way is shown, and the console says so', async () => {
  assert.deepEqual(await get(201, {}, '{"id":"A-1"}'), { quote: { id: 'A-1' } });
  assert.match(warnings()[0], /^xcover-offer: \/xcover\/quotes answered without xcover-quote-token, .*CORS/);
  assert.equal(warnings().length, 1);
});

test('a network that fails, before the answer or in it, is no answer', async () => {
  const endings = [
    (_request, response) => response.destroy(),
    (_request, response) => response.writeHead(200, { 'content-length': 99 }).end('{"id"', () => response.destroy()),
    (_request, response) => response.writeHead(502, { ...problem, 'content-length': 99 }).end('{"id"', () => response.destroy()),
  ];
  for (respond of endings) assert.equal(await ask(), undefined);
  assert.deepEqual(warnings(), []);
});
