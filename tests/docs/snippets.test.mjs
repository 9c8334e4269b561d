// Every piece of code on the site, by its language. What runs in a browser is in tests/e2e/tests/docs.rs.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../tools/project.mjs';
import { fences } from './fences.mjs';

const hosts = join(root, 'tests/hosts');
const use = createRequire(join(hosts, 'x.js'));
const read = (path) => readFileSync(join(root, path), 'utf8');
const everything = { skip: process.env.EVERYTHING ? false : 'make test-all' };

/** What these tests fill in: a page's own names. */
const filledIn = `
import type { ProtectionOfferElement, QuoteRequest } from 'xcover-offer';
declare global {
  const request: QuoteRequest;
  const offer: { current: ProtectionOfferElement | null };
  const lockPayButton: (...any: unknown[]) => void;
  const releasePayButton: (...any: unknown[]) => void;
}
`;

// --- Types ---------------------------------------------------------------------------------------

/** The packages are those of tests/hosts, ours is www/package/. */
const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  jsx: 'react-jsx',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: [],
  experimentalDecorators: true,
  skipLibCheck: true,
  paths: {
    'xcover-offer': [join(root, 'www/package/index.d.ts')],
    'xcover-offer/*': [join(root, 'www/package/*.d.ts')],
    '*': [join(hosts, 'node_modules/@types/*'), join(hosts, 'node_modules/*')],
  },
};

/** A folder for one kind of code, of which each piece is a file. */
class Project {
  constructor(name, options = {}) {
    this.folder = join(root, 'target/snippets', name);
    this.files = 0;
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    const config = { compilerOptions: { ...compilerOptions, ...options }, include: ['*'] };
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(this.folder, 'filled-in.d.ts'), filledIn);
  }

  add({ page, place }, extension, code) {
    this.files += 1;
    const name = place.replaceAll(/[^\w]/g, '-');
    writeFileSync(join(this.folder, `${name}.${extension}`), code);
    return { page, name };
  }

  /** @param {string} program @param {string[]} args */
  check(program, ...args) {
    assert.ok(this.files > 0, 'there is code of this kind');
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.folder, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  }
}

// JavaScript has no types to be strict about.
const loose = { strict: false, allowJs: true, checkJs: true };
const projects = { strict: new Project('strict'), loose: new Project('loose', loose), vue: new Project('vue'), svelte: new Project('svelte') };

const typescript = join(root, 'tools/node_modules/.bin/tsc');
const bin = (name) => join(hosts, 'node_modules/.bin', name);

/** JSX is React's, unless the code says that it is Preact's. */
const jsx = (code) => (/from 'preact/.test(code) ? `/** @jsxImportSource preact */\n${code}` : code);

/** A part of a Vue component, whole. */
function component(code) {
  if (code.includes('<template>')) return code;
  return `<script setup lang="ts">
import { ref } from 'vue';
import type { QuoteRequest } from 'xcover-offer';
import { ProtectionOffer } from 'xcover-offer/vue';
defineProps<{ request: QuoteRequest }>();
const offer = ref<InstanceType<typeof ProtectionOffer>>();
const lockPayButton = (..._: unknown[]) => {};
const releasePayButton = (..._: unknown[]) => {};
</script>
<template>
${code}</template>`;
}

function compileVue({ place }, code) {
  const { compileScript, parse } = use('vue/compiler-sfc');
  const { descriptor, errors } = parse(code);
  assert.deepEqual(errors, [], place);
  const isCustomElement = (tag) => tag.startsWith('xce-');
  const fs = { fileExists: existsSync, readFile: (path) => readFileSync(path, 'utf8') };
  compileScript(descriptor, { id: 'x', inlineTemplate: true, fs, templateOptions: { compilerOptions: { isCustomElement } } });
}

// --- Commands ------------------------------------------------------------------------------------

const makefile = read('Makefile');
const settings = new Set(
  ['proxy/README.md', 'sandbox/README.md'].flatMap((path) =>
    read(path).split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => [...line.split(' | ')[0].matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name)),
  ),
);
const packages = ['proxy', 'sandbox', 'sandbox/shop', 'tools/circles', 'tests/e2e'].map((folder) => /^name = "(.+)"$/m.exec(read(`${folder}/Cargo.toml`))[1]);

