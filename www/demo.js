// The demo shop: an ordinary checkout page. Its part in the offer is in checkout.js.

import { APIS, BASKETS, COUNTRIES, CURRENCIES, SCENARIOS, orderOf, quantityOf, toDecimal } from './baskets.js';
import { Checkout } from './checkout.js';

/** @import { ProtectionOfferElement } from './embed.d.ts' */

const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ ($('order'));
const quantityField = /** @type {HTMLInputElement} */ ($('quantity'));
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
};

const settings = readAddress();

function readAddress() {
  const query = new URLSearchParams(location.search);
  const entries = Object.entries(SETTINGS).map(([name, allowed]) => {
    const wanted = query.get(name) ?? '';
    return [name, allowed.includes(wanted) ? wanted : allowed[0]];
  });
  const read = /** @type {Settings} */ (Object.fromEntries(entries));
  read.api = apiFor(read);
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

/** @param {'set' | 'update'} signal */
function requestOffer(signal) {
  offer.setAttribute('locale', settings.lang);
  checkout.requestOffer(signal, order.request, {
    currency_config: { currencyDisplay: settings.display, trailingZeroDisplay: settings.zeros },
    order_total: order.orderTotal,
  });
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

  document.documentElement.lang = settings.lang;
  document.documentElement.dataset.basket = settings.basket;
  for (const name of Object.keys(SETTINGS)) {
    /** @type {HTMLSelectElement} */ ($(name)).value = /** @type {Record<string, any>} */ (settings)[name];
  }
  for (const part of [$('demo-bar'), $('items'), offer]) part.inert = checkout.isPlacing;
  $('shop-name').textContent = shop.shop;
  $('shop-tagline').textContent = shop.tagline;

  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  $('items-count').textContent = pieces === 1 ? '1 item' : `${pieces} items`;
  $('lines').replaceChildren(...order.lines.map(lineItem));
  $('quantity-label').textContent = shop.quantity.label;
  const { least, max } = quantityOf(settings);
  Object.assign(quantityField, { min: least, max, value: settings.quantity });

  $('subtotal').textContent = format(order.subtotal);
  $('fee-name').textContent = order.fee.name;
  $('fee').textContent = order.fee.amount === 0 ? 'Free' : format(order.fee.amount);

  const { cover } = checkout;
  const premium = checkout.dueNow(settings.currency);
  $('protection-line').hidden = cover === null;
  if (cover !== null) {
    $('protection-name').textContent = cover.instalmentPlan ? 'Protection (first instalment)' : 'Protection';
    $('protection').textContent = premium === null ? `${cover.dueNowFormatted}, charged separately` : format(premium);
  }

  $('total').dataset.amount = toDecimal(total(), settings.currency);
  for (const place of [$('total'), ...document.querySelectorAll('[data-total]')]) setText(place, format(total()));

  // Not `disabled`: a button that can't be reached can't say why.
  $('pay').ariaDisabled = checkout.mayPay ? null : 'true';
  setText($('pay-reason'), checkout.message);
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
  texts.append(create('p', 'line__name', line.name), create('p', 'line__note', line.note));
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
  settings.quantity = clampQuantity(settings, settings.quantity);
  writeAddress();
  if (checkout.isPlaced) return location.reload();
  order = orderOf(settings);
  requestOffer('update');
}

$('demo-bar').addEventListener('change', (event) => {
  const target = /** @type {HTMLSelectElement} */ (event.target);
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
  $('confirmation-title').textContent = `Thank you: order placed ${cover ? 'with' : 'without'} protection`;
  $('confirmation-text').textContent = `We have charged ${format(total())}. Your confirmation is on its way.`;
  $('order-number').textContent = orderNumber;
  $('booking-line').hidden = !cover;
  $('booking').textContent = cover?.status === 'CONFIRMED' ? cover.bookingId : 'Your cover is being arranged';
  const { disclosure } = checkout;
  $('disclosure').hidden = !disclosure;
  $('disclosure-hash').textContent = disclosure?.sha256 ?? disclosure?.hashes ?? '';
  $('disclosure-text').textContent = JSON.stringify(disclosure, null, 2);
  /** @type {HTMLAnchorElement} */ ($('again')).href = location.pathname + location.search;
  document.documentElement.classList.add('placed');
  form.hidden = true;
  $('confirmation').hidden = false;
  $('confirmation').focus();
}

// Begin.

const wide = matchMedia('(min-width: 56rem)');
const openPanels = () => {
  for (const id of ['settings', 'items', 'log']) /** @type {HTMLDetailsElement} */ ($(id)).open = wide.matches;
};
wide.addEventListener('change', openPanels);
openPanels();

requestOffer('set');
