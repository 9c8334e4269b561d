/** The panel's own texts. */

import { file, inTime, textOf } from './later.js';

/** @type {Record<string, Promise<string | undefined> | undefined>} */
const files = {};

/**
 * The panel's own texts in a language (BCP 47); `undefined` for American English, which is in the WebAssembly. Resolves to
 * `""` if there is no file, or it doesn't come in time.
 * @param {string} tag
 * @returns {Promise<string> | undefined}
 */
export const texts = (tag) => {
  if (/^(en([-_]us)?)?$/i.test(tag)) return;
  files[tag] ??= import(file('languages.js'))
    .then(({ fileOf }) => textOf(`texts/${fileOf(tag)}.txt`))
    .catch(() => (files[tag] = undefined));
  return inTime(files[tag], 300).then((lines) => lines ?? '');
};
