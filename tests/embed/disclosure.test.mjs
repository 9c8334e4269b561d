// A disclosure is hashed as canonical JSON, and the command that recomputes it finds any change.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { canonical } from '../../www/embed/canonical.js';
import { root } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'xcover-offer-'));
after(() => rmSync(folder, { recursive: true }));

test('the examples of RFC 8785 are written as it says', () => {
  const example = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\/',
    literals: [null, true, false],
  };
  const expected = '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
  assert.equal(canonical(example), expected);
  const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  assert.deepEqual(Object.values(JSON.parse(canonical(names).replace('"1"', '"one"'))), [2, 4, 6, 7, 1, 5, 3]);
});

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** An order whose hashes are right. */
function order() {
  const text = (kind, text) => ({ kind, isFolded: false, text, sha256: sha256(text) });
  const record = {
    format: 'xcover-offer disclosure 1',
    hashes: 'SHA-256',
    inViewMs: 1234,
    prices: ['$14.02'],
    texts: [text('disclaimer', 'Für €14 · “legal” 😀\n\nterms'), text('legal', 'Underwritten by somebody.')],
    choices: [{ question: 'Cover?', value: 'reject', isTrusted: true }],
  };
  return { orderNumber: 'ABC123', disclosure: { ...record, sha256: sha256(canonical(record)) } };
}

/** What the command says of an order: its exit status, and each line. */
function verify(order) {
  const path = join(folder, 'order.json');
  writeFileSync(path, JSON.stringify(order));
  const { status, stdout, stderr } = spawnSync('node', [join(root, 'tools/verify-disclosure.mjs'), path], { encoding: 'utf8' });
  return { status, lines: `${stdout}${stderr}`.trim().split('\n') };
}

/** The paths of all strings, numbers and booleans in a value. */
const leaves = (value, path = []) =>
  typeof value === 'object' ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name])) : [path];

test('an order as it was stored is right, in whatever order its members are', () => {
  const { disclosure, ...rest } = order();
  for (const same of [disclosure, Object.fromEntries(Object.entries(disclosure).reverse())]) {
    const { status, lines } = verify({ ...rest, disclosure: same });
    assert.deepEqual([status, lines.length], [0, 1], lines);
    assert.match(lines[0], /ABC123.*2 texts.*match/);
  }
});

test('one changed letter is found wherever it is', () => {
  const paths = leaves(order().disclosure).filter(([name]) => name !== 'hashes');
  assert.ok(paths.length > 12);
  for (const path of paths) {
    const changed = order();
    const last = path.at(-1);
    const inner = path.slice(0, -1).reduce((value, name) => value[name], changed.disclosure);
    const value = inner[last];
    inner[last] = typeof value === 'string' ? value.replace(/.$/s, (letter) => (letter === 'x' ? 'y' : 'x')) : typeof value === 'number' ? value + 1 : !value;
    const { status, lines } = verify(changed);
    assert.equal(status, 1, path.join());
    assert.match(lines.at(-1), /the disclosure as a whole/, path.join());
    if (path[0] === 'texts' && /text|sha256/.test(last)) assert.match(lines[0], new RegExp(`text ${Number(path[1]) + 1} `));
  }
});

test('an order without a disclosure, or one without hashes, proves nothing', () => {
  assert.deepEqual(verify({ orderNumber: 'A', disclosure: null }), { status: 1, lines: ['order A: the order has no disclosure'] });
  const { disclosure } = order();
  const hashes = 'none: the page is no secure context';
  const { status, lines } = verify({ orderNumber: 'A', disclosure: { ...disclosure, hashes, sha256: null } });
  assert.equal(status, 1);
  assert.match(lines[0], /no hashes: none: the page is no secure context/);
});
