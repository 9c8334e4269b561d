/**
 * Loads what the first picture does without, and only if it is what was released: it knows what each of these files has to be, as
 * embed.js knows it of this one.
 */

import { checked } from './checked.js';
import { fileOf } from './languages.js';

export { foreign } from './foreign.js';

/** What each file has to be, as in the attribute `integrity`: filled in by tools/bundle.mjs. @type {Record<string, string>} */
export const sums = LATE;

/** @type {Record<string, Promise<any>>} What is loaded or loading. */
const files = Object.create(null);

/**
 * The exports of a module (`shown.js`), or our own words in a language (BCP 47). Each is loaded once; after a failure the next call
 * tries again.
 * @param {string} what
 * @param {typeof fetch} get
 * @returns {Promise<any>}
 */
export const load = (what, get) =>
  (files[what] ??= (/\.js$/.test(what) ? checked(address(what), sums[what] ?? '', get) : textsIn(what, get)).catch((error) => {
    delete files[what];
    throw error;
  }));

/** @param {string} name */
const address = (name) => new URL(name, import.meta.url).href;

/**
 * @param {string} language
 * @param {typeof fetch} get
 */
async function textsIn(language, get) {
  // Those two are for overrides.js.
  const name = `texts/${/^(en|keys)$/.test(language) ? language : fileOf(language)}.txt`;
  const response = await get(address(name), { integrity: sums[name] ?? '' });
  if (!response.ok) throw new Error(`${response.status}: ${name}`);
  return response.text();
}
