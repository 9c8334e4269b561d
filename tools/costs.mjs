// Prints what each crate costs: by how many bytes (brotli) the release would shrink if that crate's functions were
// empty.
//
// Inlined code counts for the crate that it was inlined into, generic code for the crate that defines it. So the column
// shows where the bytes are, but it isn't a price list.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { root } from './project.mjs';
import { optimize, run } from './shrink.mjs';

/** A function's body: no locals, `unreachable`, `end`. */
const empty = Uint8Array.of(0, 0, 0x0b);

const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const folder = mkdtempSync(join(tmpdir(), 'xcover-offer-'));
try {
  const options = ['--package', 'xcover-offer', '--bin', 'xcover_offer', '--target', 'wasm32-unknown-unknown'];
  execFileSync('cargo', ['build', '--quiet', '--locked', '--release', ...options], { cwd: root, stdio: 'inherit' });
  const built = join(target, 'wasm32-unknown-unknown/release/xcover_offer.wasm');
  execFileSync('wasm-bindgen', [built, '--target', 'web', '--no-typescript', '--out-dir', folder]);
  const named = join(folder, 'xcover_offer_bg.wasm');
  run('wasm-opt', [...optimize, '-g', named, '-o', named]);
  print(readFileSync(named));
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {Buffer<ArrayBuffer>} bytes */
function print(bytes) {
  const { sections, functions } = read(bytes);
  const whole = size(sections, functions);
  const crates = new Map();
  for (const { crate, body } of functions) {
    const { count, raw } = crates.get(crate) ?? { count: 0, raw: 0 };
    crates.set(crate, { count: count + 1, raw: raw + body.length });
  }
  /** @type {Array<[string, number, number, number]>} */
  const rows = [...crates].map(([crate, { count, raw }]) => {
    const emptied = functions.map((one) => (one.crate === crate ? { ...one, body: empty } : one));
    return [crate, count, raw, whole - size(sections, emptied)];
  });
  const row = (/** @type {string} */ name, /** @type {Array<number | string>} */ ...numbers) => console.log(name.padEnd(24), ...numbers.map((n) => String(n).padStart(10)));
  row('crate', 'functions', 'raw', 'brotli');
  for (const [name, ...numbers] of rows.sort((a, b) => b[3] - a[3])) if (numbers[2] > 50) row(name, ...numbers);
  row('all code and data', functions.length, '', whole);
}

/** The crate at the beginning of a demangled name. */
function crateOf(name = '') {
  return /([a-z_]\w*)\[[0-9a-f]+\]/.exec(name)?.[1] ?? (/^(__wb|_)/.test(name) ? 'wasm_bindgen' : 'exports and others');
}

/**
 * @typedef {{ id: number, content: Uint8Array }} Section
 * @typedef {{ crate: string, body: Uint8Array }} Code
 */

/**
 * A module's sections except the custom ones, and its functions with the crates they come from.
 * @param {Buffer<ArrayBuffer>} bytes
 * @returns {{ sections: Section[], functions: Code[] }}
 */
function read(bytes) {
  let at = 8;
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const take = (/** @type {number} */ length) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const text = () => new TextDecoder().decode(take(number()));
  const sections = [];
  const names = new Map();
  const bodies = [];
  while (at < bytes.length) {
    const id = bytes[at++];
    const length = number();
    const end = at + length;
    if (id !== 0) sections.push({ id, content: bytes.subarray(at, end) });
    if (id === 10) for (let left = number(); left > 0; left--) bodies.push(take(number()));
    if (id === 0 && text() === 'name') {
      while (at < end) {
        const kind = bytes[at++];
        const next = number() + at;
        if (kind === 1) for (let left = number(); left > 0; left--) names.set(number(), text());
        at = next;
      }
    }
    at = end;
  }
  // Imported functions come first in the numbering.
  const imported = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).filter(({ kind }) => kind === 'function').length;
  const functions = bodies.map((body, index) => ({ body, crate: crateOf(names.get(index + imported)) }));
  return { sections, functions };
}

/**
 * The module's size in brotli with these functions, in bytes.
 * @param {Section[]} sections
 * @param {Code[]} functions
 */
function size(sections, functions) {
  const code = Buffer.concat(functions.flatMap(({ body }) => [leb(body.length), body]));
  const all = sections.flatMap(({ id, content }) => (id === 10 ? [code] : [content]));
  return brotliCompressSync(Buffer.concat(all), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

/** @param {number} number */
function leb(number) {
  const bytes = [];
  for (; number > 127; number >>= 7) bytes.push((number & 127) | 128);
  return Uint8Array.of(...bytes, number);
}
