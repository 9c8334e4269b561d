// Turns what `trunk build --release` left in dist/ into the release: shrinks the WebAssembly and
// its glue, writes integrity.json, and prints the sizes.
//
//   node tools/release.mjs            shrink, then print the sizes
//   node tools/release.mjs --sizes    only print the sizes of dist/

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { shrink } from './shrink.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const wasm = 'xcover-offer_bg.wasm';
/** What a shopper's browser loads before it shows an offer. */
const criticalPath = [wasm, 'xcover-offer.js', 'embed.js'];
/** Most bytes, in brotli. */
const budgets = { [wasm]: 47_100, 'xcover-offer.js': 2_450, 'embed.js': 4_500, 'critical path': 53_000 };

const read = (name) => readFileSync(join(dist, name));
const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 } });

async function release() {
  // Of a version that the stand-in isn't for, Cargo would take the real one, with a warning at most.
  const [, streams = ''] = readFileSync(join(root, 'Cargo.lock'), 'utf8').split('name = "wasm-streams"\n');
  if (!/^version = .*\n(?!source)/.test(streams)) throw new Error('tools/wasm-streams is not in use: see Cargo.toml');
  await shrink(join(dist, wasm), join(dist, 'xcover-offer.js'));
  // What Trunk leaves behind: its own link elements, and files that nobody loads.
  for (const name of readdirSync(dist)) {
    if (name.endsWith('.html')) {
      const html = read(name).toString().replace(/^\s*<link data-trunk[^>]*>\s*\n/gm, '');
      writeFileSync(join(dist, name), html);
    }
    if (name === 'snippets' || /\.d\.ts$/.test(name) && name !== 'embed.d.ts') rmSync(join(dist, name), { recursive: true });
  }
  const texts = readdirSync(join(dist, 'texts')).map((name) => `texts/${name}`);
  const sums = [...criticalPath, 'embed.d.ts', ...texts.sort()].map((name) => [
    name,
    `sha384-${createHash('sha384').update(read(name)).digest('base64')}`,
  ]);
  writeFileSync(join(dist, 'integrity.json'), `${JSON.stringify(Object.fromEntries(sums), null, 2)}\n`);
}

function printSizes() {
  const row = (name, raw, gzip, br) => {
    console.log(name.padEnd(24), ...[raw, gzip, br].map((size) => String(size).padStart(9)));
    if (br > budgets[name]) {
      console.error(`${name} weighs ${br} bytes in brotli; the budget is ${budgets[name]}`);
      process.exitCode = 1;
    }
  };
  row('release, bytes', 'raw', 'gzip', 'brotli');
  const total = [0, 0, 0];
  for (const name of criticalPath) {
    const bytes = read(name);
    const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes).length];
    sizes.forEach((size, i) => (total[i] += size));
    row(name, ...sizes);
  }
  row('critical path', ...total);
  for (const name of readdirSync(join(dist, 'texts')).sort()) {
    const bytes = read(`texts/${name}`);
    row(`texts/${name}`, bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes).length);
  }
}

if (!process.argv.includes('--sizes')) await release();
printSizes();
