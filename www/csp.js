// The checkout reduced to the offer, under the policy in csp.html. demo.js is the full one, with the reasons.

import { orderOf, toDecimal, toMinor } from './baskets.js';

const currency = 'USD';
const order = orderOf({ basket: 'event', currency, lang: 'en-US', quantity: 1 });
const $ = (id) => document.getElementById(id);
const offer = document.querySelector('xce-protection-offer');

const checkout = { choice: null, cover: null, offerShown: false };
window.demo = { signals: [], quote: null, error: null };

// Everything the policy has blocked on this page. It should stay empty.
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
  window.violations.push({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample });
  addRow('violations', effectiveDirective, `${blockedURI} ${sourceFile ?? ''}:${lineNumber}`);
});

window.signalLayer = window.signalLayer || [];

window.signalLayer.push({
  signal: 'set',
  element: 'xce-protection-offer',
  data: {
    quote_request: order.quoteRequest,
    currency_config: { currencyDisplay: 'symbol', trailingZeroDisplay: 'auto' },
    order_total: order.orderTotal,
  },
  onSet: async (promise) => {
    try {
      window.demo.quote = await promise;
      checkout.offerShown = true;
      received('onSet resolved', { quote: window.demo.quote });
    } catch (error) {
      window.demo.error = error;
      received('onSet rejected', error);
    }
    render();
  },
});

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

function forgetAnswer() {
  Object.assign(checkout, { choice: null, cover: null, offerShown: false });
  render();
}

$('order').addEventListener('submit', (event) => {
  event.preventDefault();
  if (mustChoose()) return offer.validate?.();

  const covered = checkout.choice === 'yes';
  if (!covered) {
    offer.reportOptOut?.().then(
      (recorded) => received('reportOptOut', { status: recorded === false ? 'nothing to report' : 'reported' }),
      (error) => received('reportOptOut', { status: 'not reported', code: error?.code, message: error?.message }),
    );
  }
  $('confirmation').textContent = `Thank you: order placed ${covered ? 'with' : 'without'} protection`;
  document.documentElement.classList.add('placed');
  $('order').hidden = true;
  $('confirmation').hidden = false;
  $('confirmation').focus();
});

function mustChoose() {
  return checkout.offerShown && checkout.choice === null;
}

function render() {
  const { cover } = checkout;
  const premium = cover?.currency === currency ? toMinor(cover.price, currency) : null;
  const total = order.total + (premium ?? 0);

  $('subtotal').textContent = format(order.total);
  $('protection-line').hidden = cover === null;
  $('protection').textContent = premium === null ? (cover?.priceFormatted ?? '') : format(premium);
  $('total').dataset.amount = toDecimal(total, currency);
  setText($('total'), format(total));
  $('pay').ariaDisabled = mustChoose() ? 'true' : null;
  setText($('pay-reason'), mustChoose() ? 'Please choose whether to add protection' : '');
}

function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function format(minor) {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(toDecimal(minor, currency));
}

const LOGGED = [
  'selectedOption', 'price', 'priceFormatted', 'currency', 'quote', 'quoteId', 'id', 'provider_reference', 'total_price',
  'reason', 'code', 'message', 'retryable', 'status',
];

function received(name, detail) {
  window.demo.signals.push({ name, detail });
  addRow('signals', name, JSON.stringify(detail, LOGGED));
}

function addRow(list, name, text) {
  const row = document.createElement('li');
  row.className = 'signal';
  const texts = [['signal__time', new Date().toLocaleTimeString('en-GB')], ['signal__name', name], ['signal__detail', text]];
  for (const [className, content] of texts) {
    const cell = document.createElement('span');
    cell.className = className;
    cell.textContent = content;
    row.append(cell);
  }
  $(list).append(row);
}

render();
