// Makes src/currency/data.rs from CLDR (npm: cldr-numbers-full, cldr-core) and ISO 4217 (npm:
// currency-codes).
//
//   node tools/cldr.mjs           write the file
//   node tools/cldr.mjs --check   fail when the file is not what would be written
//
// The versions are pinned in package.json: CLDR's is that of the Chromium which the tests run in.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const core = (name) => require(`cldr-core/supplemental/${name}.json`).supplemental;
const numbersPath = join(import.meta.dirname, 'node_modules/cldr-numbers-full');
const { parentLocale } = core('parentLocales').parentLocales;
const { numberingSystems } = core('numberingSystems');
const { likelySubtags } = core('likelySubtags');
const { fractions, region: tenders } = core('currencyData').currencyData;
const output = join(import.meta.dirname, '../src/currency/data.rs');

/** The currencies of today, with their minor units. */
const iso = new Map(require('currency-codes/data').map(({ code, digits }) => [code, digits]));

// --- What CLDR says ------------------------------------------------------------------------------

/** The locale from which CLDR lets `tag` inherit; "und" is the last. */
function parentOf(tag) {
  return parentLocale[tag] ?? (tag.includes('-') ? tag.replace(/-[^-]+$/, '') : 'und');
}

/** The currency that is legal tender today in the region that `tag` names. */
function tenderOf(tag) {
  const region = tag.match(/-([A-Z]{2})(-|$)/)?.[1];
  const current = (tenders[region] ?? []).flatMap(Object.entries).filter(([, { _to, _tender }]) => !_to && _tender !== 'false');
  return current.at(0)?.[0];
}

/** How `tag` writes prices. */
function readLocale(tag) {
  const { numbers } = require(`cldr-numbers-full/main/${tag}/numbers.json`).main[tag];
  const { currencies } = require(`cldr-numbers-full/main/${tag}/currencies.json`).main[tag].numbers;
  const own = (code) => {
    const { pattern, decimal, group } = currencies[code] ?? {};
    // The JSON leaves out separators that equal those of the locale which defines them: `en-150`
    // writes the euro with its own, and its children inherit them.
    const european = code === 'EUR' && pattern === '¤#,##0.00' && tag.startsWith('en-');
    return european ? { pattern, decimal: '.', group: ',' } : { pattern, decimal, group };
  };
  // Intl (ICU) writes every currency as the locale writes its region's own.
  const tender = own(tenderOf(tag));
  const styleOf = (system) => {
    const symbols = numbers[`symbols-numberSystem-${system}`];
    return {
      pattern: tender.pattern ?? numbers[`currencyFormats-numberSystem-${system}`].standard,
      decimal: tender.decimal ?? symbols.currencyDecimal ?? symbols.decimal,
      group: tender.group ?? symbols.currencyGroup ?? symbols.group,
      minus: symbols.minusSign,
      minimumGrouping: numbers.minimumGroupingDigits,
      system,
    };
  };
  const { defaultNumberingSystem, otherNumberingSystems } = numbers;
  const style = styleOf(defaultNumberingSystem);
  // What `-u-nu-` may ask for with signs of its own.
  const others = new Set(['latn', otherNumberingSystems.native]);
  others.delete(defaultNumberingSystem);
  const otherStyles = [...others].filter((system) => `symbols-numberSystem-${system}` in numbers).map(styleOf);
  const names = new Map();
  const styles = new Map();
  for (const [code, currency] of Object.entries(currencies)) {
    if (!iso.has(code)) continue;
    const symbol = currency.symbol ?? code;
    names.set(code, { symbol, narrow: currency['symbol-alt-narrow'] ?? symbol });
    const special = own(code);
    const changed = Object.entries(special).filter(([key, value]) => value !== undefined && value !== style[key]);
    if (changed.length) styles.set(code, { ...style, ...Object.fromEntries(changed) });
  }
  return { style, otherStyles, styles, names };
}

const tags = readdirSync(join(numbersPath, 'main')).filter((tag) => tag !== 'und');
const locales = new Map(['und', ...tags].map((tag) => [tag, readLocale(tag)]));

// --- The tables ----------------------------------------------------------------------------------

