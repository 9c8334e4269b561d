/**
 * The nearest tag to `tag` that Intl knows to be one, as it writes it: `id-ID` for `in-ID`, `en-AU` for `en_AU.UTF-8`,
 * `pt-PT` for `pt-PT-ao90`. Empty if there is none.
 * @param {string} tag
 */
export function canonical(tag) {
  for (let rest = tag.split(/[.@]/)[0].replaceAll('_', '-'); rest; rest = rest.replace(/-?[^-]*$/, '')) {
    try {
      return Intl.getCanonicalLocales(rest)[0];
    } catch {}
  }
  return '';
}

/**
 * `day` (`YYYY-MM-DD`) as it is written in the locale `tag`; unchanged if Intl doesn't know the tag.
 * @param {string} day
 * @param {string} tag
 */
export function dayIn(day, tag) {
  try {
    return new Date(day).toLocaleDateString(canonical(tag), { dateStyle: 'medium', timeZone: 'UTC' });
  } catch {
    return day;
  }
}

/**
 * `text` in small letters and without white space. Here, because Rust would bring its own tables of letters along.
 * @param {string} text
 */
export const folded = (text) => text.toLowerCase().replace(/\s+/g, '');

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
  const line = (/** @type {Intl.NumberFormatPart} */ { type, value }) => `${type}\t${value}`;
  try {
    /** @type {Intl.NumberFormatOptions} */
    const options = { style: 'currency', currency, currencyDisplay, minimumFractionDigits: places, maximumFractionDigits: places };
    const format = new Intl.NumberFormat(tags.split(' ').map(canonical).filter(Boolean), options);
    return numbers.split(' ').map((number) => format.formatToParts(/** @type {Intl.StringNumericLiteral} */ (number)).map(line).join('\n')).join('\f');
  } catch {}
}
