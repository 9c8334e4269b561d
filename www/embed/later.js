/** What is loaded later. */

import { late } from './files.js';
import { keptReports } from './kept.js';
import { getComputedStyle, NativePromise } from './platform.js';
import { failure, pause, quiet } from './promises.js';
import { address, post } from './proxy.js';

/**
 * Resolves as `file` does, or to `undefined` once it has delayed an offer for so long.
 * @template T
 * @param {Promise<T> | undefined} file
 * @param {number} timeoutMs
 */
export const inTime = (file, timeoutMs) => NativePromise.race([file, pause(timeoutMs)]);

/** @returns {Promise<typeof import('./theme.js')>} */
const theme = () => late('theme.js');

/**
 * See theme.js. Never rejects.
 * @param {ShadowRoot} root
 */
export const dress = (root) => theme().then(({ dress }) => dress(root, getComputedStyle)).catch(() => {});

/** @returns {Promise<typeof import('./opt-out.js')>} */
const optOut = () => late('opt-out.js');

/** @returns {Promise<typeof import('./drawn.js')>} */
export const drawn = () => late('drawn.js');

/** @returns {Promise<typeof import('./information.js')>} */
export const information = () => late('information.js');

/** @returns {Promise<typeof import('./shown.js')>} */
export const shown = () => late('shown.js');

/** @returns {Promise<typeof import('./room.js')>} */
export const room = () => late('room.js');

/**
 * See disclosure.js.
 * @param {import('../embed.js').ProtectionOfferElement} element
 * @returns {ReturnType<typeof import('./disclosure.js').disclose>}
 */
export const disclose = (element) => late('disclosure.js').then((module) => module.disclose(element));

/** Has the report at hand once there is something to report: an order leads to another page. */
export const prepareOptOut = () => void quiet(optOut());

/** Sends the reports again that an earlier page couldn't. */
export const resendOptOuts = () => {
  try {
    if (localStorage.getItem(keptReports)) void quiet(optOut().then(({ resend }) => resend({ address, post })));
  } catch {
    // A page without storage.
  }
};

/**
 * See opt-out.js.
 * @type {typeof import('../embed.js').reportOptOut}
 */
export const reportOptOut = async (given) => {
  const { report } = await optOut().catch(() => {
    throw failure({ code: 'opt-out-failed', message: `opt-out of ${given.quoteId}: opt-out.js can't be loaded` });
  });
  return report(given, { address, post });
};
