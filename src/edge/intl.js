/**
 * How the browser's Intl writes prices in the first of `tags` that it knows: for each of `numbers`, with
 * `places` behind the point, the parts of formatToParts as lines, `type` and `value` with a tab between
 * them; form feeds between the numbers. Tags and numbers are lists with blanks. Nothing where a page has
 * put something else in Intl's place.
 */
export function samples(tags, currency, currencyDisplay, places, numbers) {
  const isTag = (tag) => {
    try {
      return Intl.getCanonicalLocales(tag)[0];
    } catch {}
  };
  const line = ({ type, value }) => `${type}\t${value}`;
  try {
    const options = { style: 'currency', currency, currencyDisplay, minimumFractionDigits: places, maximumFractionDigits: places };
    const format = new Intl.NumberFormat(tags.split(' ').filter(isTag), options);
    return numbers.split(' ').map((number) => format.formatToParts(number).map(line).join('\n')).join('\f');
  } catch {}
}
