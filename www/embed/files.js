/** What embed.js loads from where it is. Nothing runs that isn't what was released. */

import { get } from './platform.js';

/** @param {string} name */
export const file = (name) => new URL(name, import.meta.url).href;

/**
 * The exports of the glue or of late.js. Both are allowed for both: neither would do in the other's place. `import()` itself
 * checks nothing, but it joins the loading that the line has begun, and fails with it.
 * @param {string} name
 */
export const module = (name) => {
  const line = { rel: 'modulepreload', integrity: MODULES, href: file(name) };
  // There it stays: without it WebKit would load the file twice.
  document.head.append(Object.assign(document.createElement('link'), line));
  return import(line.href);
};

/** @type {Promise<typeof import('./late.js')> | undefined} */
let loading;

/** Loads late.js, once; after a failure the next call tries again. */
const loadLate = () =>
  (loading ??= module('late.js').catch((error) => {
    loading = undefined;
    throw error;
  }));

/**
 * What late.js loads: the exports of a module, or our own words in a language.
 * @param {string} what
 * @returns {Promise<any>}
 */
export const late = (what) => loadLate().then(({ load }) => load(what, get));
