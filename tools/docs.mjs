// Makes the site of the documents: docs/SUMMARY.md lists its pages. Prints the folder that has it.
//
//   node tools/docs.mjs
//
// mdBook takes every file of its source folder, so it gets one of its own: the pages, and the files that they link to, at the
// paths that they have in the repository. Links are the same on the site and in the repository then.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root } from './project.mjs';

const target = join(root, 'target/docs');
const source = join(target, 'source');
const site = join(target, 'site');
const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');

/**
 * What a document links to or loads, by path from the root of the repository.
 * @param {string} document
 */
function linked(document) {
  const found = read(document).matchAll(/\]\(([^)#\s]+)[^)]*\)|\bsrc="([^"]+)"/g);
  const relative = [...found].map(([, link, src]) => link ?? src).filter((link) => !/^([a-z]+:|\/)/.test(link));
  return relative.map((link) => posix.join(posix.dirname(document), link));
}

/** The documents on the site, by path from the root of the repository. */
export const pages = linked('docs/SUMMARY.md');

/** mdBook calls a folder's first page `index`. */
const renamed = (/** @type {string} */ path) => path.replace(/\bREADME\.md$/, 'index.md');

/** @param {string} path */
function lay(path) {
  const to = join(source, renamed(path));
  mkdirSync(dirname(to), { recursive: true });
  if (!path.endsWith('.md')) cpSync(join(root, path), to);
  else writeFileSync(to, read(path).replace(/(\]\([^)\s]*)\bREADME\.md/g, '$1index.md'));
}

export function makeSite() {
  rmSync(target, { recursive: true, force: true });
  for (const page of pages) {
    lay(page);
    for (const path of linked(page)) {
      // What isn't there, a test finds as a link that leads nowhere.
      if (!path.endsWith('.md') && existsSync(join(root, path)) && statSync(join(root, path)).isFile()) lay(path);
    }
  }
  // mdBook looks for it at the top.
  const summary = read('docs/SUMMARY.md').replace(/\]\(([^)]+)\)/g, (_, link) => `](${renamed(posix.join('docs', link))})`);
  writeFileSync(join(source, 'SUMMARY.md'), summary);
  execFileSync('mdbook', ['build', 'docs'], { cwd: root, env: { ...process.env, MDBOOK_LOG: 'warn' }, stdio: ['ignore', 'ignore', 'inherit'] });
  // The live page loads the release.
  for (const name of ['integrity.json', ...Object.keys(JSON.parse(read('dist/integrity.json')))]) {
    cpSync(join(root, 'dist', name), join(site, 'release', name));
  }
  return site;
}

if (import.meta.url === `file://${process.argv[1]}`) console.log(makeSite());
