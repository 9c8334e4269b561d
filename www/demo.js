// The demo shop: an ordinary checkout page. Its part in the offer is in checkout.js.

import { APIS, BASKETS, COUNTRIES, CURRENCIES, SCENARIOS, languagesOf, orderOf, quantityOf, toDecimal } from './baskets.js';
import { wear } from './brands.js';
import { Checkout } from './checkout.js';
import { snippet } from './snippet.js';
import { translate } from './words.js';

/** @import { ProtectionOfferElement } from './embed.d.ts' */

const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ ($('order'));
const quantityField = /** @type {HTMLInputElement} */ ($('quantity'));
const languageField = /** @type {HTMLSelectElement} */ ($('lang'));
const countryField = /** @type {HTMLSelectElement} */ (form.elements.namedItem('country'));
const offer = /** @type {ProtectionOfferElement} */ (document.querySelector('xce-protection-offer'));

// The settings of the demo bar. They are in the URL, so that every state has an address.

/**
 * @typedef {object} Settings
 * @property {string} basket
 * @property {string} api
 * @property {string} scenario
 * @property {string} currency
 * @property {string} lang
 * @property {'symbol' | 'narrowSymbol'} display
 * @property {'auto' | 'stripIfInteger'} zeros
 * @property {string} layout
 * @property {string} theme
 * @property {string} brand
 * @property {string} width
 * @property {string} dir
 * @property {string} network
 * @property {number} quantity
 */

const SETTINGS = {
  basket: Object.keys(BASKETS),
  api: APIS,
  scenario: [...SCENARIOS.keys()],
  currency: Object.keys(CURRENCIES),
  lang: Object.keys(COUNTRIES),
  display: ['symbol', 'narrowSymbol'],
  zeros: ['auto', 'stripIfInteger'],
  layout: ['panel', 'card', 'inline'],
  theme: ['light', 'dark', 'auto'],
  brand: ['none', 'shop', 'mono', 'mint', 'sand', 'night', 'pale'],
  width: ['page', '240', '280', '343', '480'],
  dir: ['auto', 'ltr', 'rtl'],
  network: ['fast', 'slow'],
};

/** Those that change how the offer looks, and not what is offered. */
const LOOK = ['layout', 'theme', 'brand', 'width', 'dir', 'network'];

const settings = readAddress();

function readAddress() {
  const query = new URLSearchParams(location.search);
  const entries = Object.entries(SETTINGS).map(([name, allowed]) => {
    const wanted = query.get(name) ?? offer.getAttribute(name) ?? '';
    return [name, allowed.includes(wanted) ? wanted : allowed[0]];
  });
  const read = /** @type {Settings} */ (Object.fromEntries(entries));
  read.api = apiFor(read);
  read.lang = languageFor(read);
  read.quantity = clampQuantity(read, query.get('quantity'));
  return read;
}

/**
 * Not every API has every scenario.
 * @param {{ api: string, scenario: string }} settings
 */
function apiFor({ api, scenario }) {
  const apis = SCENARIOS.get(scenario) ?? APIS;
  return apis.includes(api) ? api : apis[0];
}

/**
 * Not every shop speaks every language.
 * @param {{ basket: string, lang: string }} settings
 */
function languageFor({ basket, lang }) {
  return languagesOf(basket).includes(lang) ? lang : languagesOf(basket)[0];
}

/**
 * @param {{ basket: string, scenario: string }} settings
 * @param {unknown} wanted
 */
function clampQuantity(settings, wanted) {
  const { least, start, max } = quantityOf(settings);
  const number = Math.trunc(Number(wanted));
  return number >= 1 ? Math.min(Math.max(number, least), max) : start;
}

function writeAddress() {
  history.replaceState(null, '', `?${new URLSearchParams(/** @type {Record<string, any>} */ (settings))}`);
}

let order = orderOf(settings);
const checkout = new Checkout(offer, render);

/** What goes into a signal's `data` beside the request. */
function priceSettings() {
  /** @type {import('./embed.d.ts').CurrencyConfig} */
  const currency_config = { currencyDisplay: settings.display, trailingZeroDisplay: settings.zeros };
  return { currency_config, order_total: order.orderTotal };
}

/** @param {'set' | 'update'} signal */
function requestOffer(signal) {
  offer.setAttribute('locale', settings.lang);
  checkout.requestOffer(signal, order.request, priceSettings());
}

/**
 * A slow network (network.js).
 * @param {() => Promise<Response>} answer
 */
async function network(answer) {
  if (settings.network === 'slow') await new Promise((resolve) => setTimeout(resolve, 3000));
  return answer();
}
Object.assign(window, { network });

