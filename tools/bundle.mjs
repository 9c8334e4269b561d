// Bundles the script tag's modules, www/embed/: embed.js, the one file that a page loads, classic.js, which does so for
// a page with a classic script tag, policy-links.js, for the page after an order, and what embed.js loads later; and leaves the ready
// themes beside them.
// Trunk runs this after each of its builds (Trunk.toml); a release is also minified. A page checks nothing
// of these builds: tools/release.mjs puts the hashes in.

import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';
import { root, version } from './project.mjs';

/** What a page's script tag can name: embed.js is a module, classic.js imports it, and policy-links.js is for the page after the order. */
export const entries = ['embed.js', 'classic.js', 'policy-links.js'];

/** wasm-bindgen's glue, and what is bundled with it (www/embed/offer.js). */
export const glue = 'xcover-offer.js';

/** What embed.js loads later: files of their own beside it. */
export const later = ['debug.js', 'disclosure.js', 'drawn.js', 'information.js', 'late.js', 'opt-out.js', 'overrides.js', 'preview.js', 'room.js', 'shown.js', 'theme.js'];

/** Ready themes, which a page links to. */
export const themes = readdirSync(join(root, 'styles/themes')).map((name) => `themes/${name}`);

/** What the files have to be that these files load; with nothing here, nothing is checked. */
const unchecked = { EMBED: '', MODULES: '', WASM: '', LATE: {} };

/**
 * A stylesheet that a module imports is a text in it.
 * @param {boolean} minify
 */
const styles = (minify) => ({
  name: 'styles',
  /** @param {import('esbuild').PluginBuild} on */
  setup: (on) =>
    on.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles: [{ text }] } = await build({ entryPoints: [path], minify, write: false });
      return { contents: text, loader: 'text' };
    }),
});

/** The modules that are called otherwise than the file. @type {Record<string, string>} */
const modules = { 'embed.js': 'index.js', [glue]: 'offer.js' };

/**
 * The text of a file of the release.
 * @param {string} name one of `entries` or `later`, or `glue`
 * @param {{ isRelease: boolean, sums?: Partial<typeof unchecked>, folder?: string }} options the glue is in `folder`
 * @returns {Promise<string>}
 */
export async function bundle(name, { isRelease, sums, folder = '' }) {
  const { outputFiles: [{ text }] } = await build({
    alias: { glue: join(folder, glue) },
    entryPoints: [join(root, 'www/embed', modules[name] ?? name)],
    bundle: true,
    define: Object.fromEntries(Object.entries({ ...unchecked, ...sums, VERSION: version }).map(([name, value]) => [name, JSON.stringify(value)])),
    format: 'esm',
    minify: isRelease,
    plugins: [styles(isRelease)],
    target: 'es2022',
    write: false,
  });
  if (!isRelease) return text;
  // After esbuild's own minifying: both together come out smallest in brotli.
  const { code } = await minify(text, { module: true, compress: { hoist_funs: true, passes: 3 }, ecma: 2022 });
  return code ?? '';
}

const { TRUNK_PROFILE: profile, TRUNK_STAGING_DIR: staging } = process.env;
if (staging) {
  for (const name of [...entries, ...later]) {
    writeFileSync(join(staging, name), await bundle(name, { isRelease: profile === 'release' }));
  }
  // That of a release is shrunk first.
  if (profile !== 'release') writeFileSync(join(staging, glue), await bundle(glue, { isRelease: false, folder: staging }));
  cpSync(join(root, 'styles/themes'), join(staging, 'themes'), { recursive: true });
  // Trunk copied the sources with the rest of www/.
  for (const name of ['embed', 'package']) rmSync(join(staging, name), { recursive: true });
}
