// The page live.md: its controls change the element below them, which shows samples (data-preview).

/** @import { ProtectionOfferElement } from '../www/embed.d.ts' */

const offer = /** @type {ProtectionOfferElement} */ (document.querySelector('xce-protection-offer'));
const controls = /** @type {HTMLFormElement} */ (document.querySelector('#controls'));
const control = (/** @type {string} */ name) => /** @type {HTMLSelectElement | HTMLTextAreaElement} */ (controls.elements.namedItem(name));
const select = (/** @type {string} */ name) => /** @type {HTMLSelectElement} */ (control(name));
const stage = /** @type {HTMLElement} */ (document.querySelector('#stage'));
const code = /** @type {HTMLElement} */ (document.querySelector('#code'));

/** Styles of a page, to begin with. @type {Record<string, string>} */
const looks = {
  none: '',
  square: 'xce-protection-offer::part(panel) {\n  border-width: 2px;\n  border-radius: 0;\n}',
  mint: 'xce-protection-offer::part(panel) {\n  background: light-dark(#eef8f2, #0f1a14);\n  border-color: #2f7d54;\n  border-radius: 20px;\n}',
  serif: 'xce-protection-offer {\n  font: 18px Georgia, serif;\n}',
};

const samples = ['single', 'several', 'bundle', 'alternatives', 'together', 'instalments', 'discount', 'no-inclusions', 'holes']
  .concat(['expired', 'unavailable', 'no-offer', 'not-showable', 'loading']);
select('sample').append(...samples.map((name) => new Option(name)));
select('look').append(...Object.keys(looks).map((name) => new Option(name)));

// Every language that the release has a file for; American English needs none.
const files = Object.keys(await (await fetch('../release/integrity.json')).json());
const languages = ['en-US', ...files.flatMap((name) => /^texts\/(.+)\.txt$/.exec(name)?.[1] ?? [])];
const names = new Intl.DisplayNames('en', { type: 'language' });
select('language').append(...languages.map((tag) => new Option(names.of(tag), tag)));

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

function show() {
  const { layout, sample, language, width } = Object.fromEntries(['layout', 'sample', 'language', 'width'].map((name) => [name, control(name).value]));
  if (offer.getAttribute('layout') !== layout) offer.setAttribute('layout', layout);
  if (offer.dataset.preview !== sample) offer.dataset.preview = sample;
  stage.style.maxWidth = width;
  offer.quoteRequest = { currency: 'USD', customer_language: language, customer_country: 'US', request: [] };
  const { value } = control('styles');
  sheet.replaceSync(value);
  const style = value.trim() ? `<style>\n${value.replace(/^/gm, '  ')}\n</style>\n` : '';
  const attribute = layout === 'panel' ? '' : ` layout="${layout}"`;
  code.textContent = `<script type="module" async src="/xcover-offer/embed.js" data-preview="${sample}"></script>
${style}<xce-protection-offer${attribute} lang="${language}"></xce-protection-offer>`;
}

select('look').addEventListener('change', () => {
  control('styles').value = looks[select('look').value];
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
