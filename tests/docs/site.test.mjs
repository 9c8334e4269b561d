// The site of the documents: every page of the summary is there, and every link leads somewhere.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { before, test } from 'node:test';
import { makeSite, pages } from '../../tools/docs.mjs';

let site;
/** The addresses and the ids of each page, by its path on the site. */
const found = new Map();

const decoded = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
/** The values of attributes with such a name. Code that is shown has no tags. */
const values = (html, name) =>
  [...html.matchAll(/<[a-z][^<>]*>/gi)].flatMap(([tag]) => [...tag.matchAll(new RegExp(`\\s(?:${name})="([^"]*)"`, 'g'))].map(([, text]) => decoded(text)));

before(() => {
  site = makeSite();
  for (const name of readdirSync(site, { recursive: true })) {
    if (!name.endsWith('.html')) continue;
    const html = readFileSync(join(site, name), 'utf8');
    found.set(name, { links: values(html, 'href|src'), ids: values(html, 'id') });
  }
});

const isExternal = (link) => /^[a-z][a-z0-9+.-]*:/i.test(link);
/** mdBook gives a page of the top the base of the site. */
const target = (page, link) => posix.normalize(link.startsWith('/') ? link.slice(1) : join(dirname(page), link));

test('every document of the summary is a page', () => {
  assert.ok(pages.length > 15, `${pages}`);
  for (const page of pages) {
    const path = page.replace(/README\.md$/, 'index.html').replace(/\.md$/, '.html');
    assert.ok(found.has(path), path);
  }
});

test('every link leads to a file of the site, and every anchor to a heading', () => {
  const broken = [];
  let anchors = 0;
  for (const [page, { links }] of found) {
    for (const link of links) {
      if (isExternal(link)) continue;
      const [, path, hash] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/.exec(link);
      const to = path ? target(page, path) : page;
      const file = to.endsWith('/') || to === '.' ? join(to, 'index.html') : to;
      if (!existsSync(join(site, file))) broken.push(`${page}: ${link}`);
      else if (hash && found.has(file)) {
        anchors += 1;
        if (!found.get(file).ids.includes(decodeURIComponent(hash))) broken.push(`${page}: ${link}`);
      }
    }
  }
  assert.deepEqual(broken, []);
  assert.ok(anchors > 100, `only ${anchors} anchors were seen`);
});

test('every link to elsewhere is a whole address', () => {
  const elsewhere = [...found].flatMap(([page, { links }]) => links.filter(isExternal).map((link) => [page, link]));
  assert.ok(elsewhere.length > 20);
  for (const [page, link] of elsewhere) {
    const { protocol, hostname } = new URL(link);
    assert.match(protocol, /^https?:$/, `${page}: ${link}`);
    assert.match(hostname, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/, `${page}: ${link}`);
  }
});
