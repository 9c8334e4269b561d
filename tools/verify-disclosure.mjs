// Recomputes the hashes of the disclosure in an order (docs/disclosure.md), and says what doesn't match.
//
//   node tools/verify-disclosure.mjs ORDER
//
// ORDER: a file, or the number of an order of `make demo`. An order is a JSON object with `disclosure`.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonical } from '../www/embed/canonical.js';
import { root } from './project.mjs';

/** @param {string} text */
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/**
 * What doesn't match, in words.
 * @param {import('../www/embed.d.ts').Disclosure | null | undefined} disclosure
 */
function faults(disclosure) {
  if (!disclosure) return ['the order has no disclosure'];
  if (disclosure.hashes !== 'SHA-256') return [`the disclosure has no hashes: ${disclosure.hashes}`];
  /** @type {(what: string, kept: string | null, text: string) => string[]} */
  const compare = (what, kept, text) => (kept === sha256(text) ? [] : [`${what}: its hash is ${sha256(text)}; the disclosure says ${kept}`]);
  const { sha256: whole, ...record } = disclosure;
  const texts = record.texts.flatMap(({ kind, text, sha256 }, index) => compare(`text ${index + 1} (${kind})`, sha256, text));
  return [...texts, ...compare('the disclosure as a whole', whole, canonical(record))];
}

const [wanted] = process.argv.slice(2);
if (!wanted) {
  console.error('verify-disclosure: name an order: make verify-disclosure ORDER=<number or file>');
  process.exit(2);
}
const kept = join(root, 'target/orders', `${wanted}.json`);
const path = existsSync(kept) ? kept : wanted;
const { orderNumber, disclosure } = JSON.parse(readFileSync(path, 'utf8'));
const found = faults(disclosure);
for (const fault of found) console.error(`order ${orderNumber}: ${fault}`);
if (found.length) process.exit(1);
console.log(`order ${orderNumber}: the hashes of ${disclosure.texts.length} texts and of the whole disclosure match: ${disclosure.sha256}`);