/** A style as Rust reads it: pattern, decimal, group, minus sign, minimum grouping, digits. */
const styleText = ({ pattern, decimal, group, minus, minimumGrouping, system }) =>
  [pattern, decimal, group, minus, minimumGrouping, system].join('|');

const styleTexts = [];
const styleIndex = (style) => {
  const text = styleText(style);
  if (!styleTexts.includes(text)) styleTexts.push(text);
  return styleTexts.indexOf(text);
};

/** Indices as two letters, so that they can't be taken for a code. */
const letters = (index) => String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26));

/** The styles of `tag`: first the one that holds by default. */
function stylesOf(tag) {
  const { style, otherStyles } = locales.get(tag);
  return [style, ...otherStyles].map((one) => letters(styleIndex(one))).join('');
}

/** Where `tag` writes a currency otherwise than `parent`, in the form that LOCALES documents. */
function differences(tag, parent) {
  const entries = [];
  const [own, inherited] = [locales.get(tag), locales.get(parent)];
  const codes = new Set([...own.names.keys(), ...(inherited?.names.keys() ?? [])]);
  for (const code of [...codes].sort()) {
    const none = { symbol: code, narrow: code };
    const now = own.names.get(code) ?? none;
    const before = inherited?.names.get(code) ?? none;
    let text = '';
    const [changed, narrowed] = [now.symbol !== before.symbol, now.narrow !== before.narrow];
    if (changed && narrowed && now.symbol === now.narrow) text += `~${now.symbol}`;
    else text += (changed ? `=${now.symbol}` : '') + (narrowed ? `>${now.narrow}` : '');
    const special = own.styles.get(code);
    if (special) text += `:${letters(styleIndex(special))}`;
    if (/[=>~:;,\n]/.test(now.symbol + now.narrow)) throw new Error(`${tag} ${code}: ${text}`);
    if (text) entries.push(code + text);
  }
  return entries.join(';');
}

/** The nearest locale of the table to which `tag` falls back when its last subtags are cut off. */
function cutBack(tag, known) {
  for (let cut = tag; cut.includes('-'); ) {
    cut = cut.replace(/-[^-]+$/, '');
    if (known.has(cut)) return cut;
  }
  return 'und';
}

const lines = new Map([['und', `und,,${stylesOf('und')},${differences('und')}`]]);
for (const tag of tags.sort((a, b) => a.split('-').length - b.split('-').length || (a < b ? -1 : 1))) {
  const cut = cutBack(tag, lines);
  const parent = parentOf(tag);
  const candidates = [...new Set([cut, parent, 'und'])].filter((name) => lines.has(name));
  const [from, text] = candidates.map((name) => [name, differences(tag, name)]).sort((a, b) => a[1].length - b[1].length)[0];
  const style = stylesOf(tag);
  const same = from === cut && cut !== 'und' && text === '' && style === lines.get(cut).split(',')[2];
  // A language of its own is kept, so that it isn't taken for an unknown one.
  if (!same) lines.set(tag, `${tag.toLowerCase()},${from === cut ? '' : from.toLowerCase()},${style},${text}`);
}

// A script that follows from the region is often left out: zh-HK is zh-Hant-HK.
const aliases = [];
for (const [short, full] of Object.entries(likelySubtags)) {
  const [language, , region] = full.split('-');
  const tag = short.includes('-') ? full : undefined;
  if (!tag || short !== `${language}-${region}` || locales.has(short)) continue;
  const target = lines.has(tag) ? tag : cutBack(tag, lines);
  if (target !== cutBack(short, lines) && target !== 'und') aliases.push(`${short},${target},,`.toLowerCase());
}
for (const [old, tag] of [['iw', 'he'], ['in', 'id'], ['ji', 'yi'], ['mo', 'ro-md'], ['sh', 'sr-latn'], ['tl', 'fil'], ['no', 'nb']]) {
  if (!lines.has(old)) aliases.push(`${old},${tag},,`);
}

// Tags are sought by halving, so they stand close together, and the currencies elsewhere.
let currencies = '';
const sorted = [...lines.values(), ...aliases]
  .sort((a, b) => (a.split(',')[0] < b.split(',')[0] ? -1 : 1))
  .map((line) => {
    const [tag, parent, styles, differing] = line.split(',');
    if (!differing) return `${tag},${parent},${styles},`;
    const start = currencies.length && new TextEncoder().encode(currencies).length;
    currencies += `${differing}\n`;
    return `${tag},${parent},${styles},${start.toString(36)}`;
  });

