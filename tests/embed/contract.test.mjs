// What the class has, its header, embed.d.ts and the documents say the same of the element; and both sides of the
// seam to Rust have the same names.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { read, root } from './support.mjs';

const { parse } = createRequire(join(root, 'tools/'))('acorn');

const source = read('www/embed/element.js');
const types = read('www/embed.d.ts');
const seam = read('www/embed/seam.d.ts');
const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
  .filter((path) => path.endsWith('.md'))
  .map(read)
  .join('\n');

/** Called by the browser. */
const callbacks = ['constructor', 'connectedCallback', 'disconnectedCallback', 'attributeChangedCallback', 'formResetCallback', 'formStateRestoreCallback', 'formDisabledCallback'];

const sorted = (names) => [...new Set(names)].sort();
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

// --- Where it is said ----------------------------------------------------------------------------

const parsed = (path) => parse(read(path), { ecmaVersion: 'latest', sourceType: 'module' }).body;
const body = parsed('www/embed/element.js').find(({ declaration }) => declaration?.type === 'ClassDeclaration').declaration.body.body;
const isPublic = ({ key, static: isStatic }) => key.type === 'Identifier' && !isStatic && !callbacks.includes(key.name);
const members = body.filter(isPublic);
const observed = body.find(({ key }) => key.name === 'observedAttributes').value.elements.map(({ value }) => value);

const [header] = /\/\*\*(?:(?!\*\/)[^])*@implements[^]*?\*\//.exec(source);
const tagged = (tag) => all(header, new RegExp(`@${tag} ([\\w-]+)`, 'g'));

