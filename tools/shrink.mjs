// Shrinks what wasm-bindgen made: the WebAssembly and its glue, together.
//
// wasm-bindgen keeps every class that any crate exports, and connects the two files by long names. This removes what
// embed.js doesn't call from both, and shortens the names.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'acorn';
import { minify } from 'terser';
import { root } from './project.mjs';

/** Features that Rust's target uses, and browsers have had since 2022. */
const features = ['bulk-memory', 'reference-types', 'sign-ext', 'mutable-globals', 'nontrapping-float-to-int', 'multivalue'];

/**
 * The passes that came out smallest in brotli. `low-memory-unused` is right because the stack ends there: nothing has
 * an address below 1024.
 */
export const optimize = [
  '--low-memory-unused',
  ...['--always-inline-max-function-size', '4', '--one-caller-inline-max-function-size', '200'],
  ...['--flatten', '--rereloop', '-Oz', '--flatten', '--rereloop', '-Oz', '--gufa', '-Oz', '--converge'],
];

/**
 * Questions in the glue to which every browser with the features above gives the same answer.
 * @type {Array<[RegExp, string]>}
 */
const given = [
  [/typeof [\w.]+ === 'undefined'/g, 'false'],
  [/'encodeInto' in \w+/g, 'true'],
  [/\bSymbol\.dispose\b(?=\))/g, 'false'],
  // Libraries of old put something else in place of `Window` and `Promise`.
  [/\b(\w+) instanceof Window\b/g, '$1 === window'],
  [/\bPromise\.resolve\((.*)\)/g, '(async () => $1)()'],
  // embed.js frees every handle.
  [/\bHandleFinalization\.\w+\(.*\);/g, ''],
];

/** Replaces the glue's several ways to start: only this one is used. */
const start = `export default async function start(wasm, sum) {
  const response = await wasm;
  // A server that doesn't know the type is no hindrance: then compiling begins after the download.
  const streamed = WebAssembly.compileStreaming(response.clone()).catch(() => {});
  const bytes = await response.arrayBuffer();
  // While the browser compiles. A page that is no secure context can compute none.
  const found = await crypto.subtle?.digest('SHA-256', bytes);
  if (found && sum !== '' + new Uint32Array(found, 0, 4)) throw new Error(response.url);
  __wbg_finalize_init(await WebAssembly.instantiate((await streamed) ?? (await WebAssembly.compile(bytes)), __wbg_get_imports()));
}
`;

/**
 * What wasm-opt renamed: imports as [module, long, short], exports as [long, short].
 * @typedef {{ imports: Array<[string, string, string]>, exports: Array<[string, string]> }} Renamed
 */

/** @typedef {{ start: number, end: number }} Span */
/** @typedef {{ name?: string }} Named */

/**
 * Shrinks the files at these paths in place.
 * @param {string} wasmPath
 * @param {string} gluePath
 */
