// Measures when an offer is shown, against three elements that a partner would write by hand.
//
//   node tools/bench/measure.mjs [--runs 15] [--only PATTERN] [--pages NAME,…] [--also NAME=FOLDER/PAGE.html] [--memory]
//
// An offer is shown in the first frame in which its price and both choices have boxes, observed from outside and in the
// same way for all. Each load has its own browser context with an empty cache. The pages take turns, so compare only
// the medians of one run.
//
//   --only     measures the cases whose name matches, e.g. "throttled 400 cold"
//   --pages    measures only these pages
//   --also     measures another page, whose element is `mini-offer`
//   --memory   measures memory alone
//
// Files are served in brotli, to be cached for good; pages and quotes are never cached.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { root, version } from '../project.mjs';

/** @import { AddressInfo } from 'node:net' */

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
    pages: { type: 'string', default: '' },
    also: { type: 'string', multiple: true, default: [] },
    memory: { type: 'boolean', default: false },
  },
});
const runs = Number(options.runs);
const release = `/xcover-offer/${version}`;

// --- The pages -----------------------------------------------------------------------------------

const inclusions = ['Trip cancellation up to $5,000', 'Medical expenses up to $50,000', 'Lost or delayed baggage up to $1,500', 'Help around the clock'];
const disclaimer = 'Insurance is underwritten by Example Insurance Ltd. Terms, conditions and exclusions apply. Read the policy wording before you decide.';
const quote = {
  ...{ id: 'q-0', currency: 'USD', locale: 'en-US', title: 'Travel protection', price: 24.5, inclusions, disclaimer },
  ...{ wording: 'https://example.com/pds', accept: 'Yes, protect my trip', decline: 'No, I travel without cover' },
  // The same under the names that elements of `--also` use.
  ...{ policyUrl: 'https://example.com/pds', policyLabel: 'Policy wording', acceptLabel: 'Yes, protect my trip', declineLabel: 'No, I travel without cover' },
};
const content = { title: quote.title, inclusions: inclusions.map((title) => ({ title, description: '' })), disclaimer: `<p>${disclaimer}</p>` };
const answer = {
  ...{ id: 'AAAAA-BBBBB-INS', currency: 'USD', total_price: 24.5 },
  quotes: { 0: { id: 'q-0', price: 24.5, pds_url: quote.wording, policy: { content } } },
};

/** @type {(head: string, body: string) => string} */
const html = (head, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><title>Checkout</title>${head}</head><body><h1>Checkout</h1>${body}</body></html>`;
/** @type {(script: string, count: number) => string} */
const byHand = (script, count) => html(`<script src="/${script}.js" defer></script>`, '<hand-offer src="/quote.json"></hand-offer>'.repeat(count));
const script = `<script type="module" async src="${release}/embed.js" data-proxy="/xcover"></script>`;
const set = `<script>
  window.signalLayer = window.signalLayer || [];
  signalLayer.push({ signal: 'set', element: 'xce-protection-offer', data: { quote_request: { request: [{}] } } });
</script>`;
/** @type {(lines: string, count: number) => string} */
const ours = (lines, count) => html(script + lines, '<xce-protection-offer></xce-protection-offer>'.repeat(count) + set);
const preload = `<link rel="preload" as="fetch" crossorigin fetchpriority="low" media="(prefers-reduced-transparency: no-preference)" href="${release}/xcover-offer_bg.wasm">`;
const prefetch = ['embed.js', 'xcover-offer.js', 'xcover-offer_bg.wasm'].map((name) => `<link rel="prefetch" href="${release}/${name}">`).join('');

/** @type {Record<string, (count: number) => string>} */
const pages = {
  '/floor.html': () => html('', `<p class="price"></p><script>fetch('/quote.json').then((response) => response.json()).then(({ title, price }) => {
    document.body.insertAdjacentText('beforeend', title + price); window.shown ??= performance.now(); });</script>`),
  '/vanilla.html': (count) => byHand('vanilla', count),
  '/lit.html': (count) => byHand('lit', count),
  '/preact.html': (count) => byHand('preact', count),
  '/ours.html': (count) => ours('', count),
  '/preload.html': (count) => ours(preload, count),
  '/before.html': () => html(prefetch, ''),
};

// --- The server ----------------------------------------------------------------------------------

const brotli = (/** @type {Uint8Array | string} */ bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
/** @type {Record<string, string>} */
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', wasm: 'application/wasm', json: 'application/json', txt: 'text/plain; charset=utf-8' };
/** @type {Map<string, Buffer | undefined>} */
const files = new Map();
/** @type {Record<string, unknown>} */
const jsons = { '/quote.json': quote, '/xcover/quotes': answer };
let quoteMs = 0;

for (const name of ['vanilla', 'lit', 'preact']) {
  const entryPoints = [join(root, `tools/bench/elements/${name}.js`)];
  const { outputFiles } = await build({ entryPoints, bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', define: { 'process.env.NODE_ENV': '"production"' } });
  files.set(`/${name}.js`, brotli(outputFiles[0].contents));
}
const others = new Map(options.also.map((also) => also.split('=')).map(([name, path]) => [name, { folder: dirname(path), page: path.slice(dirname(path).length) }]));

/** @param {string} path */
function file(path) {
  if (!files.has(path)) {
    const inRelease = path.startsWith(`${release}/`);
    const folders = inRelease ? [join(root, 'dist')] : [...others.values()].map(({ folder }) => folder);
    const name = normalize(inRelease ? path.slice(release.length) : path);
    const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
    files.set(path, found ? brotli(readFileSync(found)) : undefined);
  }
  return files.get(path);
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  /** @type {(type: string, bytes: Buffer, caching: string) => void} */
  const send = (type, bytes, caching) => {
    response.writeHead(200, { 'content-type': types[type], 'content-encoding': 'br', 'cache-control': caching, 'content-length': bytes.length });
    response.end(bytes);
  };
  const page = pages[pathname];
  const json = jsons[pathname];
  if (json) {
    await new Promise((resolve) => setTimeout(resolve, quoteMs));
    return send('json', brotli(JSON.stringify(json)), 'no-store');
  }
  if (page) return send('html', brotli(page(Number(searchParams.get('count') ?? 1))), 'no-store');
  const bytes = file(pathname);
  if (bytes) return send(pathname.split('.').at(-1) ?? '', bytes, pathname.endsWith('.html') ? 'no-store' : 'public, max-age=31536000, immutable');
  response.writeHead(404).end();
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const address = `http://127.0.0.1:${/** @type {AddressInfo} */ (server.address()).port}`;

// --- A load --------------------------------------------------------------------------------------

const executablePath = ['chromium', 'google-chrome'].flatMap((name) => {
  try {
    return [execFileSync('which', [name], { encoding: 'utf8' }).trim()];
  } catch {
    return [];
  }
})[0];
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath, args });