// The look: attributes of the element's, and tokens, which demo.css or a ready theme sets.

const page = document.documentElement;
const { dir } = page;

function dress() {
  const { lang, layout, theme, brand, width } = settings;
  const direction = settings.dir === 'auto' ? (lang === 'ar' ? 'rtl' : dir) : settings.dir;
  if (page.dir !== direction) page.dir = direction;
  Object.assign(page.dataset, { theme, width });
  wear(brand);
  for (const [name, value, usual] of [['layout', layout, 'panel'], ['theme', theme, 'light']]) {
    if (value === usual) offer.removeAttribute(name);
    else if (offer.getAttribute(name) !== value) offer.setAttribute(name, value);
  }
}

// Money.

function total() {
  return order.total + (checkout.dueNow(settings.currency) ?? 0);
}

/** @param {number} minor */
function format(minor) {
  const { currency, lang, display, zeros } = settings;
  const { digits, shown = digits } = CURRENCIES[currency];
  const places = minor % 10 ** digits === 0 ? shown : digits; // what is written is what is charged
  return new Intl.NumberFormat(lang, {
    style: 'currency',
    currency,
    currencyDisplay: display,
    trailingZeroDisplay: zeros,
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  }).format(toDecimal(minor, currency));
}

// The page.

function render() {
  const shop = BASKETS[settings.basket];

  page.lang = settings.lang;
  page.dataset.basket = settings.basket;
  document.title = `${say('Checkout')} · ${shop.shop}`;
  for (const [place, english] of texts) setText(place, say(english));
  const countries = new Intl.DisplayNames(settings.lang, { type: 'region' });
  for (const option of countryField.options) option.text = countries.of(option.value) ?? option.value;
  for (const option of languageField.options) option.disabled = !languagesOf(settings.basket).includes(option.value);
  for (const name of Object.keys(SETTINGS)) {
    /** @type {HTMLSelectElement} */ ($(name)).value = /** @type {Record<string, any>} */ (settings)[name];
  }
  for (const part of [$('demo-bar'), $('items'), offer]) part.inert = checkout.isPlacing;
  $('shop-name').textContent = shop.shop;
  $('shop-tagline').textContent = say(shop.tagline);

  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  $('items-count').textContent = `${say('Items')} (${pieces.toLocaleString(settings.lang)})`;
  $('lines').replaceChildren(...order.lines.map(lineItem));
  $('quantity-label').textContent = say(shop.quantity.label);
  $('fewer').ariaLabel = say('One fewer');
  $('more').ariaLabel = say('One more');
  const { least, max } = quantityOf(settings);
  Object.assign(quantityField, { min: least, max, value: settings.quantity });

  $('subtotal').textContent = format(order.subtotal);
  $('fee-name').textContent = say(order.fee.name);
  $('fee').textContent = order.fee.amount === 0 ? say('Free') : format(order.fee.amount);

  const { cover } = checkout;
  const premium = checkout.dueNow(settings.currency);
  $('protection-line').hidden = cover === null;
  if (cover !== null) {
    $('protection-name').textContent = say(cover.instalmentPlan ? 'Protection (first instalment)' : 'Protection');
    $('protection').textContent = premium === null ? say('{price}, charged separately', cover.dueNowFormatted) : format(premium);
  }

  $('total').dataset.amount = toDecimal(total(), settings.currency);
  for (const place of [$('total'), ...document.querySelectorAll('[data-total]')]) setText(place, format(total()));
  setText($('pay'), say('Pay {price}', format(total())));

  // Not `disabled`: a button that can't be reached can't say why.
  $('pay').ariaDisabled = checkout.mayPay ? null : 'true';
  setText($('pay-reason'), checkout.message && say(checkout.message));
  setText($('snippet'), snippet(offer, settings.brand, { ...order.request, ...priceSettings() }));
}

/** What the page says, in English, and where. */
const texts = [...document.querySelectorAll('[data-say]')].map((place) => /** @type {const} */ ([place, place.textContent]));

/**
 * English words in the chosen language, with a price.
 * @param {string} english
 */
function say(english, price = '') {
  return translate(settings.lang, english).replace('{price}', price);
}

/**
 * Live regions speak when they are written to, so leave them alone if nothing has changed.
 * @param {Element} place
 * @param {string} text
 */
