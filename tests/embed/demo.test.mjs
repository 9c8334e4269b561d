import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { APIS, BASKETS, COUNTRIES, CURRENCIES, languagesOf, orderOf } from '../../www/baskets.js';
import { ENTRIES, VALUES, nameOf } from '../../www/gallery-entries.js';
import { WORDS } from '../../www/words.js';

const read = (/** @type {string} */ name) => readFileSync(new URL(`../../www/${name}`, import.meta.url), 'utf8');
const matches = (/** @type {string} */ text, /** @type {RegExp} */ pattern) => [...text.matchAll(pattern)].map(([, found]) => found);

/** What the page says in every shop: its marked texts, and what its scripts say. */
const said = new Set([
  ...matches(read('index.html'), /<[^>]* data-say>([^<]+)</g),
  ...matches(read('demo.js'), /say\('([^']+)'/g),
  ...matches(read('demo.js'), /\? '([A-Z][^']+)'/g),
  ...matches(read('demo.js'), / : '([A-Z][^']+)'\)/g),
  ...matches(read('checkout.js'), /return '([A-Z][^']+)'/g),
]);

test('the page finds its words', () => {
  assert.ok(said.size > 45, `${said.size}`);
  for (const words of ['Checkout', 'Card number', 'Pay {price}', 'Protection', 'Placing your order…']) assert.ok(said.has(words), words);
});

test('every shop says everything in each of its languages', () => {
  for (const [name, { tagline, quantity, unit, extras, fee }] of Object.entries(BASKETS)) {
    const articles = [unit, ...extras].flatMap(({ name, note }) => [name, note]);
    const words = [...said, tagline, quantity.label, ...articles, fee.name].filter((words) => words !== 'Lil Baby');
    for (const lang of languagesOf(name).filter((lang) => !lang.startsWith('en'))) {
      const missing = words.filter((words) => !WORDS[lang]?.[words]);
      assert.deepEqual(missing, [], `${name}, ${lang}`);
    }
  }
});

test('a translation keeps the place of its price', () => {
  for (const [lang, words] of Object.entries(WORDS)) {
    assert.ok(lang in COUNTRIES, lang);
    for (const [english, translated] of Object.entries(words)) {
      assert.equal(translated.includes('{price}'), english.includes('{price}'), `${lang}: ${english}`);
    }
  }
});

/**
 * @param {any} value
 * @returns {string[]}
 */
const dates = (value) =>
  typeof value === 'object' && value
    ? Object.entries(value).flatMap(([key, value]) => (key === 'purchase_date' ? [] : dates(value)))
    : /^\d{4}-\d\d-\d\d/.test(value)
      ? [value]
      : [];

test('every date that a shop sends is still to come', () => {
  for (const basket of Object.keys(BASKETS)) {
    for (const api of APIS) {
      const currency = Object.keys(CURRENCIES)[0];
      const sent = dates(orderOf({ basket, currency, lang: 'en-US', quantity: 1, api }).request);
      assert.ok(sent.length > 0 || basket === 'product', `${basket}, ${api}`);
      for (const date of sent) assert.ok(new Date(date) > new Date(), `${basket}, ${api}: ${date}`);
    }
  }
});

test('in the gallery each value meets each other, in at most 120 entries of their own', () => {
  const factors = /** @type {Array<keyof typeof VALUES>} */ (Object.keys(VALUES));
  for (const a of factors) {
    for (const b of factors.filter((b) => b !== a)) {
      for (const x of VALUES[a]) {
        for (const y of VALUES[b]) {
          assert.ok(ENTRIES.some((entry) => entry[a] === x && entry[b] === y), `${a} ${x} with ${b} ${y}`);
        }
      }
    }
  }
  assert.ok(ENTRIES.length <= 120, `${ENTRIES.length}`);
  assert.equal(new Set(ENTRIES.map(nameOf)).size, ENTRIES.length);
});
