// Projects that use the npm package, each fresh: the package is installed from its tarball, beside the framework, and the project
// is built. Prints the folder that has them as a web server would.
//
//   node tests/hosts/projects.mjs

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { build } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const run = promisify(execFile);
const target = join(here, '../../target/package');

export const projects = join(target, 'projects');

/** What each project's frameworks are called in this folder's node_modules, where that isn't their name. */
const renamed = {
  'react-18': { react: 'react-18', 'react-dom': 'react-dom-18', '@types/react': '@types/react-18' },
};
const plugins = {
  svelte: () => [svelte({ configFile: false })],
  vue: () => [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('xce-') } } })],
};

export const names = [...readdirSync(join(here, 'projects')).filter((name) => name !== 'shared'), ...Object.keys(renamed)].sort();

/**
 * Lays out a project and installs the package.
 * @param {string} name
 * @param {string} tarball
 */
async function install(name, tarball) {
  const folder = join(projects, name);
  const framework = name.split('-')[0];
  const shared = join(here, 'projects/shared');
  cpSync(join(shared, 'index.html'), join(folder, 'index.html'));
  cpSync(join(shared, 'order.ts'), join(folder, 'src/order.ts'));
  // A project's own page takes the place of the shared one.
  cpSync(join(here, 'projects', framework), folder, { recursive: true });
  const config = JSON.parse(readFileSync(join(shared, 'tsconfig.json'), 'utf8'));
  config.compilerOptions.jsxImportSource = framework;
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: { 'xcover-offer': `file:${tarball}` } }));
  const quietly = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', '--legacy-peer-deps'];
  await run('npm', ['install', ...quietly], { cwd: folder });
  for (const [one, alias] of Object.entries(renamed[name] ?? {})) {
    cpSync(join(here, 'node_modules', alias), join(folder, 'node_modules', one), { recursive: true });
  }
}

/** Packs the package, and installs it in every project. */
export async function installAll() {
  const { stdout } = await run('node', [join(here, '../../tools/package.mjs')]);
  const tarball = stdout.trim();
  rmSync(projects, { recursive: true, force: true });
  mkdirSync(projects, { recursive: true });
  // Where a project's own node_modules lacks something, this one has it: the frameworks and the tools, from the lock file.
  symlinkSync(join(here, 'node_modules'), join(projects, 'node_modules'));
  await Promise.all(names.map((name) => install(name, tarball)));
  return tarball;
}

/**
 * Builds a project, with the files of the release in a folder of its site.
 * @param {string} name
 * @param {string} site
 */
async function bundle(name, site) {
  const root = join(projects, name);
  const framework = name.split('-')[0];
  await build({
    root,
    base: `/${name}/`,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: { outDir: join(site, name), emptyOutDir: true, target: 'es2022' },
    plugins: plugins[framework]?.() ?? [],
  });
  cpSync(join(root, 'node_modules/xcover-offer/dist'), join(site, name, 'xcover-offer'), { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await installAll();
  const site = join(target, 'site');
  rmSync(site, { recursive: true, force: true });
  for (const name of names) await bundle(name, site);
  // And as a page without a bundler would have it.
  cpSync(join(projects, 'plain/node_modules/xcover-offer'), join(site, 'package'), { recursive: true });
  console.log(site);
}
