/**
 * For a page whose script tag is a classic one, as pages for XCover Elements may have: imports embed.js, and marks the tag as
 * ours, so that its settings count. embed.js is checked as files.js checks modules. Inside a block, because a classic script's names are the page's as well.
 */
{
  const tag = /** @type {HTMLScriptElement} */ (document.currentScript);
  tag.dataset.xcoverOffer ??= '';
  const line = { rel: 'modulepreload', integrity: EMBED, href: new URL('embed.js', tag.src).href };
  document.head.append(Object.assign(document.createElement('link'), line));
  // A release that can't be had is no error of the page's.
  import(line.href).catch((error) => console.error('xcover-offer:', error));
}
