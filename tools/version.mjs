// The version of this release: the one in Cargo.toml.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const manifest = readFileSync(join(import.meta.dirname, '../Cargo.toml'), 'utf8');
const found = /^\[workspace\.package\]\nversion = "(.+)"$/m.exec(manifest);
if (!found) throw new Error('Cargo.toml: no version below [workspace.package]');

export const version = found[1];