const decimals = [...iso.keys()]
  .sort()
  .map((code) => {
    const cldr = Number(fractions[code]?._digits ?? fractions.DEFAULT._digits);
    return [code, cldr, Math.max(cldr, iso.get(code) ?? cldr)];
  })
  .filter(([, cldr, charged]) => cldr !== 2 || charged !== 2)
  .map(([code, cldr, charged]) => `${code}${cldr}${charged}`);

// Those that a locale writes, and those that no locale has for its own but calendars and forms use.
const widespread = new Set(['fullwide', 'hanidec', 'thai', 'khmr', 'laoo', 'limb', 'tibt', 'mong']);
const used = new Set(styleTexts.map((text) => text.split('|').at(-1)));
const systems = Object.entries(numberingSystems)
  .filter(([name, { _type }]) => _type === 'numeric' && (used.has(name) || widespread.has(name)))
  .map(([name, { _digits }]) => {
    const digits = [..._digits];
    const inRow = digits.every((digit, index) => digit.codePointAt(0) === digits[0].codePointAt(0) + index);
    return `${name},${inRow ? digits[0] : _digits}`;
  });

// Letters and the like are kept apart from digits (CLDR's currencySpacing); these are not.
const edges = new Set();
for (const { names } of locales.values()) {
  for (const name of names.values()) for (const symbol of Object.values(name)) edges.add([...symbol].at(0)).add([...symbol].at(-1));
}
const glued = [...edges].filter((c) => c && /[\p{S}\p{Z}]/u.test(c)).sort().join('');

const version = require('cldr-core/package.json').version;
const text = (value) => JSON.stringify(value).replace(/[\u007f-\u00a0\u00ad\u061c\u200b-\u202f\u2060-\u206f]/g, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
const rust = `//! How every locale of CLDR writes prices. Made by \`tools/cldr.mjs\`; not to be edited.
//!
//! From the Unicode Common Locale Data Repository, version ${version}. © 1991-2025 Unicode, Inc., under
//! the Unicode License v3 (<https://www.unicode.org/license.txt>). The minor units are ISO 4217's.

/// A line per locale, sorted: \`tag,parent,styles,currencies\`, in lower case. No parent: the tag without its
/// last subtags, in the end \`und\`. Styles: two letters each (base 26, an index of [\`STYLES\`]), the default
/// first; none: an alias of the parent. Currencies: where the locale's line of [\`CURRENCIES\`] starts, in base 36.
pub(super) const LOCALES: &str = concat!(
${sorted.map((line) => `    ${text(`${line}\n`)},`).join('\n')}
);

/// A line per locale that writes currencies otherwise than its parent: between semicolons and sorted, code, \`=\`
/// symbol, \`>\` narrow symbol, \`~\` both, \`:\` style.
pub(super) const CURRENCIES: &str = concat!(
${currencies.split('\n').slice(0, -1).map((line) => `    ${text(`${line}\n`)},`).join('\n')}
);

/// Pattern, decimal separator, grouping separator, minus sign, minimum grouping digits, numbering system.
pub(super) const STYLES: &[&str] = &[
${styleTexts.map((line) => `    ${text(line)},`).join('\n')}
];

/// Code, CLDR's places behind the point, and the most that are charged (ISO 4217's minor units),
/// where either isn't 2.
pub(super) const DECIMALS: &str = "${decimals.join('')}";

/// The characters at the edge of currency symbols that may stand beside a digit: Unicode's symbols
/// and separators.
pub(super) const GLUED: &str = ${text(glued)};

/// Numbering system, and its zero, which the other digits follow in Unicode, or all ten.
pub(super) const DIGITS: &[&str] = &[
${systems.map((line) => `    ${text(line)},`).join('\n')}
];
`;

if (process.argv.includes('--check')) {
  if (readFileSync(output, 'utf8') !== rust) {
    console.error('src/currency/data.rs is not what tools/cldr.mjs makes: run `node tools/cldr.mjs`');
    process.exitCode = 1;
  }
} else {
  writeFileSync(output, rust);
}
