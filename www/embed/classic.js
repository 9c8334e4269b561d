/**
 * For a page whose script tag is a classic one, as pages for XCover Elements may have: imports embed.js, and marks the tag as
 * ours, so that its settings count. embed.js is checked as files.js checks modules. Inside a block, because a classic script's names are the page's as well.
 */
{
  const tag = /** @type {HTMLScriptElement} */ (document.currentScript);
  tag.dataset.xcoverOffer ??= '';
  const { href } = new URL('embed.js', tag.src);
  const take = () => {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', integrity: EMBED, href }));
    return import(href);
  };
  take()
    .catch(() => fetch(href, { cache: 'reload' }).then(take))
    // A release that can't be had is no error of the page's.
    .catch((error) => console.error('xcover-offer:', error));
}
