/** The panel's own texts. */

import { file } from './later.js';
import { get, NativePromise } from './platform.js';
import { pause } from './promises.js';

/** How long a file may delay an offer, in ms. */
const timeoutMs = 300;

/** @type {Record<string, Promise<string | undefined> | undefined>} */
const files = {};

/**
 * The panel's own texts in a language (BCP 47); `undefined` for American English, which is in the WebAssembly. Resolves to
 * `undefined` if there is no file, or it doesn't come in time.
 * @param {string} tag
 * @returns {Promise<string | undefined> | undefined}
 */
export const texts = (tag) => {
  if (/^(en([-_]us)?)?$/i.test(tag)) return;
  files[tag] ??= import(file('languages.js'))
    .then(({ fileOf }) => get(file(`texts/${fileOf(tag)}.txt`)))
    .then((response) => (response.ok ? response.text() : NativePromise.reject()))
    .catch(() => (files[tag] = undefined));
  return NativePromise.race([files[tag], pause(timeoutMs)]);
};
