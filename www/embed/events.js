/** Events for the page, and calls of its functions. */

import { CustomEvent } from './platform.js';

/**
 * @param {EventTarget} target
 * @param {string} name
 * @param {object} detail
 */
export const emit = (target, name, detail) =>
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));

/**
 * Calls a function of the host page. What it throws goes to the console, and stops nothing else.
 * @template T
 * @param {((argument: T) => unknown) | undefined} listener
 * @param {T} argument
 */
export const call = (listener, argument) => {
  try {
    listener?.(argument);
  } catch (error) {
    reportError(error);
  }
};
