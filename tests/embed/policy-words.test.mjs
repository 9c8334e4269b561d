// The words of <xce-policy-links>: in the languages of the panel, and none too long for its place.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../tools/project.mjs';
import { words } from '../../www/embed/policy-words.js';

const folder = join(root, 'src/wording');
const languages = readdirSync(folder).map((name) => name.replace('.ftl', ''));

test('policy links have words in every language of the panel, and in no other', () => {
  assert.deepEqual(Object.keys(words).sort(), languages.sort());
});

test('no language lacks a word of the policy links, has one twice or one that is too long, and new tabs are called as on the panel', () => {
  for (const [language, own] of Object.entries(words)) {
    assert.equal(new Set(own.map((word) => word.trim())).size, words.en.length, language);
    for (const word of own) assert.ok(word && word.length <= 40, `${language}: ${word}`);
    const [, newTab = words.en.at(-1)] = /^new-tab = (.*)$/m.exec(readFileSync(join(folder, `${language}.ftl`), 'utf8')) ?? [];
    assert.equal(own.at(-1), newTab, language);
  }
});
