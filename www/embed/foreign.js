/** Whether an answer can be in the language that was asked for. Part of late.js, for answers that don't say their language. */

import { canonical } from '../../src/edge/intl.js';

/**
 * The letters of the languages whose script, as CLDR has it, is none of Unicode's.
 * @type {Record<string, string>}
 */
const letters = { Hans: '\\p{sc=Hani}', Hant: '\\p{sc=Hani}', Jpan: '\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hani}', Kore: '\\p{sc=Hang}' };

/** How many of an answer's letters are its language's own, at least: names may be in any script. */
const leastShare = 0.2;

/**
 * Which language an answer is in if it can't be in the language `tag` (BCP 47), by the script of its texts: Japanese has kana or
 * kanji. That is `und`, of which only a script from right to left is known; empty if it can be. A text has white space, or letters
 * that aren't ASCII's; markup and addresses don't count. Throws for a language without a script.
 * @param {string} tag
 * @param {unknown} answer
 */
export const foreign = (tag, answer) => {
  const { script = '' } = new Intl.Locale(canonical(tag)).maximize();
  let texts = '';
  JSON.stringify(answer, (_, value) => {
    const text = typeof value === 'string' ? value.replace(/<[^>]*>|\S*[/@]\S*/g, '').trim() : '';
    if (/\s|[^\0-\x7f]/.test(text)) texts += text;
    return value;
  });
  const count = (/** @type {string} */ letters) => texts.match(RegExp(`[${letters}]`, 'gu'))?.length ?? 0;
  const all = count('\\p{L}');
  if (count(letters[script] ?? `\\p{sc=${script}}`) >= all * leastShare) return '';
  const reversed = ['Arab', 'Hebr'].find((name) => count(`\\p{sc=${name}}`) > all / 2);
  return reversed ? `und-${reversed}` : 'und';
};