/** Runs on every page before its own scripts. */
function observe() {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { hadRecentInput, value } = /** @type {PerformanceEntry & { hadRecentInput: boolean, value: number }} */ (entry);
      if (!hadRecentInput) window.shifted += value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
  /** @type {(element: Element | null | undefined) => boolean} */
  const hasBox = (element) => !!element && element.getBoundingClientRect().width > 0;
  /** @type {(element: Element) => boolean} */
  const isShown = ({ shadowRoot }) => {
    const choices = shadowRoot?.querySelectorAll('input[type=radio]') ?? [];
    return choices.length > 1 && hasBox(shadowRoot?.querySelector('.price, .amount')) && [...choices].every(hasBox);
  };
  const look = () => {
    const elements = [...document.querySelectorAll('hand-offer, mini-offer, xce-protection-offer')];
    if (elements.length && elements.every(isShown)) window.shown ??= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  addEventListener('xce-quote', () => {
    window.drawn ??= performance.now();
  });
  // Heap snapshots leave out WebAssembly's memory.
  window.memories = [];
  const engine = /** @type {Record<string, any>} */ (/** @type {unknown} */ (WebAssembly));
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = engine[name];
    engine[name] = async (/** @type {unknown[]} */ ...values) => {
      const result = await instantiate.apply(WebAssembly, values);
      const exported = Object.values((result.instance ?? result).exports);
      window.memories.push(...exported.filter((value) => value instanceof WebAssembly.Memory));
      return result;
    };
  }
}

/** @param {boolean} throttled */
async function open(throttled) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('Network.enable');
  if (throttled) {
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 });
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  await page.addInitScript(observe);
  return { context, page, session };
}

/**
 * @typedef {{ name: string, page: string, throttled: boolean, state: string }} Series
 * @typedef {Awaited<ReturnType<typeof load>>} Load
 */

/** @param {Series} series */
async function load(series) {
  const { context, page, session } = await open(series.throttled);
  const go = async (/** @type {string} */ path) => {
    await page.goto(address + path, { waitUntil: 'commit' });
    await page.waitForFunction(() => window.shown, undefined, { timeout: 30_000 });
  };
  if (series.state === 'prefetch') {
    await page.goto(`${address}/before.html`, { waitUntil: 'networkidle' });
    await page.waitForFunction(() => performance.getEntriesByType('resource').length >= 3);
  }
  if (series.state === 'warm') await go(series.page);
  let bytes = 0;
  let requests = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests++;
  });
  const busy = async () => (await session.send('Performance.getMetrics')).metrics.reduce((sum, { name, value }) => (name === 'TaskDuration' ? value * 1000 : sum), 0);
  const before = await busy();
  await go(series.page);
  await page.waitForTimeout(series.throttled ? 300 : 150);
  const result = await page.evaluate(() => {
    const resources = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
    const answered = resources.find(({ name }) => /\/(quote\.json|xcover\/quotes)$/.test(name));
    const element = document.querySelector('hand-offer, mini-offer, xce-protection-offer');
    const radio = /** @type {HTMLInputElement | null | undefined} */ (element?.shadowRoot?.querySelector('input[type=radio]'));
    const start = performance.now();
    /** @type {number | undefined} */
    let told;
    for (const name of ['select', 'offer-select', 'xce-select']) addEventListener(name, () => (told = performance.now() - start));
    radio?.click();
    const shown = /** @type {number} */ (window.shown);
    if (!answered) throw new Error('the page asked for no quote');
    const drawn = window.drawn && window.drawn - answered.responseEnd;
    return { shown, sent: answered.startTime, after: shown - answered.responseEnd, drawn, shifted: window.shifted, told };
  });
  // A navigation resets the counter.
  const after = await busy();
  await context.close();
  return { ...result, bytes, requests, busy: after > before ? after - before : after };
}

