/** What an element may be given as a property, or as an attribute in JSON. */

import { parse } from './platform.js';

export const inJson = /** @type {const} */ (['currencyConfig', 'quoteRequest', 'offerRequest']);

/** What a framework writes for an object while the element has no such property, because the script hasn't arrived. */
export const objectAsText = '[object Object]';

/** How long the property may take to follow it, in ms. */
export const followsMs = 1000;

/**
 * A string that holds JSON, read; anything else unchanged.
 * @param {any} value
 */
export const fromJson = (value) => {
  try {
    return typeof value === 'string' ? parse(value) : value;
  } catch {
    return value;
  }
};

/**
 * What is wrong with a value, and what to do.
 * @param {string} property
 * @param {unknown} value
 */
export const notAnObject = (property, value) =>
  `${property.toLowerCase()} is not an object in JSON: ${value}; set the property ${property}, or the attribute to JSON.stringify(…)`;
