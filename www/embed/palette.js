/** Which of a page's colours the panel takes: those that can be read. */

import { contrast, luminance, onto, pixel } from './color.js';

/** The least contrast to the ground: of a text, and of what belongs to a control. */
const text = 4.5;
const control = 3;

/** @typedef {Record<string, string>} Colors computed, by the name of their token */

/**
 * How well a colour can be read on another one, which has to be opaque.
 * @param {string} over
 * @param {string} under
 */
function ratio(over, under) {
  const ground = pixel(under);
  return ground[3] < 1 ? NaN : contrast(onto(pixel(over), ground), ground);
}

/**
 * What the panel takes of the colours that a page has `given`, instead of its `own`; and what it doesn't, for the page's
 * developers. `mark` is the accent where it is no text; `fill` and `on-fill` are a ground in that colour and the text on it.
 * @param {Colors} own each token's
 * @param {Partial<Colors>} given
 * @returns {{ taken: Colors, flaws: string[], isDark: boolean }} `isDark`: the ground
 */
export function palette(own, given) {
  /** @type {string[]} */
  const flaws = [];
  /** @type {(what: string, over: string, under: string, least: number, instead: string) => boolean} */
  const reads = (what, over, under, least, instead) => {
    const found = ratio(over, under);
    if (found >= least) return true;
    if (what) flaws.push(`--xce-${what} has a contrast of ${Math.round(100 * found) / 100 || 'unknown'}, and needs ${least}: ${instead}`);
    return false;
  };
  let { ink = own.ink, ground = own.ground } = given;
  if (!reads(given.ground ? 'ground' : 'ink', ink, ground, text, 'neither ink nor ground is taken')) ({ ink, ground } = own);
  /** Of a token, or else the ink, which can be read. */
  const pick = (/** @type {string} */ name, /** @type {number} */ least) => {
    const color = given[name] ?? own[name];
    return reads(given[name] ? name : '', color, ground, least, '--xce-ink stands in') ? color : ink;
  };
  const accent = pick('accent', text);
  const color = given.accent ?? own.accent;
  const mark = ratio(color, ground) >= control ? color : ink;
  const on = given['on-accent'];
  const isRead = on && reads('on-accent', on, mark, text, 'another colour stands in');
  const onMark = [isRead ? on : ground, ground, ink].find((color) => ratio(color, mark) >= text);
  const taken = {
    ink,
    ground,
    accent,
    mark,
    fill: onMark ? mark : ink,
    'on-fill': onMark ?? ground,
    soft: pick('soft', text),
    good: pick('good', text),
    bad: pick('bad', text),
    line: given.line ?? own.line,
    control: pick('control-line', control),
    focus: given.focus ? pick('focus', control) : mark,
  };
  return { taken, flaws, isDark: luminance(pixel(ground)) < luminance(pixel(ink)) };
}
