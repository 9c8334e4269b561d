// The checkout reduced to the offer, under the policy in csp.html. demo.js is the full one.

import { orderOf, toDecimal } from './baskets.js';
import { Checkout } from './checkout.js';
import { addRow } from './log.js';

const [basket, currency, quantity] = ['event', 'USD', 1];
const order = orderOf({ basket, currency, lang: 'en-US', quantity });
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ ($('order'));
const offer = /** @type {import('./embed.d.ts').ProtectionOfferElement} */ (document.querySelector('xce-protection-offer'));
const checkout = new Checkout(offer, render);

/**
 * Everything the policy has blocked on this page. It should stay empty.
 * @type {Array<Partial<SecurityPolicyViolationEvent>>}
 */
const violations = [];
Object.assign(window, { violations });
document.addEventListener('securitypolicyviolation', (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
  violations.push({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample });
  addRow('violations', effectiveDirective, `${blockedURI} ${sourceFile ?? ''}:${lineNumber}`);
});

function total() {
  return order.total + (checkout.dueNow(currency) ?? 0);
}

function render() {
  const { cover } = checkout;
  const premium = checkout.dueNow(currency);
  $('subtotal').textContent = format(order.total);
  $('protection-line').hidden = cover === null;
  $('protection').textContent = premium === null ? (cover?.dueNowFormatted ?? '') : format(premium);
  $('total').dataset.amount = toDecimal(total(), currency);
  setText($('total'), format(total()));
  offer.inert = checkout.isPlacing;
  $('pay').ariaDisabled = checkout.mayPay ? null : 'true';
  setText($('pay-reason'), checkout.message);
}

/**
 * @param {HTMLElement} place
 * @param {string} text
 */
function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** @param {number} minor */
function format(minor) {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(toDecimal(minor, currency));
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const placed = await checkout.place({ basket, quantity, currency, total: toDecimal(total(), currency) }, form);
  if (!placed) return;
  const { orderNumber, cover } = placed;
  $('confirmation-title').textContent = `Thank you: order placed ${cover ? 'with' : 'without'} protection`;
  $('order-number').textContent = orderNumber;
  $('booking-line').hidden = !cover;
  $('booking').textContent = cover?.status === 'CONFIRMED' ? cover.bookingId : 'Your cover is being arranged';
  document.documentElement.classList.add('placed');
  form.hidden = true;
  $('confirmation').hidden = false;
  $('confirmation').focus();
});

checkout.requestOffer('set', order.request, {
  currency_config: { currencyDisplay: 'symbol', trailingZeroDisplay: 'auto' },
  order_total: order.orderTotal,
});
