/**
 * How the browser's Intl writes prices in the first of `tags` that it knows. `tags` and `numbers` are
 * separated by spaces. Each number is written with `places` decimal places, and each part that
 * formatToParts gives becomes a line: `type`, a tab, `value`. Form feeds separate the numbers. Undefined
 * on a page that has replaced Intl with something else.
 * @param {string} tags
 * @param {string} currency
 * @param {Intl.NumberFormatOptions['currencyDisplay']} currencyDisplay
 * @param {number} places
 * @param {string} numbers
 * @returns {string | undefined}
 */
export function samples(tags, currency, currencyDisplay, places, numbers) {
  const isTag = (/** @type {string} */ tag) => {
    try {
      return Intl.getCanonicalLocales(tag)[0];
    } catch {}
  };
  const line = (/** @type {Intl.NumberFormatPart} */ { type, value }) => `${type}\t${value}`;
  try {
    /** @type {Intl.NumberFormatOptions} */
    const options = { style: 'currency', currency, currencyDisplay, minimumFractionDigits: places, maximumFractionDigits: places };
    const format = new Intl.NumberFormat(tags.split(' ').filter(isTag), options);
    return numbers.split(' ').map((number) => format.formatToParts(/** @type {Intl.StringNumericLiteral} */ (number)).map(line).join('\n')).join('\f');
  } catch {}
}