/** The text between the braces of an interface. */
function interfaceOf(text, name) {
  const [, inside] = new RegExp(`export interface ${name}\\b[^{]*{\\n([^]*?)\\n}`).exec(text);
  return inside.replace(/\/\*\*[^]*?\*\//g, '');
}

/** A table of the documents: the cells of its rows, by the cells of its head. */
function table(...head) {
  const lines = documents.split('\n');
  const cells = (line) => line.split('|').slice(1, -1).map((cell) => cell.trim());
  const at = lines.findIndex((line) => line.startsWith('|') && cells(line).join() === head.join());
  assert.ok(at >= 0, `no document has the table ${head}`);
  const end = lines.findIndex((line, index) => index > at && !line.startsWith('|'));
  return lines.slice(at + 2, end).map(cells);
}

/** The names in backticks. */
const named = (cell) => all(cell, /`([\w.-]+)/g);

// --- Attributes, properties, methods -------------------------------------------------------------

const rows = table('attribute', 'property', "signal's `data`", 'meaning');

/** Attributes that the browser reads itself, for the form. */
const ofForms = ['disabled', 'form', 'name', 'required'];

/** Attributes that styles read (styles/later.css), and one that shown.js does. */
const ofLook = ['density', 'heading-level', 'theme'];

test('the attributes are those of the header, of embed.d.ts and of the documents', () => {
  const readOnce = all(['element', 'space', 'texts'].map((name) => read(`www/embed/${name}.js`)).join(''), /(?:this|element|#host)\.getAttribute\('([\w-]+)'\)/g);
  const attributes = sorted([...new Set([...observed, ...ofForms, ...ofLook, ...readOnce])]);
  assert.deepEqual(sorted(tagged('attr')), attributes);
  assert.deepEqual(sorted(all(interfaceOf(types, 'OfferAttributes'), /^ {2}'?([\w-]+)'?\?: /gm)), attributes);
  assert.deepEqual(sorted(rows.flatMap(([attribute]) => named(attribute))), attributes);
});

test('the properties are those of the header, of embed.d.ts and of the documents', () => {
  const isMethod = ({ type, kind }) => type === 'MethodDefinition' && kind === 'method';
  const properties = sorted(members.filter((member) => !isMethod(member)).map(({ key }) => key.name));
  assert.deepEqual(sorted(tagged('prop')), properties);
  const typed = all(interfaceOf(types, 'ProtectionOfferElement'), /^ {2}(?:readonly )?(\w+): /gm);
  assert.deepEqual(sorted(typed), properties);
  const documented = rows.flatMap(([, property]) => named(property)).map((name) => name.split('.')[0]);
  assert.deepEqual(sorted(documented), properties);
  const readOnly = all(interfaceOf(types, 'ProtectionOfferElement'), /^ {2}readonly (\w+)/gm);
  const isSet = (name) => members.some(({ key, kind, type }) => key.name === name && (kind === 'set' || type === 'PropertyDefinition'));
  assert.deepEqual(sorted(readOnly), properties.filter((name) => !isSet(name)));
});

test("a signal's data are those of embed.d.ts and of the documents", () => {
  const [, data] = /data: {([^}]*)}/.exec(types);
  const documented = rows.flatMap(([, , cell]) => named(cell)).map((name) => name.split('.')[0]);
  assert.deepEqual(sorted(documented), sorted(all(data, /(\w+)\?:/g)));
});

test('the methods are those of the header, of embed.d.ts and of the documents', () => {
  const methods = sorted(members.filter(({ kind }) => kind === 'method').map(({ key }) => key.name));
  assert.deepEqual(sorted(tagged('method')), methods);
  const typed = all(interfaceOf(types, 'ProtectionOfferElement'), /^ {2}(\w+)\(/gm).filter((name) => name !== 'addEventListener');
  assert.deepEqual(sorted(typed), methods);
  assert.deepEqual(sorted(table('method', 'does').flatMap(([method]) => named(method))), methods);
});

// --- Events --------------------------------------------------------------------------------------

/** Those that JavaScript itself tells, and where. */
const own = { 'xce-information': 'information.js', 'xce-view': 'shown.js' };

test("the events are those of Rust and JavaScript's own, and their details those of the header, of embed.d.ts and of the documents", () => {
  const typed = interfaceOf(types, 'OfferEventDetails');
  const details = {};
  for (const [, name, , inline] of typed.matchAll(/^ {2}'(xce-[\w-]+)': ({([^]*?)\n? *}|Record<string, never>);/gm)) {
    details[name] = sorted(all(inline ?? '', /(?:^|[;\n]) *(\w+): /g));
  }
  assert.deepEqual(sorted([...all(read('src/event.rs'), /"(xce-[\w-]+)"/g), ...Object.keys(own)]), sorted(Object.keys(details)));
  for (const [event, file] of Object.entries(own)) assert.ok(read(`www/embed/${file}`).includes(`'${event}'`), file);
  const fired = [...header.matchAll(/@fires (xce-[\w-]+) - {([^}]*)}/g)];
  assert.deepEqual(Object.fromEntries(fired.map(([, name, fields]) => [name, sorted(all(fields, /(\w+)/g))])), details);
  const documented = table('event', 'when', 'detail');
  assert.deepEqual(sorted(documented.flatMap(([event]) => named(event))), sorted(Object.keys(details)));
  const nested = [...all(interfaceOf(types, 'OfferDetail'), /^ {2}(\w+): /gm), 'null'];
  for (const [event, , detail] of documented) {
    const fields = details[named(event)[0]];
    assert.deepEqual(named(detail).filter((name) => !fields.includes(name) && !nested.includes(name)), [], event);
    assert.deepEqual(fields.filter((name) => !named(detail).includes(name)), [], event);
  }
});

test('debug.js tells of every event', () => {
  const [, told] = /export const events = \[(.*?)\]/.exec(read('www/embed/debug.js'));
  const typed = all(interfaceOf(types, 'OfferEventDetails'), /^ {2}'(xce-[\w-]+)'/gm);
  assert.deepEqual(sorted(all(told, /'([\w-]+)'/g)), sorted(typed));
});

test('the reasons why there is no offer are those of Rust, not-loaded, preview and removed', () => {
  const [, reasons] = /export type UnavailableReason = (.*);/.exec(types);
  const [, codes] = /fn code\(&self\)[^{]*{([^]*?)\n {4}}/.exec(read('src/failure.rs'));
  assert.deepEqual(sorted(all(reasons, /'([\w-]+)'/g)), sorted([...all(codes, /"([\w-]+)"/g), 'not-loaded', 'preview', 'removed']));
});

// --- The script tag ------------------------------------------------------------------------------

test("the script tag's attributes and exports are those of the documents and of embed.d.ts", () => {
  const modules = readdirSync(join(root, 'www/embed')).filter((name) => name.endsWith('.js'));
  const used = modules.flatMap((name) => all(read(`www/embed/${name}`), /\bsettings\.(\w+)/g));
  const dashed = (name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const documented = table('attribute', 'meaning', 'default').flatMap(([attribute]) => named(attribute));
  assert.deepEqual(sorted(documented), sorted(used.map(dashed)));
  const exported = parsed('www/embed/index.js')
    .filter(({ type }) => type === 'ExportNamedDeclaration')
    .flatMap(({ declaration, specifiers }) => (declaration ? declaration.declarations.map(({ id }) => id.name) : specifiers.map((one) => one.exported.name)));
  assert.deepEqual(sorted(all(types, /^export (?:function|const) (\w+)/gm)), sorted(exported));
});

test('bookingDetails and its optOut are those of the documents', () => {
  const keys = (name) => sorted(all(interfaceOf(types, name), /^ {2}(\w+)\??: /gm));
  const documented = table('key', 'is').filter(([key]) => key !== '');
  assert.deepEqual(sorted(documented.flatMap(([key]) => named(key))), keys('BookingDetails'));
  const [, optOut] = documented.find(([key]) => key === '`optOut`');
  assert.deepEqual(sorted(all(/{(.*?)}/.exec(optOut)[1], /(\w+)/g)), keys('OptOut'));
  const surfaces = all(/export type Surface = (.*);/.exec(types)[1], /'([\w-]+)'/g);
  assert.deepEqual(sorted(all(read('src/offer.rs'), /Surface::\w+ => "([\w-]+)"/g)), sorted(surfaces));
});

// --- The look ------------------------------------------------------------------------------------

test('the attributes of the look are those of the guide, of the styles and of shown.js', () => {
  assert.deepEqual(sorted(table('attribute', 'is', 'by default').flatMap(([attribute]) => named(attribute))), ofLook);
  const styled = all(read('styles/later.css'), /:host\(\[([\w-]+)=/g).filter((name) => name !== 'layout');
  assert.deepEqual(sorted([...styled, ...all(read('www/embed/shown.js'), /'(heading-level)'/g)]), ofLook);
});

test('the tokens and their own colours are those of the guide, of theme.js and of the styles', () => {
  const [, list] = /const tokens = {(.*)};/.exec(read('www/embed/theme.js'));
  const colors = [...list.matchAll(/'?([\w-]+)'?: '(\w+)'/g)];
  const styles = read('styles/later.css');
  const rows = table('token', 'is', 'by default: light', 'dark', 'contrast');
  const tokens = [...colors.map(([, name]) => `--xce-${name}`), ...all(styles, /var\((--xce-[\w-]+)/g)];
  assert.deepEqual(sorted(rows.flatMap(([token]) => all(token, /`(.*)`/g))), sorted(tokens));
  const panel = read('styles/panel.css');
  for (const [, token, own] of colors) {
    const [, , light, dark] = rows.find(([cell]) => cell === `\`--xce-${token}\``);
    if (own !== token && !token.endsWith('line')) assert.equal(light, own === 'ground' ? 'the ground' : 'the accent');
    else assert.ok(panel.includes(`--${own}: light-dark(${all(light, /`(.*)`/g)}, ${all(dark, /`(.*)`/g)});`), token);
  }
  for (const theme of readdirSync(join(root, 'styles/themes'))) {
    assert.deepEqual(all(read(`styles/themes/${theme}`), /(--xce-[\w-]+):/g).filter((token) => !tokens.includes(token)), [], theme);
    assert.deepEqual(colors.filter(([, token]) => !read(`styles/themes/${theme}`).includes(`--xce-${token}: light-dark(`)), [], theme);
  }
  assert.deepEqual(sorted(table('file', 'is').flatMap(([file]) => named(file.replace('themes/', '')))), sorted(readdirSync(join(root, 'styles/themes'))));
});

