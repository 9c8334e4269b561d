import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileOf as named } from '../../www/embed/languages.js';

const fileOf = (/** @type {string} */ tag) => {
  try {
    return named(tag);
  } catch (error) {
    assert.ok(error instanceof RangeError);
  }
};

const cldr = new URL('../../tools/node_modules/cldr-core/', import.meta.url);
const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(path, cldr), 'utf8'));
/** @type {Record<string, string>} */
const parents = read('supplemental/parentLocales.json').supplemental.parentLocales.parentLocale;
/** @type {string[]} */
const locales = read('availableLocales.json').availableLocales.full;

test('a region without a file takes the one of its parent in CLDR', () => {
  for (const tag of locales.filter((tag) => /^(en|es|pt)-[A-Z]{2}$/.test(tag))) {
    if (fileOf(tag) === tag) continue;
    /** @type {Record<string, string | undefined>} */
    const files = { 'en-001': 'en-GB', 'en-150': 'en-GB', en: undefined, 'es-419': 'es-419', es: 'es', 'pt-PT': 'pt-PT' };
    assert.equal(fileOf(tag), files[parents[tag] ?? tag.slice(0, 2)], tag);
  }
});

test('a language is found by its old code, in any case and spelling, and Chinese by its script', () => {
  const expected = {
    en: undefined, 'en-US': undefined, 'en-AU': 'en-AU', 'en-NZ': 'en-GB', 'en-CA': undefined,
    iw: 'he', in: 'id', no: 'nb', nn: 'nb', 'nb-NO': 'nb', pt: 'pt-BR', de_AT: 'de', 'DE-ch': 'de',
    zh: 'zh-Hans', 'zh-CN': 'zh-Hans', 'zh-SG': 'zh-Hans', 'zh-TW': 'zh-Hant', 'zh-HK': 'zh-Hant', 'zh-Hant': 'zh-Hant',
    'in-ID': 'id', 'in_ID.UTF-8': 'id', 'pt-PT-ao90': 'pt-PT', 'zh-Hant-HK-x': 'zh-Hant', '!': undefined,
    es: 'es', 'es-MX': 'es-419', 'es-ES': 'es', 'es-419': 'es-419', xx: undefined,
  };
  for (const [tag, file] of Object.entries(expected)) assert.equal(fileOf(tag), file, tag);
});
