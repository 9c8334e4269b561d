// Makes Chromium's PNGs small: similar colours become one, with a palette. By less than the tests that compare them notice.
//
//   node tools/pictures.mjs FILE…

import { readFileSync, writeFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';

/** How far apart the values of a colour's red, green and blue are. */
const step = 8;

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** @param {Buffer} bytes */
function crc(bytes) {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  const sum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, sum]);
}

/** @param {Buffer} png */
function chunksOf(png) {
  const chunks = [];
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/**
 * The bytes of the pixels, with the filters of their rows undone.
 * @param {Buffer} filtered
 * @param {number} height
 * @param {number} size bytes of a pixel
 */
function pixelsOf(filtered, height, size) {
  const stride = filtered.length / height - 1;
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (stride + 1)];
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column < size ? 0 : pixels[at - size];
      const up = row === 0 ? 0 : pixels[at - stride];
      const corner = column < size || row === 0 ? 0 : pixels[at - stride - size];
      const guess = left + up - corner;
      const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      pixels[at] = filtered[row * (stride + 1) + 1 + column] + [0, left, up, (left + up) >> 1, paeth][filter];
    }
  }
  return pixels;
}

/**
 * The picture with a palette; as it was if even so it has too many colours, or if it isn't opaque with 8 bits for each.
 * @param {Buffer} png
 */
function small(png) {
  const chunks = chunksOf(png);
  const header = Buffer.from(chunks[0].data);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const size = { 2: 3, 6: 4 }[header[9]];
  if (header[8] !== 8 || size === undefined || header[12] !== 0) return png;
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const pixels = pixelsOf(inflateSync(data), height, size);
  /** @type {Map<number, number>} */
  const palette = new Map();
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < width * height; at++) {
    const [red, green, blue] = [0, 1, 2].map((nth) => Math.min(255, Math.round(pixels[at * size + nth] / step) * step));
    const colour = (red << 16) | (green << 8) | blue;
    const index = palette.get(colour) ?? palette.size;
    if (index > 255 || (size === 4 && pixels[at * size + 3] !== 255)) return png;
    palette.set(colour, index);
    rows[at + Math.floor(at / width) + 1] = index;
  }
  const colours = Buffer.alloc(palette.size * 3);
  for (const [colour, index] of palette) colours.writeUIntBE(colour, index * 3, 3);
  header[9] = 3;
  const compressed = deflateSync(rows, { level: 9, memLevel: 9 });
  const parts = [chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', compressed), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

for (const file of process.argv.slice(2)) {
  const png = readFileSync(file);
  const smaller = small(png);
  if (smaller.length < png.length) writeFileSync(file, smaller);
}