test('the slots are those of the guide, of the header, of Rust and of information.js', () => {
  const inRust = all(['src/panel.rs', 'src/panel/product.rs'].map(read).join(''), /slot\("(\w+)"\)/g);
  const slots = sorted([...inRust, ...all(read('www/embed/information.js'), /createElement\('slot'\), { name: '(\w+)'/g)]);
  assert.deepEqual(sorted(table('slot', 'stands').flatMap(([slot]) => named(slot))), slots);
  assert.deepEqual(sorted(tagged('slot')), slots);
});

// --- The seam ------------------------------------------------------------------------------------

test('both sides of the seam have the same methods with the same parameters', () => {
  const rust = read('src/edge/instance.rs');
  const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  /** `name(a, b)` for each function: by its name in JavaScript, without `self`. */
  const functions = (text) =>
    [...text.matchAll(/(?:js_name = (\w+)\)\]\s*)?(?:pub )?fn (\w+)\(&?(?:self|this: &Host),? ?([^)]*)\)/g)].map(
      ([, renamed, name, parameters]) => `${renamed ?? name}(${all(parameters, /(\w+):/g).map(camel)})`,
    );
  const typed = (name) =>
    [...interfaceOf(seam, name).matchAll(/^ {2}(\w+)\((.*?)\):/gm)].map(([, method, parameters]) => `${method}(${all(parameters, /(\w+)\??:/g)})`);
  const [host] = /pub type Host;[^]*?\n}/.exec(rust);
  assert.deepEqual(sorted(functions(host)), sorted(typed('Host')));
  const [handle] = /#\[wasm_bindgen\]\nimpl Handle {[^]*?\n}/.exec(rust);
  assert.deepEqual(sorted([...functions(handle), 'free()']), sorted(typed('Handle')));
});
