/** Between here and Rust: for files that change what an element does. */

/** @import { Handle } from './seam.js' */

/**
 * A handle with some methods of its own.
 * @param {Handle} handle
 * @param {Partial<Handle>} own
 * @returns {Handle}
 */
export const withOwn = (handle, own) =>
  new Proxy(handle, {
    get: (_, name) => {
      const method = /** @type {keyof Handle} */ (name);
      return own[method] ?? /** @type {Function} */ (handle[method]).bind(handle);
    },
  });
