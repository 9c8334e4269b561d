// Turns what `trunk build --release` left in dist/ into the release: shrinks the WebAssembly and
// its glue, writes integrity.json, puts the hashes into what loads the files, and prints the sizes and the hashes for the tag.
//
//   node tools/release.mjs            shrink, then print the sizes
//   node tools/release.mjs --sizes    only print the sizes of dist/

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { bundle, entries, glue, later, themes } from './bundle.mjs';
import { root } from './project.mjs';
import { shrink } from './shrink.mjs';

const dist = join(root, 'dist');
const wasm = 'xcover-offer_bg.wasm';
/** What a shopper's browser loads before it can show an offer. */
const criticalPath = [wasm, glue, 'embed.js'];
/**
 * Most bytes allowed, in brotli.
 * @type {Record<string, number>}
 */
const budgets = { [wasm]: 45_500, [glue]: 5_100, 'embed.js': 6_200, 'critical path': 56_200 };

const read = (/** @type {string} */ name) => readFileSync(join(dist, name));
const brotli = (/** @type {Buffer} */ bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 } });

async function release() {
  // If Leptos asks for another version than the stand-in's, Cargo takes the real crate, with a warning at most.
  const [, streams = ''] = readFileSync(join(root, 'Cargo.lock'), 'utf8').split('name = "wasm-streams"\n');
  if (!/^version = .*\n(?!source)/.test(streams)) throw new Error('tools/wasm-streams is not in use: see Cargo.toml');
  await shrink(join(dist, wasm), join(dist, glue));
  await rebundle(glue);
  // Trunk leaves its own link elements behind, and files that nobody loads.
  for (const name of readdirSync(dist)) {
    if (name.endsWith('.html')) {
      const html = read(name).toString().replace(/^\s*<link data-trunk[^>]*>\s*\n/gm, '');
      writeFileSync(join(dist, name), html);
    }
    if (name === 'snippets' || /\.d\.ts$/.test(name) && name !== 'embed.d.ts') rmSync(join(dist, name), { recursive: true });
  }
  const texts = readdirSync(join(dist, 'texts')).map((name) => `texts/${name}`).sort();
  /** @type {(algorithm: string, names: string[]) => Record<string, string>} */
  const sums = (algorithm, names) => Object.fromEntries(names.map((name) => [name, sum(algorithm, name)]));
  // Each file knows what those have to be that it loads: by the shorter hash, because none can be compressed.
  const LATE = sums('sha256', [wasm, glue, ...later.filter((name) => name !== 'late.js'), ...texts]);
  await rebundle('late.js', { LATE });
  const MODULES = [glue, 'late.js'].map((name) => sum('sha256', name)).join(' ');
  await rebundle('embed.js', { MODULES, WASM: halfSum(wasm) });
  await rebundle('classic.js', { EMBED: sum('sha256', 'embed.js') });
  const all = sums('sha384', [...new Set([...criticalPath, ...entries, ...later]), 'embed.d.ts', ...themes.sort(), ...texts]);
  writeFileSync(join(dist, 'integrity.json'), `${JSON.stringify(all, null, 2)}\n`);
}

/** @type {(name: string, sums?: Parameters<typeof bundle>[1]['sums']) => Promise<void>} */
async function rebundle(name, sums) {
  writeFileSync(join(dist, name), await bundle(name, { isRelease: true, sums, folder: dist }));
}

/**
 * The first half of a file's SHA-256, as numbers: enough, because nobody finds a second file with these 128 bits.
 * @param {string} name
 */
const halfSum = (name) => `${new Uint32Array(new Uint8Array(createHash('sha256').update(read(name)).digest()).buffer, 0, 4)}`;

/**
 * As in the attribute `integrity`.
 * @param {string} algorithm
 * @param {string} name
 */
const sum = (algorithm, name) => `${algorithm}-${createHash(algorithm).update(read(name)).digest('base64')}`;

/** @param {string} name */
function sizes(name) {
  const bytes = read(name);
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli(bytes).length };
}

function printSizes() {
  /** @type {(name: string, ...cells: Array<number | string>) => void} */
  const print = (name, ...cells) => console.log(name.padEnd(24), ...cells.map((cell) => String(cell).padStart(9)));
  /** @type {(name: string, raw: number, gzip: number, brotli: number) => void} */
  const row = (name, raw, gzip, brotli) => {
    print(name, raw, gzip, brotli);
    if (brotli > budgets[name]) {
      console.error(`${name} weighs ${brotli} bytes in brotli; the budget is ${budgets[name]}`);
      process.exitCode = 1;
    }
  };
  print('release, bytes', 'raw', 'gzip', 'brotli');
  const total = { raw: 0, gzip: 0, brotli: 0 };
  for (const name of criticalPath) {
    const { raw, gzip, brotli } = sizes(name);
    row(name, raw, gzip, brotli);
    total.raw += raw;
    total.gzip += gzip;
    total.brotli += brotli;
  }
  row('critical path', total.raw, total.gzip, total.brotli);
  const texts = readdirSync(join(dist, 'texts')).map((name) => `texts/${name}`);
  for (const name of [...entries.slice(1), ...later, ...themes.sort(), ...texts.sort()]) {
    const { raw, gzip, brotli } = sizes(name);
    row(name, raw, gzip, brotli);
  }
}

if (!process.argv.includes('--sizes')) await release();
printSizes();
for (const name of entries) console.log(`${name.padEnd(15)} integrity="${sum('sha384', name)}"`);
