// What the projects' checkouts share.

import { integrity, loadOffer, type OfferEventDetails, type QuoteRequest } from 'xcover-offer';

export const request = {
  currency: 'USD',
  customer_language: 'en-US',
  customer_country: 'US',
  request: [
    {
      policy_type: 'event_ticket_protection',
      policy_start_date: '2023-10-06T23:09:38.446Z',
      event_datetime: '2023-11-09T23:09:38.446Z',
      event_name: 'Harbour Lights',
      event_country: 'US',
      event_city: 'Portland',
      event_location: 'Riverside Hall',
      number_of_tickets: 1,
      tickets: [{ price: 99.5 }],
      total_event_cost: 200,
    },
  ],
} satisfies QuoteRequest;

declare global {
  interface Window {
    /** What the page was told, for the tests. */
    demo: { signals: Array<{ name: string; detail: unknown; at: number }> };
    /** The shopper wants to pay in another currency. */
    changeCurrency(currency: string): void;
    /** The shopper places the order: what the page's server is sent. */
    order(): unknown;
  }
}

window.demo = { signals: [] };
export const note = (name: string, detail: unknown) => window.demo.signals.push({ name, detail, at: 0 });
export const told = ({ type, detail }: CustomEvent<OfferEventDetails[keyof OfferEventDetails]>) => note(type, detail);

/** The package's `dist/` is what the page's server has in this folder. */
export const loaded = loadOffer({ src: `${import.meta.env.BASE_URL}xcover-offer/embed.js`, proxy: '/xcover', integrity });
loaded.then((module) => note('loaded', module?.version));
