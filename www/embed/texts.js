/** The panel's own texts. */

import { late } from './files.js';
import { inTime } from './later.js';

/**
 * The panel's own texts in a language (BCP 47); `undefined` for American English, which is in the WebAssembly. Resolves to
 * `""` if there is no file, or it doesn't come in time.
 * @param {string} tag
 * @returns {Promise<string> | undefined}
 */
export const texts = (tag) => {
  if (/^(en([-_]us)?)?$/i.test(tag)) return;
  return inTime(late(tag), 300).then(
    (lines) => lines ?? '',
    () => '',
  );
};
