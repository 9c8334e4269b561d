// The npm package, installed from its tarball into the projects beside this file: what its types allow and forbid, whether tools
// find it sound, and what it does on a server. What it does in a browser: tests/e2e/tests/package.rs.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { installAll, names, projects } from './projects.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const bin = (name) => join(here, 'node_modules/.bin', name);
const newest = join(here, '../../tools/node_modules/.bin/tsc');
const isNodeOld = Number(process.versions.node.split('.')[0]) < 20;
const everything = { skip: process.env.EVERYTHING ? false : 'make test-all' };

/** What a program prints, and how it ends. */
const run = (program, ...args) =>
  new Promise((resolve) => {
    execFile(program, args, { cwd: projects }, (error, stdout, stderr) => resolve({ code: error ? error.code : 0, output: stdout + stderr }));
  });
const passes = async (program, ...args) => {
  const { code, output } = await run(program, ...args);
  assert.equal(code, 0, `${program} ${args.join(' ')}\n${output}`);
  return output;
};

let tarball;
before(async () => {
  tarball = await installAll();
});

/** Wrong uses are in them, each marked as an error to be expected: one that compiles is an error too. */
const typed = names.filter((name) => !['svelte', 'vue'].includes(name));

test('with the newest TypeScript right uses compile and wrong ones fail', async () => {
  for (const name of typed) await passes(newest, '--project', name);
});

test('with TypeScript 5 right uses compile and wrong ones fail', everything, async () => {
  for (const name of typed) await passes(bin('tsc'), '--project', name);
});

test('in the templates of Vue right uses compile and wrong ones fail', everything, async () => {
  await passes(bin('vue-tsc'), '--noEmit', '--project', 'vue');
});

test('in the markup of Svelte right uses compile and wrong ones fail', everything, async () => {
  const { output } = await run(bin('svelte-check'), '--workspace', 'svelte', '--tsconfig', './tsconfig.json', '--output', 'machine');
  const errors = [...output.matchAll(/ERROR "([^"]+)" (\d+):/g)].map(([, file, line]) => `${file}:${line}`);
  const wrong = readFileSync(join(projects, 'svelte/src/Wrong.svelte'), 'utf8').split('\n');
  const expected = wrong.flatMap((line, index) => (/^ {2}(layout|quoteRequest|onxce)/.test(line) ? [`src/Wrong.svelte:${index + 1}`] : []));
  assert.deepEqual(errors, expected, output);
});

test('publint finds nothing to improve', everything, async () => {
  assert.match(await passes(bin('publint'), '--strict', tarball), /All good/);
});

test('every import finds its types, says attw', { skip: everything.skip || (isNodeOld && 'attw needs Node.js 20') }, async () => {
  await passes(bin('attw'), tarball, '--profile', 'esm-only');
});

test('the tarball has the files of the release, and nothing but the package', () => {
  const installed = join(projects, 'plain/node_modules/xcover-offer');
  const released = JSON.parse(readFileSync(join(installed, 'dist/integrity.json'), 'utf8'));
  const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  assert.equal(files(join(installed, 'dist')), Object.keys(released).length + 1);
  assert.deepEqual(
    readdirSync(installed).sort(),
    ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'custom-elements.json', 'dist', 'element.d.ts', 'index.d.ts', 'index.js', 'package.json']
      .concat(['preact.d.ts', 'react.d.ts', 'react.js', 'release.js', 'svelte.d.ts', 'types-only.js', 'vue.d.ts', 'vue.js']),
  );
  for (const name of Object.keys(released)) readFileSync(join(installed, 'dist', name));
});

test('the manifest is a custom-elements manifest, with what the header of the element says', async () => {
  const { modules } = JSON.parse(readFileSync(join(projects, 'plain/node_modules/xcover-offer/custom-elements.json'), 'utf8'));
  const [{ declarations: [element], exports: [definition] }] = modules;
  assert.equal(element.tagName, 'xce-protection-offer');
  assert.equal(definition.name, element.tagName);
  const header = readFileSync(join(here, '../../www/embed/element.js'), 'utf8').split('export class')[0];
  const tagged = (tag) => [...header.matchAll(new RegExp(`^ \\* @${tag} ([\\w-]+)`, 'gm'))].map(([, name]) => name);
  const named = (list) => list.map(({ name }) => name);
  assert.deepEqual(named(element.attributes), tagged('attr'));
  assert.deepEqual(named(element.members), [...tagged('prop'), ...tagged('method')]);
  assert.deepEqual(named(element.events), tagged('fires'));
  assert.deepEqual(named(element.slots), tagged('slot'));
});

test('on a server there is no script, and the components render the element with its attributes', async () => {
  const script = (project, code) => passes(process.execPath, '--input-type=module', '--eval', code.replaceAll('PROJECT', join(projects, project, 'x.js')));
  const from = () => `const { createRequire } = await import('node:module'); const { pathToFileURL } = await import('node:url');
    const use = (name) => import(pathToFileURL(createRequire('PROJECT').resolve(name)));`;
  assert.equal((await script('plain', `${from()} const { loadOffer } = await use('xcover-offer'); console.log(await loadOffer({ src: '/embed.js' }))`)).trim(), 'null');
  const react = `${from()} const { createElement } = (await use('react')).default; const { ProtectionOffer } = await use('xcover-offer/react');
    const { renderToString } = (await use('react-dom/server')).default;
    console.log(renderToString(createElement(ProtectionOffer, { layout: 'card', persuasion: true, className: 'a', quoteRequest: { currency: 'USD' }, onQuote() {} })))`;
  for (const name of ['react', 'react-18']) {
    assert.equal((await script(name, react)).trim(), '<xce-protection-offer layout="card" persuasion="" class="a"></xce-protection-offer>');
  }
  const vue = `${from()} const { createSSRApp, h } = (await use('vue')).default; const { ProtectionOffer } = await use('xcover-offer/vue');
    const { renderToString } = (await use('vue/server-renderer')).default;
    const props = { layout: 'card', class: 'a', quoteRequest: { currency: 'USD' }, onQuote() {} };
    console.log(await renderToString(createSSRApp({ render: () => h(ProtectionOffer, props) })))`;
  assert.equal((await script('vue', vue)).trim(), '<xce-protection-offer layout="card" class="a"></xce-protection-offer>');
});
