// Bundles the pages of the end-to-end tests of frameworks, and prints them as JSON: {name: text}.
//
//   node tests/hosts/bundle.mjs
//
// `recipe:React` is the first code block below that heading of docs/frameworks.md, so that the documented code is what runs.

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'svelte/compiler';
import { compileScript, parse as parseVue } from 'vue/compiler-sfc';

const here = fileURLToPath(new URL('.', import.meta.url));
const { build } = createRequire(join(here, '../../tools/'))('esbuild');
const recipes = readFileSync(join(here, '../../docs/frameworks.md'), 'utf8');

/** A recipe's code and language. */
function recipe(heading) {
  const [, section] = recipes.split(`\n## ${heading}\n`);
  const [, language, code] = /```(\w+)\n([^]*?)```/.exec(section);
  return { language, code };
}

/** What esbuild doesn't compile. */
const compilers = {
  svelte: (code) => compile(code, { filename: 'Protection.svelte', generate: 'client' }).js.code,
  vue: (code) => {
    const { descriptor } = parseVue(code);
    const compilerOptions = { isCustomElement: (tag) => tag.startsWith('xce-') };
    return compileScript(descriptor, { id: 'protection', inlineTemplate: true, templateOptions: { compilerOptions } }).content;
  },
};

const documented = {
  name: 'documented',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^recipe:/ }, ({ path }) => ({ path: path.slice('recipe:'.length), namespace: 'recipe' }));
    onLoad({ filter: /\.svelte$/ }, ({ path }) => ({ contents: compilers.svelte(readFileSync(path, 'utf8')) }));
    onLoad({ filter: /./, namespace: 'recipe' }, ({ path }) => {
      const { language, code } = recipe(path);
      const compiled = compilers[language];
      return { contents: compiled ? compiled(code) : code, loader: compiled ? 'js' : language, resolveDir: here };
    });
  },
};

/** A page named after React 18 gets it in place of the latest. */
const alias = (name) => (name === 'react-18' ? { react: 'react-18', 'react-dom': 'react-dom-18' } : {});

const pages = readdirSync(join(here, 'pages')).map(async (file) => {
  const { name } = parse(file);
  const { outputFiles: [{ text }] } = await build({
    entryPoints: [join(here, 'pages', file)],
    absWorkingDir: here,
    alias: alias(name),
    bundle: true,
    conditions: ['browser', 'production'],
    define: { 'process.env.NODE_ENV': '"development"', __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    format: 'esm',
    jsx: 'automatic',
    logLevel: 'error',
    plugins: [documented],
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
    write: false,
  });
  return [name, text];
});
console.log(JSON.stringify(Object.fromEntries(await Promise.all(pages))));
