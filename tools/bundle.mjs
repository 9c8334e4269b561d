// Bundles the script tag's modules, www/embed/, into the one file that a page loads. Trunk runs this after each of
// its builds (Trunk.toml); a release is also minified.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';
import { root, version } from './project.mjs';

/**
 * The text of embed.js, or of another module that a page loads.
 * @param {{ isRelease: boolean, entry?: string }} options
 * @returns {Promise<string>}
 */
export async function bundle({ isRelease, entry = 'index.js' }) {
  const { outputFiles: [{ text }] } = await build({
    entryPoints: [join(root, 'www/embed', entry)],
    bundle: true,
    define: { VERSION: JSON.stringify(version) },
    format: 'esm',
    minify: isRelease,
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
  const isRelease = profile === 'release';
  writeFileSync(join(staging, 'embed.js'), await bundle({ isRelease }));
  mkdirSync(join(staging, 'texts'), { recursive: true });
  writeFileSync(join(staging, 'texts/languages.js'), await bundle({ isRelease, entry: 'languages.js' }));
  // Trunk copied the modules with the rest of www/.
  rmSync(join(staging, 'embed'), { recursive: true });
}
