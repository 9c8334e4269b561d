/**
 * The look that the first picture of a panel does without, and the one that a page asks for: its tokens `--xce-*`. A file of its own,
 * loaded beside the WebAssembly for a page that asks, and else after the offer.
 *
 * The tokens that are no colours are taken by `styles/later.css`. Colours are looked at first, whether they can be read.
 * `docs/theming.md` has all of them.
 */

import later from '../../styles/later.css';
import { palette } from './palette.js';
import { warn } from './warn.js';

/** @import { Colors } from './palette.js' */

/**
 * The tokens, and which of the panel's own colours (`styles/panel.css`) each stands for.
 * @type {Record<string, string>}
 */
const tokens = { ink: 'ink', soft: 'soft', ground: 'ground', line: 'line', 'control-line': 'control', accent: 'accent', 'on-accent': 'ground', good: 'good', bad: 'bad', focus: 'accent' };

const names = Object.keys(tokens);

const laterSheet = new CSSStyleSheet();
laterSheet.replaceSync(later);

/** The colour schemes: both, and the one that the panel is in. */
const schemes = ['light', 'dark', 'used'];

/** Where a token has a colour in each scheme. It is looked at again when the page changes one. */
const measure = new CSSStyleSheet();
measure.replaceSync(`
  :host { transition: 1ms allow-discrete; transition-property: ${names.map((name) => `--xce-${name}`)} }
  div { display: none }
  .light { color-scheme: light }
  .dark { color-scheme: dark }
  ${names.map((name) => `.own .${name} { color: var(--${tokens[name]}) } .given .${name} { color: var(--xce-${name}) }`).join('')}`);

/** A card has no ground of its own, nor has a notice, unless the page gives them one. */
const card = ':host([layout="card"]) .panel, .note { padding: 1em; background: var(--ground) }';

/**
 * The browser draws a radio button for the colour scheme, which isn't that of a ground that is the same in both.
 * @param {boolean[]} areDark the grounds
 */
const buttons = ([light, dark]) => (light === dark ? `input { color-scheme: ${light ? 'dark' : 'light'} }` : '');

/** @type {WeakMap<ShadowRoot, () => void>} */
const dressed = new WeakMap();

/** @type {Set<string>} What was said to the page's developers. */
const said = new Set();

/**
 * Has the panel in `root` look like this from now on.
 * @param {ShadowRoot} root
 * @param {typeof globalThis.getComputedStyle} getComputedStyle the browser's own, whatever the page has done to it
 */
export function dress(root, getComputedStyle) {
  // Its own styles haven't arrived yet (space.js).
  if (root.adoptedStyleSheets.length < 2) return;
  adopt(root, laterSheet);
  const update = dressed.get(root) ?? start(root, getComputedStyle);
  dressed.set(root, update);
  update();
}

/**
 * @param {ShadowRoot} root
 * @param {CSSStyleSheet} sheet
 */
function adopt(root, sheet) {
  const sheets = root.adoptedStyleSheets;
  if (!sheets.includes(sheet)) root.adoptedStyleSheets = [...sheets, sheet];
}

/**
 * @param {ShadowRoot} root
 * @param {typeof globalThis.getComputedStyle} getComputedStyle
 */
function start(root, getComputedStyle) {
  const probe = Object.assign(document.createElement('div'), { className: 'sr', ariaHidden: 'true' });
  const inside = probe.attachShadow({ mode: 'open' });
  inside.adoptedStyleSheets = [root.adoptedStyleSheets[0], measure];
  for (const scheme of schemes) {
    for (const kind of ['own', 'given']) {
      const box = Object.assign(document.createElement('div'), { className: `${scheme} ${kind}` });
      box.append(...names.map((name) => Object.assign(document.createElement('i'), { className: name })));
      inside.append(box);
    }
  }
  // What a page prints is in the panel's own colours, on white.
  const sheet = new CSSStyleSheet({ media: 'screen' });
  probe.addEventListener('transitionend', update);
  root.prepend(probe);

  function update() {
    const style = getComputedStyle(probe);
    const given = names.filter((name) => {
      const value = style.getPropertyValue(`--xce-${name}`).trim();
      const isColor = CSS.supports('color', value);
      if (value && !isColor) tell(`--xce-${name} is no colour that this browser knows: ${value}`);
      return isColor;
    });
    const [light, dark, used] = schemes.map((scheme) => {
      const read = (/** @type {string} */ kind, /** @type {string[]} */ wanted) =>
        Object.fromEntries(wanted.map((name) => [name, getComputedStyle(/** @type {Element} */ (inside.querySelector(`.${scheme}.${kind} .${name}`))).color]));
      return palette(read('own', names), read('given', given));
    });
    used.flaws.forEach(tell);
    const rules = Object.entries(light.taken).map(([name, color]) => {
      const other = dark.taken[name];
      return `--${name}: ${other === color ? color : `light-dark(${color}, ${other})`}`;
    });
    const ground = given.includes('ground') ? card + buttons([light, dark].map(({ isDark }) => isDark)) : '';
    sheet.replaceSync(given.length ? `* { ${rules.join(';')} } ${ground}` : '');
    if (given.length) adopt(root, sheet);
  }
  return update;
}

/** @param {string} flaw */
function tell(flaw) {
  if (!said.has(flaw)) warn(flaw);
  said.add(flaw);
}
