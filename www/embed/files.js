/** What embed.js loads from where it is. Nothing runs that isn't what was released. */

import { checked } from './checked.js';
import { get } from './platform.js';
import { once } from './promises.js';

/** @param {string} name */
export const file = (name) => new URL(name, import.meta.url).href;

/**
 * The exports of the glue or of late.js. Both are allowed for both: neither would do in the other's place.
 * @param {string} name
 */
export const module = (name) => checked(file(name), MODULES, get);

/** @returns {Promise<typeof import('./late.js')>} */
export const loadLate = once(() => module('late.js'));

/**
 * What late.js loads: the exports of a module, or our own words in a language.
 * @param {string} what
 * @returns {Promise<any>}
 */
export const late = (what) => loadLate().then(({ load }) => load(what, get));
