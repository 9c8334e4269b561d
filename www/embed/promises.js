/** Promises, and what they reject with. */

import { NativePromise } from './platform.js';

/** @import { EventDetail } from './seam.js' */

/**
 * @param {number} ms
 * @returns {Promise<undefined>}
 */
export const pause = (ms) => new NativePromise((resolve) => setTimeout(resolve, ms));

/**
 * Calls back once the task that runs now has ended.
 * @param {() => void} callback
 */
export const afterTask = (callback) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(0);
};

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
 * `begin`, which runs once; after a failure the next call tries again.
 * @template T
 * @param {() => Promise<T>} begin
 * @returns {() => Promise<T>}
 */
export const once = (begin) => {
  /** @type {Promise<T> | undefined} */
  let running;
  return () =>
    (running ??= begin().catch((error) => {
      running = undefined;
      throw error;
    }));
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
export const rejected = (detail) => quiet(NativePromise.reject(failure(detail)));