/** Runs what changes nothing but an empty folder. */
function run(place, command) {
  const folder = mkdtempSync(join(tmpdir(), 'snippet-'));
  const { status, stderr } = spawnSync('bash', ['-euc', command], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  assert.equal(status, 0, `${place}: ${command}\n${stderr}`);
}

/** Programs on the site, and whether what they are asked for exists. */
const programs = {
  make(place, args) {
    for (const arg of args) {
      const [, variable, target] = /^(?:(\w+)=.*|(.+))$/.exec(arg);
      if (variable) assert.ok(makefile.includes(`$(${variable})`), `${place}: make knows no ${variable}`);
      else assert.ok(new RegExp(`^${target}:`, 'm').test(makefile), `${place}: make has no ${target}`);
    }
  },
  cargo(place, [command, ...args]) {
    assert.ok(['build', 'run'].includes(command), `${place}: cargo ${command}`);
    for (const [index, arg] of args.entries()) if (arg === '--package') assert.ok(packages.includes(args[index + 1]), `${place}: no package ${args[index + 1]}`);
  },
  'xcover-proxy'(place, args) {
    const commands = args.filter((arg) => /^[a-z]+$/.test(arg));
    run(place, `'${join(root, 'target/debug/xcover-proxy')}' ${commands.join(' ')} --help`);
  },
  'xcover-sandbox'(place, args) {
    assert.deepEqual(args, [], place);
  },
  curl(place, args) {
    const known = execFileSync('curl', ['--help', 'all'], { encoding: 'utf8' });
    for (const arg of args.filter((arg) => /^-/.test(arg))) assert.match(known, new RegExp(`(^|\\s)${arg}\\b`, 'm'), `${place}: curl has no ${arg}`);
  },
  openssl: (place, args) => run(place, `openssl ${args.join(' ')}`),
  umask: (place, args) => run(place, `umask ${args.join(' ')}`),
};
/** Those of the first hour, which tests/e2e/tests/docs.rs goes through. */
const inFirstHour = ['git', 'cd', 'mkdir', 'cp'];

function shell({ place, page, code }) {
  execFileSync('bash', ['-n'], { input: code });
  const lines = code.replaceAll('\\\n', ' ').split('\n').map((line) => line.replace(/(^|\s)# .*$/, '').trim());
  for (const line of lines.filter(Boolean)) {
    // What is inside quotation marks isn't looked at; `$(…)` and `(…)` are commands as well.
    const commands = line.replaceAll(/'[^']*'/g, "''").split(/\$?\(|\)|\|\||&&|[|;]/);
    for (const command of commands.map((text) => text.trim()).filter(Boolean)) {
      const words = command.replace(/\s*>\s*\S+/, '').split(/\s+/);
      while (/^[A-Z_]+=/.test(words[0] ?? '')) {
        const [name] = words.shift().split('=');
        assert.ok(settings.has(name), `${place}: no setting is called ${name}`);
      }
      if (words.length === 0) continue;
      const program = words[0].replace(/^target\/(debug|server)\//, '');
      if (page === 'docs/first-hour.md' && inFirstHour.includes(program)) continue;
      assert.ok(Object.hasOwn(programs, program), `${place}: no rule for the command ${words[0]}`);
      programs[program](place, words.slice(1));
    }
  }
}

// --- The rule of each language -------------------------------------------------------------------

const inBrowser = () => {};
/** proxy/tests/behaviour/gateways.rs runs these servers with the first such code of the proxy's README. */
const inFrontOfProxy = (fence) => {
  const [first] = fences.filter(({ language }) => language === fence.language);
  assert.equal(fence, first, `${fence.place}: only the first is tested`);
  assert.equal(fence.page, 'proxy/README.md');
  assert.match(read('proxy/tests/behaviour/gateways.rs'), new RegExp(`"${fence.language}"`));
};

const rules = {
  html: inBrowser,
  css: inBrowser,
  js: inBrowser,
  ts: (fence) => projects.strict.add(fence, 'ts', fence.code),
  tsx: (fence) => projects.strict.add(fence, 'tsx', jsx(fence.code)),
  jsx: (fence) => projects.loose.add(fence, 'jsx', `/** @import {} from 'xcover-offer/react' */\n${fence.code}`),
  vue: (fence) => {
    const code = component(fence.code);
    compileVue(fence, code);
    projects.vue.add(fence, 'vue', code);
  },
  svelte: (fence) => {
    use('svelte/compiler').compile(fence.code, { filename: 'Protection.svelte', generate: 'client' });
    projects.svelte.add(fence, 'svelte', fence.code);
  },
  sh: shell,
  json: ({ code }) => JSON.parse(code),
  conf: ({ place, code }) => {
    // Settings of Redis that the proxy insists on.
    const source = read('proxy/src/outbox/streams.rs');
    for (const line of code.trim().split('\n')) {
      const [name, value] = line.split(' ');
      assert.ok(source.includes(`("${name}", "${value}")`), `${place}: ${line}`);
    }
  },
  nginx: inFrontOfProxy,
  caddyfile: inFrontOfProxy,
  // No test runs Apache: its directives are those of the modules that the text names, and it leads where nginx does.
  apache: ({ place, code }) => {
    const nginx = fences.find(({ language }) => language === 'nginx').code;
    for (const line of code.trim().split('\n')) assert.match(line, /^(ProxyPreserveHost On|ProxyPass\s+\/|RequestHeader\s+(set|unset)\s)/, `${place}: ${line}`);
    const [[path, address], [itsPath, itsAddress]] = [/location (\S+) [^]*proxy_pass (\S+);/, /ProxyPass\s+(\S+) (\S+)/].map((pattern, nth) => pattern.exec([nginx, code][nth]).slice(1));
    assert.deepEqual([itsPath, itsAddress], [path, address + path], place);
  },
  // Nor a CDN: it is YAML, with the names of a cache behaviour of CloudFront's.
  yaml: ({ place, code }) => {
    const toJson = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))';
    const behaviour = JSON.parse(execFileSync(join(root, 'target/python/bin/python'), ['-c', toJson], { input: code, encoding: 'utf8' }));
    const { PathPattern, AllowedMethods, CachePolicyId, OriginRequestPolicyId, ViewerProtocolPolicy, ...others } = behaviour;
    assert.deepEqual(others, {}, place);
    assert.equal(PathPattern, '/xcover/*');
    assert.equal(ViewerProtocolPolicy, 'https-only');
    for (const method of ['POST', 'PATCH', 'OPTIONS']) assert.ok(AllowedMethods.includes(method), `${place}: ${method}`);
    for (const id of [CachePolicyId, OriginRequestPolicyId]) assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, place);
  },
  // The policy that the strict page of the tests has.
  csp: ({ place, code }) => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(read('www/csp.html'));
    assert.equal(code.trim().replaceAll('\n', ' '), policy, place);
  },
  // A test of src/state.rs compares it with the code.
  mermaid: ({ place, page }) => assert.equal(page, 'docs/embedding.md', place),
  // A drawing: the folders that it names exist.
  text: ({ place, code }) => {
    for (const [folder] of code.matchAll(/[a-z]+(\/[a-z]+)*\/(?=\s|\))/g)) assert.ok(existsSync(join(root, folder)), `${place}: ${folder}`);
  },
};

test('there is a rule for the language of each piece of code', () => {
  assert.ok(fences.length > 40, `${fences.length}`);
  const unknown = fences.filter(({ language }) => !Object.hasOwn(rules, language));
  assert.deepEqual(unknown.map(({ place, language }) => `${place}: ${language}`), []);
});

for (const fence of fences) {
  const rule = rules[fence.language];
  if (rule && rule !== inBrowser) test(`${fence.place}: ${fence.language}`, () => rule(fence));
}

test('code in TypeScript has right types', () => {
  projects.strict.check(typescript, '--project', '.');
});

test('code in JSX uses only what there is', () => {
  projects.loose.check(typescript, '--project', '.');
});

test('components of Vue have right types', everything, () => {
  projects.vue.check(bin('vue-tsc'), '--noEmit', '--project', '.');
});

test('components of Svelte have right types', everything, () => {
  projects.svelte.check(bin('svelte-check'), '--workspace', '.', '--tsconfig', './tsconfig.json', '--threshold', 'error');
});
