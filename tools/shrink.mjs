// Shrinks what wasm-bindgen made: the WebAssembly and its glue, together.
//
// wasm-bindgen keeps every class that any crate exports, and links the two files by long names.
// Here what embed.js doesn't call is cut off on both sides, and the names are made short.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'acorn';
import { minify } from 'terser';

/** What browsers have had since 2022, and Rust's target uses. */
const features = ['bulk-memory', 'reference-types', 'sign-ext', 'mutable-globals', 'nontrapping-float-to-int', 'multivalue'];

/**
 * The passes that came out smallest in brotli. `low-memory-unused`: no address below 1024 is taken,
 * for there the stack ends.
 */
export const optimize = ['--low-memory-unused', '--flatten', '--rereloop', '-Oz', '--gufa', '-Oz'];

/** Classes of dependencies that end up in every glue, and are no part of our interface. */
const foreign = /^IntoUnderlying(ByteSource|Sink|Source)(Finalization)?$/;

/** Shrinks the files at these paths in place. */
export async function shrink(wasmPath, gluePath) {
  const folder = mkdtempSync(join(tmpdir(), 'xcover-offer-'));
  try {
    const module = new WebAssembly.Module(readFileSync(wasmPath));
    const ours = withoutForeignClasses(readFileSync(gluePath, 'utf8'));
    const called = new Set(ours.match(/(?<=\bwasm\.)[\w$]+/g));
    const graph = join(folder, 'graph.json');
    const roots = WebAssembly.Module.exports(module).map(({ name }, index) => ({
      name: `export-${index}`,
      export: name,
      ...(called.has(name) ? { root: true } : {}),
    }));
    writeFileSync(graph, JSON.stringify(roots));
    const small = join(folder, 'small.wasm');
    run('wasm-metadce', ['--graph-file', graph, wasmPath, '-o', small]);
    run('wasm-opt', [...optimize, '--strip-debug', '--strip-producers', '--strip-target-features', small, '-o', small]);
    // Prints what it renamed: {imports: [[module, long, short]], exports: [[long, short]]}.
    const renamed = JSON.parse(run('wasm-opt', ['--minify-imports-and-exports-and-modules', small, '-o', wasmPath]));
    const needed = new Set(renamed.imports.map(([, name]) => name));
    const glue = rename(withoutImports(ours, needed), renamed);
    const { code } = await minify(glue, { module: true, ecma: 2022, compress: { passes: 3 } });
    writeFileSync(gluePath, code);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a tool of binaryen's and returns what it prints. */
export function run(program, options) {
  const path = join(import.meta.dirname, 'node_modules/.bin', program);
  const all = [...features.map((feature) => `--enable-${feature}`), ...options];
  return execFileSync(path, all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** `text` without the nodes at `cuts`, which are in order. */
const cutOut = (text, cuts) => cuts.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);

const parseModule = (text) => parse(text, { ecmaVersion: 'latest', sourceType: 'module' });

function withoutForeignClasses(glue) {
  const cuts = parseModule(glue).body.filter((node) => {
    const declared = node.declaration ?? node;
    const name = declared.id?.name ?? declared.declarations?.[0].id.name ?? '';
    const disposal = /^if \(Symbol\.dispose\) (\w+)\./.exec(glue.slice(node.start, node.end))?.[1] ?? '';
    return foreign.test(name) || foreign.test(disposal);
  });
  return cutOut(glue, cuts);
}

/** The glue without imports that the WebAssembly no longer needs. */
function withoutImports(glue, needed) {
  const cuts = [];
  const visit = (node) => {
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

/** The glue with every name by which it and the WebAssembly know each other in its short form. */
function rename(glue, { imports, exports }) {
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
  // All imports are of one module, which the minifier calls `a`.
  return glue.replace(`${JSON.stringify(module)}: `, 'a: ');
}
