// Bundles the script tag's modules, www/embed/, into the one file that a page loads. Trunk runs this after each of
// its builds (Trunk.toml); a release is also minified.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';

const root = join(import.meta.dirname, '..');

/** Of the workspace. */
export const [, version] = /^\[workspace\.package\]\nversion = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'));

/** The text of embed.js. */
export async function bundle({ isRelease }) {
  const { outputFiles: [{ text }] } = await build({
    entryPoints: [join(root, 'www/embed/index.js')],
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
  return code;
}

const { TRUNK_PROFILE: profile, TRUNK_STAGING_DIR: staging } = process.env;
if (staging) {
  writeFileSync(join(staging, 'embed.js'), await bundle({ isRelease: profile === 'release' }));
  // Trunk copied the modules with the rest of www/.
  rmSync(join(staging, 'embed'), { recursive: true });
}
