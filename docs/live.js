// The page live.md: its controls change the element below them, which shows samples (data-preview).

/** @import { ProtectionOfferElement } from '../www/embed.d.ts' */

const offer = /** @type {ProtectionOfferElement} */ (document.querySelector('xce-protection-offer'));
const controls = /** @type {HTMLFormElement} */ (document.querySelector('#controls'));
const control = (/** @type {string} */ name) => /** @type {HTMLSelectElement | HTMLTextAreaElement} */ (controls.elements.namedItem(name));
const select = (/** @type {string} */ name) => /** @type {HTMLSelectElement} */ (control(name));
const stage = /** @type {HTMLElement} */ (document.querySelector('#stage'));
const code = /** @type {HTMLElement} */ (document.querySelector('#code'));

const samples = ['single', 'several', 'bundle', 'alternatives', 'together', 'instalments', 'discount', 'no-inclusions', 'holes']
  .concat(['expired', 'unavailable', 'no-offer', 'not-showable', 'loading']);
select('sample').append(...samples.map((name) => new Option(name)));

// The languages and the themes that the release has files for; American English needs none.
const files = Object.keys(await (await fetch('../release/integrity.json')).json());
const named = (/** @type {RegExp} */ pattern) => files.flatMap((name) => pattern.exec(name)?.[1] ?? []);
select('look').append(...['none', ...named(/^themes\/(.+)\.css$/)].map((name) => new Option(name)));
const languages = ['en-US', ...named(/^texts\/(?!keys)(.+)\.txt$/)];
const names = new Intl.DisplayNames('en', { type: 'language' });
select('language').append(...languages.map((tag) => new Option(names.of(tag), tag)));

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/** Attributes of the element, and what they are without being written. */
const attributes = { layout: 'panel', theme: '', density: '' };

function show() {
  let written = '';
  for (const [name, usual] of Object.entries(attributes)) {
    const { value } = control(name);
    if (value === usual) offer.removeAttribute(name);
    else if (offer.getAttribute(name) !== value) offer.setAttribute(name, value);
    if (value !== usual) written += ` ${name}="${value}"`;
  }
  const sample = control('sample').value;
  if (offer.dataset.preview !== sample) offer.dataset.preview = sample;
  stage.style.maxWidth = control('width').value;
  const language = control('language').value;
  offer.quoteRequest = { currency: 'USD', customer_language: language, customer_country: 'US', request: [] };
  const { value } = control('styles');
  sheet.replaceSync(value);
  const style = value.trim() ? `<style>\n${value.trim().replace(/^/gm, '  ')}\n</style>\n` : '';
  code.textContent = `<script type="module" async src="/xcover-offer/embed.js" data-preview="${sample}"></script>
${style}<xce-protection-offer${written} lang="${language}"></xce-protection-offer>`;
}

select('look').addEventListener('change', async () => {
  const { value } = select('look');
  control('styles').value = value === 'none' ? '' : await (await fetch(`../release/themes/${value}.css`)).text();
  show();
});
controls.addEventListener('input', show);
controls.addEventListener('change', show);
controls.addEventListener('submit', (event) => event.preventDefault());
// The panel has a choice of samples too.
new MutationObserver(() => {
  select('sample').value = offer.dataset.preview ?? 'single';
  show();
}).observe(offer, { attributeFilter: ['data-preview'] });

show();

export {};
