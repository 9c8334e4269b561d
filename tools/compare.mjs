// Compares two releases: shows every answer with both in headless Chromium, and fails if a panel or an event
// differs.
//
//   node tools/compare.mjs BEFORE AFTER [--answers FOLDER]... [--mutations N] [--seed S]
//
// BEFORE and AFTER are folders like dist/. The answers come from fuzz/seeds/response/ and from the `*.json` files
// in each FOLDER (an answer, or recorded calls with their answers), plus N mutations of them.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { root } from './project.mjs';

/** How many differences are printed at most. */
const most = 10;
/** @import { AddressInfo } from 'node:net' */
/** @import { Browser } from 'playwright-core' */
/** @typedef {{ name: string, body: any, isOffer: boolean }} Answer */
/** @typedef {{ path: string, before: unknown, after: unknown }} Difference */

/** The keys that may hold the answer of a recorded call. */
const bodies = ['response', 'responseBody', 'body'];
/** @type {Record<string, string>} */
const types = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.txt': 'text/plain; charset=utf-8' };
const flags = '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking '
  + '--disable-component-update --disable-sync';

const usage = 'node tools/compare.mjs BEFORE AFTER [--answers FOLDER]... [--mutations N] [--seed S]';

/** @type {(message: string) => never} */
const fail = (message) => {
  console.error(message);
  process.exit(2);
};

const isObject = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && !Array.isArray(value);

// --- Answers -----------------------------------------------------------------------------------

/**
 * The answers in a file's JSON: the JSON itself, or those of the recorded calls in it.
 * @param {any} json
 * @param {string} name
 * @returns {Answer[]}
 */
function answersIn(json, name) {
  if (Array.isArray(json)) return json.flatMap((call, i) => answersIn(call, `${name}[${i}]`));
  if (!isObject(json)) return [];
  const key = bodies.find((key) => key in json);
  if (key) return answersIn(json[key], name);
  return [{ name, body: json, isOffer: 'products' in json }];
}

/** @param {string} folder */
function read(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.json')).sort().flatMap((name) => {
    const path = join(folder, name);
    return answersIn(JSON.parse(readFileSync(path, 'utf8')), relative('', path));
  });
}

/**
 * Random numbers below 1, the same for the same seed (mulberry32).
 * @param {number} seed
 */
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Every place inside `value`, as the object or array that holds it, and its key.
 * @param {any} value
 * @param {Array<[any, string]>} found
 */
function places(value, found = []) {
  if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      found.push([value, key]);
      places(value[key], found);
    }
  }
  return found;
}

const replacements = [null, '', 'N/A', 0, -1, 14.02, 1e16, true, [], {}];

/**
 * One of `answers`, changed at one random place.
 * @param {Answer[]} answers
 * @param {number} number
 * @param {() => number} random
 * @returns {Answer}
 */
function mutation(answers, number, random) {
  /** @type {<T>(list: T[]) => T} */
  const pick = (list) => list[Math.floor(random() * list.length)];
  const { name, body, isOffer } = pick(answers);
  const mutated = structuredClone(body);
  const [holder, key] = pick(places(mutated));
  const value = holder[key];
  const remove = () => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key]);
  const nest = () => (holder[key] = Array.isArray(holder) ? [value] : { [key]: value });
  const repeat = () => holder.splice(Number(key), 0, structuredClone(value));
  const replace = replacements.map((other) => () => (holder[key] = structuredClone(other)));
  pick([remove, nest, ...(Array.isArray(holder) ? [repeat] : []), ...replace])();
  return { name: `mutation ${number} of ${name}`, body: mutated, isOffer };
}

// --- A release in the browser ------------------------------------------------------------------

const html = '<!doctype html><html lang="en"><title>compare</title>'
  + '<script type="module" src="/embed.js" data-proxy="/xcover"></script>';

/**
 * Serves the release in `folder`, and the answer whose index a request has; resolves to the server's address.
 * @param {string} folder
 * @param {Answer[]} answers
 */
