/** The panel's own texts. */

import { file } from './later.js';
import { get, NativePromise } from './platform.js';
import { pause } from './promises.js';

/** The languages with a file; English is in the WebAssembly. */
const languages = ['de', 'fr', 'id', 'ja'];

/** How long a file may delay an offer, in ms. */
const timeoutMs = 300;

/** @type {Record<string, Promise<string | undefined> | undefined>} */
const files = {};

/**
 * The panel's own texts in a language (BCP 47); `undefined` if there is no file, or it doesn't come in time.
 * @param {string} tag
 * @returns {Promise<string | undefined> | undefined}
 */
export const texts = (tag) => {
  const language = `${tag}`.split(/[-_]/)[0].toLowerCase();
  if (!languages.includes(language)) return;
  files[language] ??= get(file(`texts/${language}.txt`))
    .then((response) => (response.ok ? response.text() : NativePromise.reject()))
    .catch(() => (files[language] = undefined));
  return NativePromise.race([files[language], pause(timeoutMs)]);
};
