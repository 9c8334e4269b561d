// The gallery: every entry by its address, gallery.html?state=yes&layout=card&…; without one, a list of all. Tests show one
// after the other in the same page, with `window.show`.

import { orderOf } from './baskets.js';
import { wear } from './brands.js';
import { ENTRIES, nameOf } from './gallery-entries.js';

/** @import { ProtectionOfferElement, QuoteRequest } from './embed.d.ts' */
/** @import { Entry } from './gallery-entries.js' */

const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const page = document.documentElement;

/** @type {Record<string, string>} */
const CURRENCIES = { 'en-US': 'USD', de: 'EUR', fr: 'EUR', id: 'IDR', ja: 'JPY', ar: 'AED' };

/**
 * The sandbox's scenario of a state.
 * @type {Record<string, string>}
 */
const SCENARIOS = { bundle: 'bundle', instalments: 'instalments', discount: 'discount', sparse: 'no_inclusions' };

/** The state that is shown. */
let shown = '';

/**
 * Plays a network for the states that depend on it (network.js).
 * @param {() => Promise<Response>} answer
 */
async function network(answer) {
  if (shown === 'loading') return new Promise(() => {});
  if (shown === 'unavailable') return new Response(null, { status: 403 });
  const response = await answer();
  if (shown !== 'expired') return response;
  const dates = { created_at: '2030-01-01T00:00:00.000000Z', expires_at: '2030-01-01T00:00:00.500000Z' };
  return new Response(JSON.stringify({ ...(await response.json()), ...dates }), response);
}

/**
 * Asks for the offer of an entry.
 * @param {ProtectionOfferElement} offer
 * @param {Entry} entry
 */
function request(offer, { state, lang }, quantity = 1) {
  const settings = { currency: CURRENCIES[lang], lang, quantity, scenario: SCENARIOS[state] };
  if (state === 'alternatives') {
    const { offer_request } = orderOf({ ...settings, basket: 'product', api: 'offers' }).request;
    offer.offerRequest = offer_request ?? null;
    return;
  }
  const quote = /** @type {QuoteRequest} */ (orderOf({ ...settings, basket: 'event' }).request.quote_request);
  if (state === 'several' || state === 'bundle') {
    const [event] = quote.request;
    quote.request = ['Lil Baby', 'Harbour Lights'].map((event_name) => ({ ...event, event_name }));
  }
  offer.quoteRequest = quote;
}

/**
 * @param {HTMLElement} offer
 * @param {'xce-quote' | 'xce-unavailable' | 'xce-select' | 'xce-opt-out'} name
 */
const event = (offer, name) => new Promise((resolve) => offer.addEventListener(name, resolve, { once: true }));

/**
 * Shows an entry; resolves once it is in its state.
 * @param {Entry} entry
 */
async function show(entry) {
  const { state, layout, theme, width, lang } = entry;
  await customElements.whenDefined('xce-protection-offer');
  shown = state;
  const scheme = theme.endsWith('dark') ? 'dark' : 'light';
  Object.assign(page.dataset, { theme: scheme, width });
  wear(theme.replace('-dark', ''));
  page.dir = lang === 'ar' ? 'rtl' : 'ltr';
  $('name').textContent = nameOf(entry);
  const offer = /** @type {ProtectionOfferElement} */ (document.createElement('xce-protection-offer'));
  for (const [name, value] of Object.entries({ layout, theme: scheme, locale: lang })) offer.setAttribute(name, value);
  $('stage').replaceChildren(offer);
  const ready = event(offer, 'xce-quote');
  const ended = event(offer, 'xce-unavailable');
  request(offer, entry);
  if (state === 'unavailable') await ended;
  else if (state !== 'loading') await ready;
  const radios = /** @type {NodeListOf<HTMLInputElement> | undefined} */ (offer.shadowRoot?.querySelectorAll('input'));
  const choose = async (/** @type {number} */ nth, /** @type {'xce-select' | 'xce-opt-out'} */ name) => {
    const chosen = event(offer, name);
    [...(radios ?? [])].at(nth)?.click();
    await chosen;
  };
  if (state === 'yes' || state === 'new price') await choose(0, 'xce-select');
  if (state === 'no') await choose(-1, 'xce-opt-out');
  if (state === 'unanswered') offer.validate();
  if (state === 'new price') {
    const again = event(offer, 'xce-quote');
    request(offer, entry, 2);
    await again;
  }
  if (state === 'expired') await ended;
  // What is drawn by now is the state's.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

Object.assign(window, { network, show, entries: ENTRIES.map((entry) => ({ ...entry, name: nameOf(entry) })) });

const address = new URLSearchParams(location.search);
const asked = ENTRIES.find((entry) => Object.entries(entry).every(([name, value]) => address.get(name) === `${value}`));
$('all').hidden = !asked;
if (asked) {
  await show(asked);
} else {
  const items = ENTRIES.map((entry) => {
    const link = document.createElement('a');
    link.textContent = nameOf(entry);
    link.href = `gallery.html?${new URLSearchParams(/** @type {Record<string, any>} */ (entry))}`;
    const item = document.createElement('li');
    item.append(link);
    return item;
  });
  $('entries').replaceChildren(...items);
}
