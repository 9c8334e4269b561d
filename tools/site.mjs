// Lays out target/site as a partner would lay out a site: the demo's pages at the top, and the release, which they load,
// in a folder named after its version. Prints the path.
//
//   node tools/site.mjs

import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, version } from './project.mjs';

const dist = join(root, 'dist');
const site = join(root, 'target/site');
const read = (/** @type {string[]} */ ...path) => readFileSync(join(...path), 'utf8');

const release = `xcover-offer/${version}`;

/**
 * The browser asks for the WebAssembly before it has read embed.js, but lets embed.js go first. WebKit would load it a
 * second time; it doesn't know this media query, and so skips the line. Without such a line for the glue, which is small
 * and would only take bandwidth from embed.js.
 */
const preload = `
  <link rel="preload" as="fetch" crossorigin fetchpriority="low" media="(prefers-reduced-transparency: no-preference)" href="/${release}/xcover-offer_bg.wasm">
`.slice(1);

rmSync(site, { recursive: true, force: true });
const released = ['integrity.json', ...Object.keys(JSON.parse(read(dist, 'integrity.json')))];
for (const name of released) cpSync(join(dist, name), join(site, release, name));
for (const name of readdirSync(dist)) {
  if (released.some((file) => file.split('/')[0] === name)) continue;
  if (name.endsWith('.html')) writeFileSync(join(site, name), page(name));
  else cpSync(join(dist, name), join(site, name), { recursive: true });
}
console.log(site);

/**
 * The HTML of a page, which loads the release from its folder.
 * @param {string} name
 */
function page(name) {
  const html = read(dist, name);
  const script = 'src="embed.js"';
  if (!html.includes(script)) throw new Error(`${name} doesn't load embed.js`);
  const themed = html.replaceAll('href="themes/', `href="/${release}/themes/`);
  return themed.replace(script, `src="/${release}/embed.js"`).replace('</head>', `${preload}</head>`);
}
