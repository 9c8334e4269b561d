/** The script tag's own settings, and how the partner's proxy is called. */

const ours = [...document.scripts].find(({ src }) => src === import.meta.url);
/** @type {HTMLScriptElement | null} */
const named = document.querySelector('script[data-proxy]');

/** The `data-` settings of our own script tag; where it has none, those of the first one with `data-proxy`. */
export const settings = { ...named?.dataset, ...ours?.dataset };

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
 * @param {string} url
 * @param {string} body JSON
 * @param {RequestInit} options
 * @param {Record<string, string>} [headers]
 */
export const post = (url, body, options, headers) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers }, ...options });
