// What the gallery shows: each value of each of these with each value of all others, in as few entries as that takes.

/** @typedef {{ state: string, layout: string, theme: string, width: number, lang: string }} Entry */

export const VALUES = {
  state: [
    'single', 'several', 'alternatives', 'bundle', 'instalments', 'discount', 'sparse',
    'yes', 'no', 'unanswered', 'new price', 'loading', 'unavailable', 'expired',
  ],
  lang: ['en-US', 'de', 'fr', 'id', 'ja', 'ar'],
  theme: ['light', 'dark', 'mono', 'mint', 'mint-dark', 'sand', 'night', 'pale'],
  width: [676, 343, 240, 280, 480],
  layout: ['panel', 'card', 'inline'],
};

/** @typedef {Record<string, string | number>} Row */

/** @param {[string, string | number][]} two */
const meeting = (two) => two.map(([name, value]) => `${name}=${value}`).sort().join();

/**
 * Rows with one value of each list, such that any two values of different lists meet in a row.
 * @param {Record<string, Array<string | number>>} lists the longest first
 */
export function pairs(lists) {
  const names = Object.keys(lists);
  /** What has yet to meet. @type {Map<string, Row>} */
  const open = new Map();
  for (const [nth, a] of names.entries()) {
    for (const b of names.slice(nth + 1)) {
      for (const x of lists[a]) for (const y of lists[b]) open.set(meeting([[a, x], [b, y]]), { [a]: x, [b]: y });
    }
  }
  const rows = [];
  for (const two of open.values()) {
    const row = { ...two };
    for (const name of names.filter((name) => !(name in row))) {
      const gain = (/** @type {string | number} */ value) =>
        Object.entries(row).filter((taken) => open.has(meeting([taken, [name, value]]))).length;
      row[name] = lists[name].reduce((best, value) => (gain(value) > gain(best) ? value : best));
    }
    const values = Object.entries(row);
    for (const [nth, taken] of values.entries()) for (const other of values.slice(nth + 1)) open.delete(meeting([taken, other]));
    rows.push(row);
  }
  return rows;
}

/** @type {Entry[]} */
export const ENTRIES = pairs(VALUES).map((row) => /** @type {Entry} */ (row));

/** @param {Entry} entry */
export const nameOf = ({ state, layout, theme, width, lang }) => [state.replace(' ', '-'), layout, theme, width, lang].join('_');
