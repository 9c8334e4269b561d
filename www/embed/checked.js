/** How files.js and late.js load a module. classic.js does the same by itself: its names would be the page's as well. */

/**
 * The exports of a module, if it is what it has to be. `import()` itself checks nothing, but it joins the loading that the line
 * has begun, and fails with it. WebKit keeps a failure for later pages as well, until the file is fetched. The second try
 * has the same address: another one would bypass an import map's `integrity`.
 * @param {string} href
 * @param {string} integrity as in the attribute; nothing is checked with ""
 * @param {typeof import('./platform.js').get} get
 * @returns {Promise<any>}
 */
export const checked = (href, integrity, get) => {
  const take = () => {
    // There it stays: without it WebKit would load the file twice.
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', integrity, href }));
    return import(href);
  };
  return take().catch(() => get(href, { cache: 'reload' }).then(take));
};
