/** Colours as numbers, and how well one can be read on another. */

/**
 * Red, green, blue, multiplied by the last one, opacity; each from 0 to 1.
 * @typedef {number[]} Pixel
 */

/**
 * A computed colour; of a Lab or Oklab one, the lightness alone. Not a number if it is written in another way.
 * @param {string} color
 * @returns {Pixel}
 */
export function pixel(color) {
  const [, kind, list] = /** @type {RegExpExecArray} */ (/(\w+)\((?:srgb )?(.*)/.exec(color));
  const [first, green, blue, opacity = 1] = list.split(/[ ,/]+/).map(parseFloat);
  const light = /^l/.test(kind) ? (first + 16) / 116 : first;
  const grey = 1.055 * light ** 1.25 - 0.055;
  const parts = /^(ok)?l/.test(kind) ? [grey, grey, grey] : [first, green, blue].map((part) => (/^rgb/.test(kind) ? part / 255 : part));
  return [...parts.map((part) => part * opacity), opacity];
}

/** @type {(over: Pixel, under: Pixel) => Pixel} */
export const onto = (over, under) => over.map((part, place) => part + under[place] * (1 - over[3]));

/**
 * Relative luminance, as WCAG's contrast has it.
 * @param {Pixel} pixel
 */
export const luminance = (pixel) => {
  const [red, green, blue] = pixel.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/**
 * WCAG's contrast of two colours, from 1 to 21; not a number if one of them isn't one.
 * @param {Pixel} one
 * @param {Pixel} other
 */
export const contrast = (one, other) => {
  const [dark, light] = [one, other].map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
