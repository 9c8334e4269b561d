/** What a shopper was shown, as proof for a sale that the law regulates: a file of its own, loaded when a page asks for it. */

import { canonical } from './canonical.js';

/** @import { Disclosure, ProtectionOfferElement } from '../embed.js' */

/** @type {Promise<typeof import('./late.js')>} What loads all these files, so it is there. */
const late = import(new URL('late.js', import.meta.url).href);

/**
 * In hexadecimal; `null` where the browser has none, because the page is no secure context.
 * @param {string} text
 */
const sha256 = async (text) => {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return null;
  const bytes = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

/**
 * In a fold that is closed, a text has no line breaks.
 * @param {HTMLElement} node
 */
// biome-ignore lint/performance/useDomNodeTextContent: with the line breaks that a shopper sees
const asShown = (node) => node.innerText || (node.textContent ?? '');

/**
 * One of our own texts, without what isolates its values from it (FSI and PDI), which nobody sees.
 * @param {string | null | undefined} text
 */
const visible = (text) => text?.replace(/[\u2068\u2069]/g, '') ?? null;

/**
 * What is shown now, and what has been seen and done of it up to now; `null` while no offer is shown.
 * @param {ProtectionOfferElement} element
 * @returns {Promise<Disclosure | null>}
 */
export async function disclose(element) {
  const { load, sums } = await late;
  // The very module that watches the offer.
  const { seen } = /** @type {typeof import('./shown.js')} */ (await load('shown.js', fetch));
  const shown = seen(element);
  if (!element.quote || !shown) return null;
  const root = /** @type {ShadowRoot} */ (element.shadowRoot);
  /** @type {(selector: string) => HTMLElement[]} */
  const find = (selector) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];
  const { offer, toldAt, firstInViewAt, inViewMs, isPreselected, acts } = shown;
  const language = find('.panel')[0].lang;

  const choices = find('fieldset').map((question) => {
    const input = /** @type {HTMLInputElement | null} */ (question.querySelector('input:checked'));
    const act = input && acts.get(input.name);
    // The last act may be one that was taken back.
    const { control = null, isTrusted = null, at = null } = act?.value === input?.value ? (act ?? {}) : {};
    return {
      question: visible(question.querySelector('legend')?.textContent) ?? '',
      value: input?.value ?? null,
      label: visible(input?.parentElement?.querySelector('.label')?.textContent),
      control,
      isTrusted,
      at,
    };
  });

  /** @type {Omit<Disclosure, 'sha256'>} */
  const record = {
    format: 'xcover-offer disclosure 1',
    hashes: globalThis.crypto?.subtle ? 'SHA-256' : 'none: the page is no secure context',
    at: new Date().toISOString(),
    offer,
    toldAt,
    firstInViewAt,
    inViewMs,
    language,
    locale: element.getAttribute('locale') || language,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    prices: find('.amount,.notes').map((node) => visible(asShown(node)) ?? ''),
    texts: find('.disclaimer,.legal,.opt-out').map((node) => ({
      kind: /** @type {Disclosure['texts'][number]['kind']} */ (node.className),
      isFolded: !!node.closest('details:not([open])'),
      text: asShown(node),
      sha256: null,
    })),
    wordings: find('a.wording').map((link) => /** @type {HTMLAnchorElement} */ (link).href),
    isPreselected,
    choices,
    widget: { version: VERSION, files: sums },
  };
  for (const text of record.texts) text.sha256 = await sha256(text.text);
  return { ...record, sha256: await sha256(canonical(record)) };
}
