// The brands that the demo's pages can dress the offer in: rules of demo.css, and the ready themes of the release.

const themes = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[data-brand]'));

/** @param {string} brand */
export function wear(brand) {
  document.documentElement.dataset.brand = brand;
  for (const link of themes) link.media = link.dataset.brand === brand ? 'all' : 'not all';
}

/**
 * What a page needs for a brand.
 * @param {string} brand
 */
export function markup(brand) {
  const theme = [...themes].find((link) => link.dataset.brand === brand);
  if (theme) return `<link rel="stylesheet" href="${theme.href}">\n`;
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const rule = rules.find(({ cssText }) => cssText.startsWith(`[data-brand="${brand}"] xce-protection-offer`));
  const [, declarations] = /\{\s*(.*?)\s*\}/s.exec(rule?.cssText ?? '') ?? [];
  if (!declarations) return '';
  return `<style>\n  xce-protection-offer {\n    ${declarations.replaceAll('; ', ';\n    ')}\n  }\n</style>\n`;
}
