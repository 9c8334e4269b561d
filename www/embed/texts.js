/** The panel's own texts, and the language of an answer. */

import { fromJson } from './attributes.js';
import { late, loadLate } from './files.js';
import { inTime } from './later.js';
import { toJson } from './platform.js';

/** @import { ProtectionOfferElement } from '../embed.js' */

/** American English, which is in the WebAssembly. */
const inside = /^(en([-_]us)?)?$/i;

/**
 * What a file comes to, if it does so in time.
 * @param {Promise<any>} file
 */
const soon = (file) => inTime(file.catch(() => {}), 300);

/**
 * The panel's own texts in a language (BCP 47); `undefined` for American English. Resolves to `""` if there is no file, or it
 * doesn't come in time.
 * @param {string} tag
 * @returns {Promise<string> | undefined}
 */
export const texts = (tag) => {
  if (!inside.test(tag)) return soon(late(tag)).then((lines) => lines ?? '');
};

/**
 * The same for an element, whose page may say some of them in words of its own (`texts`).
 * @param {string} tag
 * @param {ProtectionOfferElement} element
 * @returns {Promise<string | undefined>}
 */
export const textsOn = async (tag, element) => {
  const lines = await texts(tag);
  const given = fromJson(element.texts ?? element.getAttribute('texts'));
  if (!given) return lines;
  return (await soon(late('overrides.js').then(({ override }) => override(element, given, lines, late)))) ?? lines;
};

/**
 * See foreign.js. Few answers in English have other letters.
 * @param {string} tag
 * @param {unknown} answer
 * @returns {Promise<string | false | undefined>}
 */
export const foreign = async (tag, answer) =>
  !(inside.test(tag) && !/[\u0370-\u1dff\u3040-\ud7ff]/.test(toJson(answer))) && soon(loadLate().then((module) => module.foreign(tag, answer)));