async function serve(folder, answers) {
  const server = createServer(async (request, response) => {
    /** @type {(status: number, type: string, body: string | Buffer) => void} */
    const send = (status, type, body) => {
      response.writeHead(status, { 'content-type': type, 'xcover-quote-token': 't' }).end(body);
    };
    try {
      const { pathname } = new URL(request.url ?? '', 'http://localhost');
      if (request.method === 'POST' && /^\/xcover\/(quotes|offers)$/.test(pathname)) {
        let body = '';
        for await (const chunk of request) body += chunk;
        return send(200, 'application/json', JSON.stringify(answers[JSON.parse(body).answer].body));
      }
      if (pathname === '/') return send(200, 'text/html', html);
      const path = join(folder, normalize(pathname));
      if (!existsSync(path)) return send(404, 'text/plain', '');
      send(200, types[extname(path)] ?? 'application/octet-stream', readFileSync(path));
    } catch (error) {
      // The page gave up on its request.
      if (!response.headersSent) send(500, 'text/plain', `${error}`);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/**
 * Runs on the page: shows an answer in a new element, makes each choice, and returns what it saw as JSON.
 * @param {{ answer: number, isOffer: boolean }} which
 */
async function show({ answer, isOffer }) {
  const tag = 'xce-protection-offer';
  const events = ['quote', 'select', 'opt-out', 'clear', 'unavailable', 'error'].map((name) => `xce-${name}`);
  // Once per page: listeners outlive the element of an answer.
  if (!window.told) {
    window.told = [];
    for (const name of events) {
      document.addEventListener(name, (event) => window.told.push([name, /** @type {CustomEvent} */ (event).detail]));
    }
    window.signalLayer.push({
      signal: 'listen',
      element: tag,
      onChange: (change) => window.told.push(['onChange', change]),
    });
  }
  const rest = () => new Promise((resolve) => setTimeout(resolve));

  /** The panel, a line for each tag and text. */
  const markup = () => {
    /** @type {string[]} */
    const lines = [];
    let text = '';
    const flush = (/** @type {string} */ indent) => {
      if (text) lines.push(indent + JSON.stringify(text));
      text = '';
    };
    /** @type {(node: Node, indent: string) => void} */
    const walk = (node, indent) => {
      for (const child of node.childNodes) {
        if (child instanceof Text) text += child.data;
        if (!(child instanceof Element)) continue;
        // Wrappers around the panel, and the skeleton.
        if (child.matches('.skeleton') || (child.localName === 'div' && !child.attributes.length)) {
          walk(child, indent);
          continue;
        }
        flush(indent);
        const radio = child instanceof HTMLInputElement && child.type === 'radio' ? child : undefined;
        const isMarked = radio || child.matches('.error, [role=alert]');
        // Ids are a release's own business; `checked` and `disabled` are compared as properties.
        const own = isMarked ? ['id', 'checked', 'disabled'] : [];
        const attributes = [...child.attributes]
          .filter(({ name }) => !own.includes(name))
          .map(({ name, value }) => `${name}=${JSON.stringify(value)}`)
          .sort();
        if (radio) attributes.push(`checked=${radio.checked}`, `disabled=${radio.disabled}`);
        lines.push(`${indent}<${[child.localName, ...attributes].join(' ')}>`);
        walk(child, `${indent}  `);
        flush(`${indent}  `);
      }
    };
    walk(root, '');
    flush('');
    return lines;
  };

  document.querySelector(tag)?.remove();
  await rest();
  window.told.length = 0;
  const take = () => window.told.splice(0);
  const element = document.createElement(tag);
  document.body.append(element);
  const root = /** @type {ShadowRoot} */ (element.shadowRoot);
  const data = { [isOffer ? 'offer_request' : 'quote_request']: { answer } };
  const onSet = await new Promise((resolve) => {
    window.signalLayer.push({ signal: 'set', element: tag, data, onSet: resolve });
  }).then(
    () => 'shown',
    (error) => ({ message: error.message, ...error }),
  );
  await rest();
  /** @type {unknown[]} */
  const choices = [];
  const record = { onSet, told: take(), panel: markup(), choices };
  const radios = [.../** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll('input[type=radio]'))];
  const names = [...new Set(radios.map(({ name }) => name))];
  for (const { answer, place } of [{ answer: 'yes', place: 0 }, { answer: 'no', place: -1 }]) {
    for (const name of names) {
      radios.filter((radio) => radio.name === name).at(place)?.click();
      await rest();
      const marks = radios.map(({ name, value, checked, disabled }) => ({ name, value, checked, disabled }));
      choices.push({ chose: `${answer} of ${name}`, told: take(), marks });
    }
  }
  // Messages contain the proxy's address, and each release has a port of its own.
  return JSON.stringify(record).replaceAll(location.origin, '');
}

/**
 * Opens a page with a release; returns a function that shows an answer on it.
 * @param {Browser} browser
 * @param {string} url
 */
async function open(browser, url) {
  const page = await browser.newPage();
  const load = async () => {
    await page.goto(url);
    await page.waitForFunction(() => customElements.get('xce-protection-offer'));
  };
  await load();
  return async (/** @type {{ answer: number, isOffer: boolean }} */ answer) => {
    const record = JSON.parse(await page.evaluate(show, answer));
    // A WebAssembly that trapped can't be used again.
    if (JSON.stringify(record).includes('"not-loaded"')) await load();
    return record;
  };
}

function browserPath() {
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // Try the next name.
    }
  }
  return fail('no chromium and no google-chrome: see tools/setup');
}

// --- Comparing ---------------------------------------------------------------------------------

/**
 * The first difference between two records, if there is one. The order of keys doesn't matter.
 * @param {any} before
 * @param {any} after
 * @returns {Difference | undefined}
 */
function difference(before, after, path = '') {
  if (Object.is(before, after)) return;
  const bothLists = Array.isArray(before) && Array.isArray(after);
  if (!bothLists && !(isObject(before) && isObject(after))) return { path, before, after };
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const found = difference(before[key], after[key], path + (bothLists ? `[${key}]` : `.${key}`));
    if (found) return found;
  }
}

const short = (/** @type {unknown} */ value) => {
  const written = JSON.stringify(value) ?? 'nothing';
  return written.length > 300 ? `${written.slice(0, 300)}…` : written;
};

/**
 * @param {string[]} folders
 * @param {Answer[]} answers
 */
async function compare(folders, answers) {
  const releases = await Promise.all(folders.map((folder) => serve(folder, answers)));
  const browser = await chromium.launch({ executablePath: browserPath(), args: flags.split(' ') });
  const counts = { shown: 0, refused: 0, equal: 0, again: 0 };
  try {
    const [before, after] = await Promise.all(releases.map(({ url }) => open(browser, url)));
    for (const [answer, { name, isOffer }] of answers.entries()) {
      const look = () => Promise.all([before({ answer, isOffer }), after({ answer, isOffer })]);
      let records = await look();
      // On a busy machine a file of texts may have come too late: look again.
      let found = difference(...records);
      if (found) {
        records = await look();
        found = difference(...records);
        if (!found) counts.again++;
      }
      counts[records[0].onSet === 'shown' ? 'shown' : 'refused']++;
      if (!found) counts.equal++;
      else if (answer - counts.equal < most) {
        const lines = [name, `  at ${found.path}`, `  before: ${short(found.before)}`, `  after:  ${short(found.after)}`];
        console.error(lines.join('\n'));
      }
    }
  } finally {
    await browser.close();
    for (const { close } of releases) close();
  }
  return counts;
}

const { values, positionals: folders } = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        answers: { type: 'string', multiple: true, default: [] },
        mutations: { type: 'string', default: '300' },
        seed: { type: 'string', default: `${Date.now() % 2 ** 32}` },
      },
    });
  } catch (error) {
    return fail(`${/** @type {Error} */ (error).message}\n${usage}`);
  }
})();
const mutations = +values.mutations;
const seed = +values.seed;
if (folders.length !== 2 || !Number.isInteger(mutations) || mutations < 0 || !Number.isInteger(seed)) fail(usage);
for (const folder of folders) if (!existsSync(join(folder, 'embed.js'))) fail(`${folder} has no embed.js: it is no release`);
for (const folder of values.answers) if (!existsSync(folder)) fail(`${folder} is not there`);

const recorded = [join(root, 'fuzz/seeds/response'), ...values.answers].flatMap(read);
// There is nothing to change in an empty answer.
const mutable = recorded.filter(({ body }) => Object.keys(body).length);
const random = generator(seed);
const answers = [...recorded, ...Array.from({ length: mutations }, (_, i) => mutation(mutable, i + 1, random))];
console.log(`seed ${seed}`);
const { shown, refused, equal, again } = await compare(folders, answers);
const different = answers.length - equal;
console.log(`${answers.length} answers: ${shown} shown, ${refused} refused; ${equal} equal, ${different} different`);
if (again) console.log(`${again} of the equal ones only when they were shown again`);
// Two releases that show nothing would be equal, too.
if (!shown) console.error('no offer was shown');
if (different || !shown) process.exitCode = 1;
