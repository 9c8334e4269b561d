/** The script tag's own settings, and how the partner's proxy is called. */

import { late } from './files.js';
import { get } from './platform.js';

/**
 * The `data-` settings of our own script tag; if none has our address (a bundle, a redirect), those of the one with
 * `data-xcover-offer`. Other vendors' tags have a `data-proxy` too.
 * @type {DOMStringMap}
 */
export const settings =
  ([...document.scripts].find(({ src }) => src === import.meta.url) ??
    /** @type {HTMLScriptElement | null} */ (document.querySelector('script[data-xcover-offer]')))?.dataset ?? {};

/** How long a request may take before the page is told that there is no offer, in ms. */
export const deadlineMs = Number(settings.deadlineMs) || 10_000;

/**
 * The address of one of the proxy's routes; throws if it is malformed.
 * @param {string | null | undefined} proxy the element's own address of the proxy, if it has one
 * @param {string} route
 */
export const address = (proxy, route) =>
  new URL((proxy || settings.proxy || '/xcover').replace(/\/$/, '') + route, document.baseURI).href;

/**
 * The late file of a setting for developers or designers: it stands between here and the proxy, and between here and Rust.
 * @type {Promise<import('./seam.js').Aide> | undefined}
 */
export const aide =
  settings.preview !== undefined ? late('preview.js') : settings.debug !== undefined ? late('debug.js') : undefined;

/**
 * @param {string} url
 * @param {string} body JSON
 * @param {RequestInit} options
 * @param {Record<string, string>} [headers]
 */
export const post = (url, body, options, headers) => {
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers }, ...options };
  return aide ? aide.then(({ send }) => send(url, init)) : get(url, init);
};
