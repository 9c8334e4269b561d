// Makes the npm package of the release in dist/: what `npm publish` would take. Leaves its folder in target/package/, packs it,
// and prints the path of the tarball.
//
//   node tools/package.mjs

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, version } from './project.mjs';

const dist = join(root, 'dist');
const sources = join(root, 'www/package');
const folder = join(root, 'target/package/xcover-offer');
const read = (/** @type {string[]} */ ...path) => readFileSync(join(...path), 'utf8');
const json = (/** @type {unknown} */ value) => `${JSON.stringify(value, null, 2)}\n`;

// --- The element, as its own header has it --------------------------------------------------------

const tagName = 'xce-protection-offer';
const [header, className] = /** @type {RegExpExecArray} */ (
  /\/\*\*(?:(?!\*\/).)*\*\/\nexport class (\w+)/s.exec(read(root, 'www/embed/element.js'))
);
const types = read(root, 'www/embed.d.ts');

/**
 * The header's lines with a tag, each as name and description.
 * @param {string} tag
 */
const tagged = (tag) =>
  [...header.matchAll(new RegExp(`^ \\* @${tag} ([\\w-]+) - (.+)$`, 'gm'))].map(([, name, description]) => ({ name, description }));

/**
 * The type of a property or a method, as embed.d.ts has it.
 * @param {string} name
 */
function typeOf(name) {
  const [, members = ''] = /export interface ProtectionOfferElement [^{]*{\n(.*?)\n}/s.exec(types) ?? [];
  const [, isReadOnly, type] = new RegExp(`^ {2}(readonly )?${name}(?:\\(.*\\))?: (.+);$`, 'm').exec(members) ?? [];
  if (!type) throw new Error(`embed.d.ts: no type of ${name}`);
  return { isReadOnly: !!isReadOnly, type: { text: type } };
}

const events = tagged('fires');

/** See https://github.com/webcomponents/custom-elements-manifest. */
const manifest = {
  schemaVersion: '2.1.0',
  readme: 'README.md',
  modules: [
    {
      kind: 'javascript-module',
      path: 'dist/embed.js',
      declarations: [
        {
          kind: 'class',
          customElement: true,
          name: className,
          tagName,
          description: /[A-Z][^.]*\./.exec(header)?.[0],
          superclass: { name: 'HTMLElement' },
          attributes: tagged('attr'),
          members: [
            ...tagged('prop').map(({ name, description }) => {
              const { isReadOnly, type } = typeOf(name);
              return { kind: 'field', name, description, type, ...(isReadOnly ? { readonly: true } : {}) };
            }),
            ...tagged('method').map(({ name, description }) => ({ kind: 'method', name, description, return: { type: typeOf(name).type } })),
          ],
          events: events.map(({ name, description }) => ({ name, description, type: { text: `CustomEvent<OfferEventDetails['${name}']>` } })),
          slots: tagged('slot'),
        },
      ],
      exports: [{ kind: 'custom-element-definition', name: tagName, declaration: { name: className } }],
    },
  ],
};

// --- The folder ----------------------------------------------------------------------------------

const released = /** @type {Record<string, string>} */ (JSON.parse(read(dist, 'integrity.json')));

/**
 * A source with what is known of the release. Beside it are the release's files, in dist/.
 * @param {string} text
 */
const filled = (text) =>
  text
    .replaceAll("'../embed.js'", "'./dist/embed.js'")
    .replace(/\bVERSION\b/, JSON.stringify(version))
    .replace(/\bINTEGRITY\b/, JSON.stringify(released['embed.js']))
    .replace(/\bEVENTS\b/, JSON.stringify(events.map(({ name }) => name)));

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(sources)) writeFileSync(join(folder, name), filled(read(sources, name)));
for (const name of ['integrity.json', ...Object.keys(released)]) cpSync(join(dist, name), join(folder, 'dist', name));
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) cpSync(join(root, name), join(folder, name));
writeFileSync(join(folder, 'custom-elements.json'), json(manifest));
const { name, ...rest } = JSON.parse(read(sources, 'package.json'));
writeFileSync(join(folder, 'package.json'), json({ name, version, ...rest }));

const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', join(folder, '..')], { cwd: folder, encoding: 'utf8' });
const [{ filename }] = Object.values(JSON.parse(packed));
console.log(join(folder, '..', filename));
