/** A page's own words in place of ours: its element's `texts`. A file of its own, for pages that have any. */

import { emit } from './events.js';
import { hostError } from './promises.js';

/** @import { ProtectionOfferElement } from '../embed.js' */

/** A value in a text, as in src/wording/en.ftl. */
const value = /{\s*\$([\w-]+)\s*}/g;

/**
 * The mistakes that a page has been told of.
 * @type {WeakMap<HTMLElement, Set<string>>}
 */
const told = new WeakMap();

/**
 * A page's text, as Rust reads it. Throws if it can't stand in for ours.
 * @param {unknown} text
 * @param {string | undefined} rules the line of the text's key
 */
function read(text, rules) {
  if (!rules) throw Error('there is no such text');
  if (typeof text !== 'string' || !text.trim() || text.includes('\n')) throw Error('not a line of text');
  const [, most, ...names] = rules.split(' ');
  const own = text.replace(value, '');
  if (/[{}]/.test(own)) throw Error('only values like { $price } may be in braces');
  const given = [...text.matchAll(value)].map(([, name]) => name);
  for (const name of names) if (!given.includes(name)) throw Error(`without { $${name} }`);
  for (const name of given) if (!names.includes(name)) throw Error(`there is no { $${name} } in it`);
  if ([...own].length > Number(most)) throw Error(`${[...own].length} characters, at most ${most} fit`);
  // In FSI and PDI, as build.rs has them: a value reads in its own order.
  return text.replace(value, (_, name) => `\u2068{${names.indexOf(name)}}\u2069`);
}

/**
 * A language's texts with those of the page in their place. What can't be used is told once, and ours is left.
 * @param {ProtectionOfferElement} element
 * @param {NonNullable<unknown>} given its `texts`
 * @param {string | undefined} lines ours, a text a line; `undefined` or `""` for American English
 * @param {(what: string) => Promise<string>} late loads our own texts
 */
export async function override(element, given, lines, late) {
  const [keys, ours] = await Promise.all([late('keys'), lines || late('en')]);
  const rules = keys.trim().split('\n');
  const texts = ours.split('\n');
  const mistakes = told.get(element) ?? new Set();
  told.set(element, mistakes);
  const tell = (/** @type {string} */ message) => {
    if (!mistakes.has(message)) emit(element, 'xce-error', hostError('invalid-setting', message));
    mistakes.add(message);
  };
  if (typeof given !== 'object') tell(`texts is not an object in JSON: ${given}`);
  else {
    for (const [key, text] of Object.entries(given)) {
      const at = rules.findIndex((rule) => rule.startsWith(`${key} `));
      try {
        // The first line is the language's tag.
        texts[at + 1] = read(text, rules[at]);
      } catch (error) {
        tell(`texts: ${key}: ${/** @type {Error} */ (error).message}`);
      }
    }
  }
  return texts.join('\n');
}
