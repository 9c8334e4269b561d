/** Promises, and what they reject with. */

/** @import { EventDetail } from './seam.js' */

/**
 * @param {number} ms
 * @returns {Promise<undefined>}
 */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A promise whose rejection needs no handler.
 * @template T
 * @param {Promise<T>} promise
 */
export const quiet = (promise) => {
  promise.catch(() => {});
  return promise;
};

/**
 * The detail of an `xce-error`: a mistake of the host page.
 * @param {string} code
 * @param {string} message
 * @returns {EventDetail}
 */
export const hostError = (code, message) => ({ code, message, retryable: false });

/**
 * The `Error` that a promise rejects with: it has the fields of the event's detail.
 * @param {EventDetail} detail
 */
export const failure = (detail) => Object.assign(new Error(detail.message ?? detail.reason), detail);

/**
 * A promise that rejects with `detail`.
 * @param {EventDetail} detail
 * @returns {Promise<never>}
 */
export const rejected = (detail) => quiet(Promise.reject(failure(detail)));
