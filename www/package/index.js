/** The loader. docs: README.md beside this file. */

import { version } from './release.js';

export { integrity, version } from './release.js';

/** @import { LoadOptions, OfferModule } from './index.js' */

const tagName = 'xce-protection-offer';

/** Pauses before the second and the third attempt, in ms. */
const pausesMs = [1000, 3000];

/** @type {Promise<OfferModule> | undefined} */
let loading;

/** How many attempts have failed on this page. */
let failed = 0;

/**
 * The module at an address that a tag has loaded.
 * @param {string} url
 * @returns {Promise<OfferModule>}
 */
const moduleOf = (url) => import(/* @vite-ignore */ /* webpackIgnore: true */ /* turbopackIgnore: true */ url);

/**
 * Resolves to the module once the tag that is on the page already has loaded it.
 * @param {HTMLScriptElement} tag
 * @returns {Promise<OfferModule>}
 */
const loadedBy = (tag) =>
  new Promise((resolve, reject) => {
    tag.addEventListener('error', () => reject(new Error(`${tag.src} can't be loaded`)));
    customElements.whenDefined(tagName).then(() => resolve(moduleOf(tag.src)));
  });

/**
 * Adds the tag, and resolves to its module once that has run. A tag whose file can't be loaded is taken away again.
 * @param {LoadOptions} options
 * @returns {Promise<OfferModule>}
 */
const add = ({ src, integrity, nonce, proxy, deadlineMs, load, debug, preview }) =>
  new Promise((resolve, reject) => {
    const url = new URL(src, document.baseURI);
    // A browser remembers an address whose module couldn't be loaded. The fragment makes it another one; no server sees it.
    if (failed) url.hash = `${failed}`;
    const tag = document.createElement('script');
    for (const [name, value] of Object.entries({ proxy, deadlineMs, load, debug, preview, xcoverOffer: true })) {
      if (value) tag.dataset[name] = value === true ? '' : `${value}`;
    }
    if (integrity) tag.integrity = integrity;
    if (nonce) tag.nonce = nonce;
    Object.assign(tag, { type: 'module', async: true, src: url.href });
    tag.addEventListener('load', () => resolve(moduleOf(url.href)));
    tag.addEventListener('error', () => {
      failed++;
      tag.remove();
      reject(new Error(`${url.href} can't be loaded${integrity ? ', or is not what its integrity says' : ''}`));
    });
    document.head.append(tag);
  });

/** @param {LoadOptions} options */
async function attempts(options) {
  const url = new URL(options.src, document.baseURI).href;
  const present = [...document.scripts].find((tag) => tag.src === url || tag.dataset.xcoverOffer !== undefined);
  if (present) return loadedBy(present);
  for (const pauseMs of pausesMs) {
    try {
      return await add(options);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return add(options);
}

/** @param {LoadOptions} options */
async function start(options) {
  const module = await attempts(options);
  if (module.version !== version) {
    console.warn(`xcover-offer: ${options.src} is version ${module.version}, but the package is ${version}: serve the package's own dist/`);
  }
  return module;
}

/** @type {typeof import('./index.js').loadOffer} */
export const loadOffer = (options) => {
  if (typeof document === 'undefined') return Promise.resolve(null);
  loading ??= start(options).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
};
