/**
 * For a page whose script tag is a classic one, as pages for XCover Elements may have: imports embed.js, and marks the tag as
 * ours, so that its settings count. Inside a block, because a classic script's names are the page's as well.
 */
{
  const tag = /** @type {HTMLScriptElement} */ (document.currentScript);
  tag.dataset.xcoverOffer ??= '';
  // A release that can't be had is no error of the page's.
  import(new URL('embed.js', tag.src).href).catch((error) => console.error('xcover-offer:', error));
}