export async function shrink(wasmPath, gluePath) {
  const folder = mkdtempSync(join(tmpdir(), 'xcover-offer-'));
  try {
    const module = new WebAssembly.Module(readFileSync(wasmPath));
    const ours = withOneStart(inOneFile(gluePath));
    const called = new Set(ours.match(/(?<=\bwasm\.)[\w$]+/g));
    const graph = join(folder, 'graph.json');
    const roots = WebAssembly.Module.exports(module).map(({ name }, index) => ({
      name: `export-${index}`,
      export: name,
      ...(called.has(name) ? { root: true } : {}),
    }));
    writeFileSync(graph, JSON.stringify(roots));
    const small = join(folder, 'small.wasm');
    run('wasm-metadce', ['--debuginfo', '--graph-file', graph, wasmPath, '-o', small]);
    withoutDead(small, folder);
    run('wasm-opt', [...optimize, '--strip-debug', '--strip-producers', '--strip-target-features', small, '-o', small]);
    /** @type {Renamed} */
    const renamed = JSON.parse(run('wasm-opt', ['--minify-imports-and-exports-and-modules', small, '-o', wasmPath]));
    sort(wasmPath, folder);
    const needed = new Set(renamed.imports.map(([, name]) => name));
    const glue = rename(withoutImports(ours, needed), renamed);
    const { code } = await minify(glue, { module: true, ecma: 2022, compress: { passes: 3 } });
    writeFileSync(gluePath, /** @type {string} */ (code));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs one of binaryen's tools and returns what it prints.
 * @param {string} program
 * @param {string[]} options
 */
export function run(program, options) {
  const path = join(root, 'tools/node_modules/.bin', program);
  const all = [...features.map((feature) => `--enable-${feature}`), ...options];
  return execFileSync(path, all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/**
 * Takes functions out of the table that nothing can call there: those for closures and futures, which JavaScript would call
 * and the widget doesn't have. The table alone would keep them, and all that they call.
 * @param {string} wasmPath
 * @param {string} folder
 */
function withoutDead(wasmPath, folder) {
  const text = join(folder, 'table.wat');
  run('wasm-dis', [wasmPath, '-o', text]);
  const module = readFileSync(text, 'utf8');
  const [table, names] = /** @type {RegExpExecArray} */ (/^ \(elem .*? func (.*)\)$/m.exec(module));
  const functions = names.match(/\$"[^"]*"|\$[^\s"]\S*/g) ?? [];
  const entries = functions.map((name) => (/::closures::_::invoke::|::futures::/.test(name) ? '(ref.null func)' : `(ref.func ${name})`));
  const kept = table.replace(`func ${names}`, `funcref ${entries.join(' ')}`);
  writeFileSync(text, module.replace(table, () => kept));
  run('wasm-as', ['--debuginfo', text, '-o', wasmPath]);
}

/**
 * `text` without the nodes at `cuts`, which are in order.
 * @type {(text: string, cuts: Span[]) => string}
 */
const cutOut = (text, cuts) => cuts.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);

const parseModule = (/** @type {string} */ text) => parse(text, { ecmaVersion: 'latest', sourceType: 'module' });

/**
 * Puts functions of similar length and the same type next to each other, where brotli finds more repetitions. Changes
 * nothing else.
 * @param {string} wasmPath
 * @param {string} folder
 */
function sort(wasmPath, folder) {
  const text = join(folder, 'sorted.wat');
  run('wasm-dis', [wasmPath, '-o', text]);
  const [first, ...lines] = readFileSync(text, 'utf8').split('\n');
  // A line with one leading space begins a form of the module; lines inside it have more.
  const forms = lines.join('\n').split(/\n(?= \()|\n(?=\)\n?$)/);
  const end = forms.pop();
  const isFunction = (/** @type {string} */ form) => form.startsWith(' (func ');
  const length = (/** @type {string} */ form) => form.split('\n').length;
  const size = (/** @type {string} */ form) => Math.floor(Math.log2(length(form)) / 2);
  const type = (/** @type {string} */ form) => form.split('\n', 1)[0].replace(/\$\S+/g, '');
  /** @type {(a: string, b: string) => number} */
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  /** @type {(a: string, b: string) => number} */
  const order = (a, b) => size(a) - size(b) || compare(type(a), type(b)) || length(a) - length(b);
  const sorted = [...forms.filter((form) => !isFunction(form)), ...forms.filter(isFunction).sort(order)];
  writeFileSync(text, [first, ...sorted, end].join('\n'));
  run('wasm-as', [text, '-o', wasmPath]);
}

/**
 * The glue, with our own scripts that it imports put into it.
 * @param {string} path
 */
function inOneFile(path) {
  const glue = readFileSync(path, 'utf8');
  const imports = parseModule(glue).body.filter((node) => node.type === 'ImportDeclaration');
  const scripts = imports.map(({ source }) => readFileSync(join(dirname(path), `${source.value}`), 'utf8'));
  return [cutOut(glue, imports), ...scripts.map((script) => script.replace(/^export /gm, ''))].join('\n');
}

/**
 * The glue without what embed.js doesn't use, and with one way to start.
 * @param {string} glue
 */
function withOneStart(glue) {
  const cuts = parseModule(glue).body.filter((node) => {
    if (node.type === 'ExportNamedDeclaration' && !node.declaration) return true;
    const declared = 'declaration' in node ? node.declaration : node;
    return /^(initSync|__wbg_init\w*|__wbg_load|HandleFinalization)$/.test(declaredName(declared));
  });
  const kept = given.reduce((text, [question, answer]) => text.replace(question, answer), cutOut(glue, cuts));
  return kept + start;
}

/** @param {unknown} node */
function declaredName(node) {
  const { id, declarations } = /** @type {{ id?: Named, declarations?: Array<{ id: Named }> }} */ (node ?? {});
  return id?.name ?? declarations?.[0].id.name ?? '';
}

/**
 * The glue without imports that the WebAssembly no longer needs.
 * @param {string} glue
 * @param {Set<string>} needed
 */
function withoutImports(glue, needed) {
  /** @type {Span[]} */
  const cuts = [];
  const visit = (/** @type {any} */ node) => {
    if (typeof node?.type !== 'string') return;
    const name = node.type === 'Property' ? (node.key.name ?? '') : '';
    if (/^__wb/.test(name) && !needed.has(name)) {
      const comma = /^\s*,/.exec(glue.slice(node.end))?.[0].length ?? 0;
      cuts.push({ start: node.start, end: node.end + comma });
    } else {
      Object.values(node).flat().forEach(visit);
    }
  };
  parseModule(glue).body.forEach(visit);
  return cutOut(glue, cuts);
}

/**
 * The glue with the short form of every name that it shares with the WebAssembly.
 * @param {string} glue
 * @param {Renamed} renamed
 */
function rename(glue, { imports, exports }) {
  /** @type {(text: string, pattern: RegExp, pairs: Array<[string, string]>) => string} */
  const replace = (text, pattern, pairs) => {
    const names = new Map(pairs);
    const missed = new Set(names.keys());
    const renamed = text.replace(pattern, (name) => {
      missed.delete(name);
      return names.get(name) ?? name;
    });
    if (missed.size) throw new Error(`not found in the glue: ${[...missed]}`);
    return renamed;
  };
  const module = imports[0][0];
  glue = replace(glue, /(?<=\bwasm\.)[\w$]+/g, exports);
  glue = replace(glue, /\b__wb\w+(?=: )/g, imports.map(([, long, short]) => [long, short]));
  // All imports come from one module, which wasm-opt calls `a`.
  return glue.replace(`${JSON.stringify(module)}: `, 'a: ');
}
