// The demo shop's own code. What a partner needs of it is marked "the offer"; the rest is an ordinary checkout page.

import { BASKETS, COUNTRIES, CURRENCIES, orderOf, toDecimal, toMinor } from './baskets.js';

const $ = (id) => document.getElementById(id);
const offer = document.querySelector('xce-protection-offer');

// Settings of the demo bar: the URL holds them, so that every state has an address.

const SETTINGS = {
  basket: Object.keys(BASKETS),
  currency: Object.keys(CURRENCIES),
  lang: Object.keys(COUNTRIES),
  display: ['symbol', 'narrowSymbol'],
  zeros: ['auto', 'stripIfInteger'],
};

const settings = readAddress();

function readAddress() {
  const query = new URLSearchParams(location.search);
  const read = {};
  for (const [name, allowed] of Object.entries(SETTINGS)) {
    read[name] = allowed.includes(query.get(name)) ? query.get(name) : allowed[0];
  }
  const { start } = BASKETS[read.basket].quantity;
  read.quantity = clampQuantity(read.basket, query.get('quantity') ?? start);
  return read;
}

function clampQuantity(basket, wanted) {
  const { start, max } = BASKETS[basket].quantity;
  const number = Math.trunc(Number(wanted));
  return number >= 1 ? Math.min(number, max) : start;
}

function writeAddress() {
  history.replaceState(null, '', `?${new URLSearchParams(settings)}`);
}

// The state of the checkout.

const checkout = {
  order: orderOf(settings),
  /** `null` until the customer has chosen, then "yes" or "no". */
  choice: null,
  /** The chosen cover as `xce-select` told it: { price, currency, priceFormatted }. */
  cover: null,
  /** Whether an offer is on the page and waits for an answer. Only then may the pay button be held back. */
  offerShown: false,
  placed: false,
};

/** For tests and for a look in the console. */
window.demo = { signals: [], quote: null, error: null };

// The offer, 1: ask for it. `set` the first time, `update` whenever the basket, the currency or the language changes.

window.signalLayer = window.signalLayer || [];

let round = 0;

function askForOffer(signal) {
  const thisRound = ++round;
  forgetAnswer();

  window.signalLayer.push({
    signal,
    element: 'xce-protection-offer',
    data: {
      quote_request: checkout.order.quoteRequest,
      currency_config: { currencyDisplay: settings.display, trailingZeroDisplay: settings.zeros },
      order_total: checkout.order.orderTotal,
    },
    // `promise` resolves when the choices are on the page. In every other outcome it rejects, and the checkout goes on.
    onSet: async (promise) => {
      try {
        const quote = await promise;
        received('onSet resolved', { quote });
        if (thisRound !== round) return; // the basket has changed since
        Object.assign(window.demo, { quote, error: null });
        checkout.offerShown = true;
        render();
      } catch (error) {
        received('onSet rejected', error);
        if (thisRound !== round) return;
        Object.assign(window.demo, { quote: null, error });
        forgetAnswer();
      }
    },
  });
}

/** A new quote, or none, voids the answer. Until the next `onSet` the customer can pay: a slow network costs no order. */
function forgetAnswer() {
  Object.assign(checkout, { choice: null, cover: null, offerShown: false });
  render();
}

// The offer, 2: hear the answer. `selectedOption` is a product's id for yes, "reject" for no, null when the choice is void.

window.signalLayer.push({
  signal: 'listen',
  element: 'xce-protection-offer',
  onChange: (args) => {
    received('onChange', args);
    if (args.selectedOption === null) return forgetAnswer();
    checkout.choice = args.selectedOption === 'reject' ? 'no' : 'yes';
    render();
  },
});

// The offer, 3: the price. The events carry it as an exact decimal with its currency, which is what a total needs.

offer.addEventListener('xce-select', ({ detail }) => {
  checkout.cover = detail;
  render();
});

offer.addEventListener('xce-opt-out', () => {
  checkout.cover = null;
  render();
});

for (const name of ['xce-clear', 'xce-unavailable', 'xce-error']) offer.addEventListener(name, forgetAnswer);

for (const name of ['quote', 'select', 'opt-out', 'clear', 'unavailable', 'error', 'view']) {
  offer.addEventListener(`xce-${name}`, (event) => received(event.type, event.detail));
}

// The offer, 4: tell the insurer when an order was placed without cover. Not at the click on "no": people change their mind.

async function reportOptOut() {
  if (typeof offer.reportOptOut !== 'function') return; // the script was blocked: no offer was made, nothing to report
  try {
    const recorded = await offer.reportOptOut();
    received('reportOptOut', { status: recorded === false ? 'nothing to report' : 'reported' });
  } catch (error) {
    received('reportOptOut', { status: 'not reported', code: error?.code, message: error?.message });
  }
}

// Money.

