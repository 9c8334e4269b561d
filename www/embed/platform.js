/** What is taken from the platform once, when the script is loaded: the page's own scripts may change it later, or before. */

const { fetch } = globalThis;
const { stringify } = JSON;

export const { CustomEvent, getComputedStyle } = globalThis;
export const { parse } = JSON;

/** The browser's own, whatever a library calls `Promise`. */
export const NativePromise = /** @type {PromiseConstructor} */ ((async () => {})().constructor);

/**
 * `value` as JSON. What libraries from before JSON have added to arrays, objects and dates would turn them into
 * strings, so it doesn't count; a `toJSON` of the page's own classes does.
 * @param {unknown} value
 */
export const toJson = (value) =>
  stringify(value, function (key, json) {
    const raw = this[key];
    if (raw instanceof Date && /^"/.test(json)) return raw.toISOString();
    const { toJSON } = /** @type {any} */ (raw ?? '');
    return toJSON && [Object, Array].some(({ prototype }) => toJSON === /** @type {any} */ (prototype).toJSON) ? raw : json;
  });

/**
 * `fetch` with what the least of its wrappers can take, and always with a promise of the browser's own.
 * @param {URL | string} url
 * @param {RequestInit} [options]
 */
export const get = async (url, options) => fetch(`${url}`, { method: 'GET', headers: {}, ...options });