// --- The table -----------------------------------------------------------------------------------

/** @param {Array<number | undefined>} values */
const middle = (values) => {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], least: sorted[0], most: sorted[sorted.length - 1] };
};
/** @type {(value: number | undefined, places?: number) => string} */
const number = (value, places = 0) => (value === undefined ? '' : value.toFixed(places));

async function times() {
  console.log('| case | page | shown, ms (least–most) | × Lit | quote sent, ms | after the answer, ms | drawn after it, ms | bytes | requests | layout shift | main thread, ms | choice to event, ms |');
  console.log('|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  for (const throttled of [true, false]) {
    for (const ms of [400, 0, 1500]) {
      for (const state of ['cold', 'warm']) {
        const name = `${throttled ? 'throttled' : 'unthrottled'} ${ms} ${state}`;
        if (!new RegExp(`^(${options.only || '.*'})`).test(name)) continue;
        quoteMs = ms;
        const names = state === 'cold' ? ['floor', 'vanilla', 'lit', 'preact', 'ours', 'preload'] : ['lit', 'ours', 'preload'];
        const series = names.map((page) => ({ name: page, page: `/${page}.html`, throttled, state }));
        if (state === 'cold') series.push({ name: 'prefetch', page: '/ours.html', throttled, state: 'prefetch' });
        for (const [other, { page }] of others) series.push({ name: other, page, throttled, state });
        const wanted = options.pages ? ['lit', ...options.pages.split(',')] : undefined;
        if (wanted) series.splice(0, Infinity, ...series.filter(({ name }) => wanted.includes(name)));
        const results = new Map(series.map(({ name }) => [name, /** @type {Load[]} */ ([])]));
        for (const one of series) await load(one);
        for (let run = 0; run < runs; run++) for (const one of series) results.get(one.name)?.push(await load(one));
        /** @type {(page: string, key: keyof Load) => { median: number, least: number, most: number }} */
        const of = (page, key) => middle((results.get(page) ?? []).map((result) => result[key]));
        for (const page of results.keys()) {
          const { median, least, most } = of(page, 'shown');
          const cells = [
            ...[name, page, `${number(median)} (${number(least)}–${number(most)})`, number(median / of('lit', 'shown').median, 2)],
            ...[number(of(page, 'sent').median), number(of(page, 'after').median), number(of(page, 'drawn').median), number(of(page, 'bytes').median), number(of(page, 'requests').median)],
            ...[number(of(page, 'shifted').most, 3), number(of(page, 'busy').median), number(of(page, 'told').median, 1)],
          ];
          console.log(`| ${cells.join(' | ')} |`);
        }
      }
    }
  }
}

async function memory() {
  console.log('\n| page | elements | heap and WebAssembly, KB for each | WebAssembly in all, KB | instances |');
  console.log('|---|---:|---:|---:|---:|');
  quoteMs = 0;
  for (const name of ['lit', 'ours']) {
    /** @type {number | undefined} */
    let empty;
    for (const count of [0, 1, 10, 50]) {
      const { context, page, session } = await open(false);
      await page.goto(`${address}/${name}.html?count=${count}`, { waitUntil: 'networkidle' });
      if (count) await page.waitForFunction(() => window.shown);
      for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage');
      const heap = (await session.send('Runtime.getHeapUsage')).usedSize;
      const memories = await page.evaluate(() => window.memories.map(({ buffer }) => buffer.byteLength));
      const linear = memories.reduce((sum, size) => sum + size, 0);
      await context.close();
      empty ??= heap + linear;
      if (count) console.log(`| ${name} | ${count} | ${number((heap + linear - empty) / count / 1024)} | ${number(linear / 1024)} | ${memories.length} |`);
    }
  }
}

try {
  console.log(`Chromium ${browser.version()}, xcover-offer ${version}, ${new Date().toISOString().slice(0, 10)}, ${runs} loads each; throttled: 1.6 Mbit/s, 150 ms, CPU 4 ×\n`);
  for (const name of ['vanilla', 'lit', 'preact']) console.log(`${name}: ${files.get(`/${name}.js`)?.length} bytes in brotli`);
  console.log();
  if (!options.memory) await times();
  await memory();
} finally {
  await browser.close();
  server.close();
}