function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** @param {{ name: string, note: string, icon: string, quantity: number, amount: number }} line */
function lineItem(line) {
  const thumbnail = create('div', 'line__thumbnail');
  thumbnail.append(icon(line.icon));
  if (line.quantity > 1) thumbnail.append(create('span', 'line__quantity', `×${line.quantity}`));
  const texts = create('div', 'line__texts');
  texts.append(create('p', 'line__name', say(line.name)), create('p', 'line__note', say(line.note)));
  const body = create('div', 'line__body');
  body.append(texts, create('p', 'line__amount', format(line.amount)));
  const item = create('li', 'line');
  item.append(thumbnail, body);
  return item;
}

/**
 * @param {string} name
 * @param {string} className
 */
function create(name, className, text = '') {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

/** @param {string} name */
function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `demo-icons.svg#${name}`);
  svg.append(use);
  return svg;
}

// What the customer and the presenter do.

/** @param {Partial<Settings>} changes */
function change(changes) {
  Object.assign(settings, changes);
  settings.lang = languageFor(settings);
  settings.quantity = clampQuantity(settings, settings.quantity);
  writeAddress();
  dress();
  if (Object.keys(changes).every((name) => LOOK.includes(name))) return render();
  if (checkout.isPlaced) return location.reload();
  order = orderOf(settings);
  requestOffer('update');
}

$('settings').addEventListener('change', (event) => {
  const target = /** @type {HTMLSelectElement} */ (event.target);
  if (LOOK.includes(target.id)) return change({ [target.id]: target.value });
  const changes = { ...settings, [target.id]: target.value };
  if (target.id === 'basket') changes.quantity = quantityOf(changes).start;
  if (target.id === 'api' && !SCENARIOS.get(changes.scenario)?.includes(changes.api)) changes.scenario = 'none';
  changes.api = apiFor(changes);
  change(changes);
});

/** @param {unknown} wanted */
function changeQuantity(wanted) {
  const quantity = clampQuantity(settings, wanted);
  if (quantity === settings.quantity) return render(); // puts back what was typed
  change({ quantity });
}

quantityField.addEventListener('change', () => changeQuantity(quantityField.value));
$('fewer').addEventListener('click', () => changeQuantity(Math.max(settings.quantity - 1, 1)));
$('more').addEventListener('click', () => changeQuantity(settings.quantity + 1));

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { basket, quantity, currency } = settings;
  const placed = await checkout.place({ basket, quantity, currency, total: toDecimal(total(), currency) }, form);
  if (placed) thank(placed);
});

/** @param {import('./order.js').Placed} placed */
function thank({ orderNumber, cover }) {
  $('confirmation-title').textContent = say(cover ? 'Thank you: order placed with protection' : 'Thank you: order placed without protection');
  $('confirmation-text').textContent = say('We have charged {price}. Your confirmation is on its way.', format(total()));
  $('order-number').textContent = orderNumber;
  $('booking-line').hidden = !cover;
  $('booking').textContent = cover?.status === 'CONFIRMED' ? cover.bookingId : say('Your cover is being arranged');
  const links = /** @type {import('./embed.js').PolicyLinksElement} */ ($('policy-links'));
  links.lang = document.documentElement.lang;
  links.booking = cover?.response;
  if (cover?.response) import(new URL('policy-links.js', document.baseURI).href);
  const { disclosure } = checkout;
  $('disclosure').hidden = !disclosure;
  $('disclosure-hash').textContent = disclosure?.sha256 ?? disclosure?.hashes ?? '';
  $('disclosure-text').textContent = JSON.stringify(disclosure, null, 2);
  /** @type {HTMLAnchorElement} */ ($('again')).href = location.pathname + location.search;
  page.classList.add('placed');
  form.hidden = true;
  $('confirmation').hidden = false;
  $('confirmation').focus();
}

// Begin.

const wide = matchMedia('(min-width: 56rem)');
const openItems = () => {
  /** @type {HTMLDetailsElement} */ ($('items')).open = wide.matches;
};
wide.addEventListener('change', openItems);
openItems();

// One tab of the demo bar is open, or none; on a wide screen the settings are at first.
const tabs = [...document.querySelectorAll('.demo-bar [aria-controls]')];
/** @param {string | null} name */
const openTab = (name) => {
  $('demo-bar').dataset.tab = name ?? '';
  for (const tab of tabs) tab.ariaExpanded = `${tab.getAttribute('aria-controls') === name}`;
};
openTab(wide.matches ? 'settings' : null);
for (const tab of tabs) {
  tab.addEventListener('click', () => openTab(tab.ariaExpanded === 'true' ? null : tab.getAttribute('aria-controls')));
}

$('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText($('snippet').textContent ?? '');
  $('copied').textContent = 'Copied';
});

dress();
requestOffer('set');
