// What mustn't compile.

import { formatPrice, loadOffer, type BookingDetails, type QuoteRequest, type Signal } from 'xcover-offer';

// @ts-expect-error: no src
loadOffer({ proxy: '/xcover' });
// @ts-expect-error: misspelt
loadOffer({ src: '/embed.js', integrty: '' });
// @ts-expect-error: null on a server
loadOffer({ src: '/embed.js' }).then((module) => module.formatPrice(1, 'USD'));
// @ts-expect-error: the loader has it, not the package
formatPrice(1, 'USD');

// @ts-expect-error: no currency
export const request: QuoteRequest = { customer_language: 'en', customer_country: 'US', request: [] };
// @ts-expect-error: no element
export const set: Signal = { signal: 'set', data: {} };
// @ts-expect-error: no such signal
export const unset: Signal = { signal: 'unset', element: 'xce-protection-offer' };

const element = document.createElement('xce-protection-offer');
// @ts-expect-error: read only
element.quote = null;
// @ts-expect-error: null while nothing is shown
element.bookingDetails().quotes;
// @ts-expect-error: a price is a decimal text
export const price: number | null = (element.bookingDetails() as BookingDetails).price;
// @ts-expect-error: an xce-opt-out has no price
element.addEventListener('xce-opt-out', ({ detail }) => detail.price);
