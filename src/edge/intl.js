/**
 * How the browser's Intl writes prices in the first of `tags` that it knows: for each of `numbers`, with
 * `places` behind the point, the parts of formatToParts as lines, `type` and `value` with a tab between
 * them; form feeds between the numbers. Tags and numbers are lists with blanks. Nothing where a page has
 * put something else in Intl's place.
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
