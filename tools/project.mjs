// Where this project is, and its version.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Not `import.meta.dirname`: Debian 12 has Node.js 18.
export const root = fileURLToPath(new URL('..', import.meta.url));

const found = /^\[workspace\.package\]\nversion = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'));
if (!found) throw new Error('Cargo.toml: no version below [workspace.package]');

/** The workspace's, as in Cargo.toml. */
export const version = found[1];
