/** Files that are loaded after embed.js, from where it is. */

import { keptReports } from './kept.js';
import { get, getComputedStyle, NativePromise } from './platform.js';
import { failure, pause, quiet } from './promises.js';
import { address, post } from './proxy.js';

/** @param {string} name */
export const file = (name) => new URL(name, import.meta.url).href;

/**
 * The text of a file.
 * @param {string} name
 * @returns {Promise<string>}
 */
export const textOf = (name) => get(file(name)).then((response) => (response.ok ? response.text() : NativePromise.reject()));

/**
 * Resolves as `file` does, or to `undefined` once it has delayed an offer for so long.
 * @template T
 * @param {Promise<T> | undefined} file
 * @param {number} timeoutMs
 */
export const inTime = (file, timeoutMs) => NativePromise.race([file, pause(timeoutMs)]);

/** @returns {Promise<typeof import('./theme.js')>} */
const theme = () => import(file('theme.js'));

/**
 * See theme.js. Never rejects.
 * @param {ShadowRoot} root
 */
export const dress = (root) => theme().then(({ dress }) => dress(root, getComputedStyle)).catch(() => {});

/** @returns {Promise<typeof import('./opt-out.js')>} */
const optOut = () => import(file('opt-out.js'));

/** @returns {Promise<typeof import('./drawn.js')>} */
export const drawn = () => import(file('drawn.js'));

/** @returns {Promise<typeof import('./information.js')>} */
export const information = () => import(file('information.js'));

/** @returns {Promise<typeof import('./shown.js')>} */
export const shown = () => import(file('shown.js'));

/**
 * See disclosure.js.
 * @param {import('../embed.js').ProtectionOfferElement} element
 * @returns {ReturnType<typeof import('./disclosure.js').disclose>}
 */
export const disclose = (element) => import(file('disclosure.js')).then((module) => module.disclose(element));

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