/** The premium in minor units, or `null` if it can't be part of this total: another currency is another payment. */
function premium() {
  if (checkout.cover?.currency !== settings.currency) return null;
  return toMinor(checkout.cover.price, settings.currency);
}

function total() {
  return checkout.order.total + (premium() ?? 0);
}

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

/** The pay button is held back only while a shown offer waits for its answer. */
function mustChoose() {
  return checkout.offerShown && checkout.choice === null;
}

function render() {
  const { order, cover } = checkout;
  const shop = BASKETS[settings.basket];

  document.documentElement.lang = settings.lang;
  document.documentElement.dataset.basket = settings.basket;
  for (const name of Object.keys(SETTINGS)) $(name).value = settings[name];
  $('shop-name').textContent = shop.shop;
  $('shop-tagline').textContent = shop.tagline;

  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  $('items-count').textContent = pieces === 1 ? '1 item' : `${pieces} items`;
  $('lines').replaceChildren(...order.lines.map(lineItem));
  $('quantity-label').textContent = shop.quantity.label;
  $('quantity').max = shop.quantity.max;
  $('quantity').value = settings.quantity;

  $('subtotal').textContent = format(order.subtotal);
  $('fee-name').textContent = order.fee.name;
  $('fee').textContent = order.fee.amount === 0 ? 'Free' : format(order.fee.amount);

  $('protection-line').hidden = cover === null;
  if (cover !== null) {
    $('protection').textContent = premium() === null ? `${cover.priceFormatted}, charged separately` : format(premium());
  }

  $('total').dataset.amount = toDecimal(total(), settings.currency);
  for (const place of [$('total'), ...document.querySelectorAll('[data-total]')]) setText(place, format(total()));

  // Not `disabled`: a button that can't be reached can't say why.
  $('pay').ariaDisabled = mustChoose() ? 'true' : null;
  setText($('pay-reason'), mustChoose() ? 'Please choose whether to add protection' : '');
}

/** Live regions speak when they are written to: leave them alone when nothing has changed. */
function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

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

function create(name, className, text = '') {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `demo-icons.svg#${name}`);
  svg.append(use);
  return svg;
}

// The log. Only these fields are written out: a quote can hold a customer's name and address.

const LOGGED = [
  'selectedOption', 'selectedProducts', 'price', 'priceFormatted', 'currency',
  'quote', 'quoteId', 'id', 'provider_reference', 'total_price',
  'reason', 'code', 'message', 'retryable', 'status',
];

function received(name, detail) {
  window.demo.signals.push({ name, detail });
  const row = create('li', 'signal');
  row.append(
    create('time', 'signal__time', new Date().toLocaleTimeString('en-GB')),
    create('span', 'signal__name', name),
    create('code', 'signal__detail', JSON.stringify(detail, LOGGED)),
  );
  $('signals').append(row);
  $('signals').scrollTop = $('signals').scrollHeight;
}

// What the customer and the presenter do.

function change(changes) {
  Object.assign(settings, changes);
  writeAddress();
  if (checkout.placed) return location.reload();
  checkout.order = orderOf(settings);
  offer.setAttribute('locale', settings.lang);
  askForOffer('update');
}

$('demo-bar').addEventListener('change', ({ target }) => {
  const changes = { [target.id]: target.value };
  if (target.id === 'basket') changes.quantity = BASKETS[target.value].quantity.start;
  change(changes);
});

function changeQuantity(wanted) {
  const quantity = clampQuantity(settings.basket, wanted);
  if (quantity === settings.quantity) return render(); // puts back what was typed
  change({ quantity });
}

$('quantity').addEventListener('change', () => changeQuantity($('quantity').value));
$('fewer').addEventListener('click', () => changeQuantity(Math.max(settings.quantity - 1, 1)));
$('more').addEventListener('click', () => changeQuantity(settings.quantity + 1));

$('order').addEventListener('submit', (event) => {
  event.preventDefault();
  if (mustChoose()) {
    offer.scrollIntoView({ block: 'center' });
    offer.validate?.(); // the panel marks its own question
    return;
  }
  placeOrder();
});

function placeOrder() {
  const covered = checkout.choice === 'yes';
  checkout.placed = true;
  // A real shop sends `window.demo.quote` to its server here, which books the cover together with the order.
  if (!covered) reportOptOut();

  $('confirmation-title').textContent = `Thank you: order placed ${covered ? 'with' : 'without'} protection`;
  $('confirmation-text').textContent = `We have charged ${format(total())}. Your confirmation is on its way.`;
  $('again').href = location.pathname + location.search;
  document.documentElement.classList.add('placed');
  $('order').hidden = true;
  $('confirmation').hidden = false;
  $('confirmation').focus();
}

// Begin.

const wide = matchMedia('(min-width: 56rem)');
const openPanels = () => {
  $('items').open = wide.matches;
  $('log').open = wide.matches;
};
wide.addEventListener('change', openPanels);
openPanels();

offer.setAttribute('locale', settings.lang);
askForOffer('set');
