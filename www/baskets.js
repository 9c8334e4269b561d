// The demo shops: what is in each basket, and the request that such a shop sends to have it insured.
//
// Amounts are integers in minor units (cents, yen): totals are never computed with fractions.

/** @import { OfferRequest, QuoteRequest } from './embed.d.ts' */

/** @typedef {{ name: string, note: string, icon: string, cents: number }} Article */

/**
 * An order as a request for a price has it: amounts in major units, `amount` makes one of cents of a US dollar.
 * @typedef {{ currency: string, lang: string, country: string, quantity: number, total: number, each: number, amount: (cents: number) => number }} Facts
 */

/**
 * @typedef {object} Basket
 * @property {string} shop
 * @property {string} tagline
 * @property {{ label: string, start: number, max: number }} quantity
 * @property {Article} unit
 * @property {Article[]} extras
 * @property {{ name: string, cents: number }} fee
 * @property {(facts: Facts) => QuoteRequest} quote
 * @property {{ schema: string, context: (facts: Facts) => Record<string, unknown> }} offer
 */

/**
 * `digits`: minor digits by ISO 4217, as payment providers charge. `Intl`'s own won't do: browsers disagree about some
 * currencies, IDR among them.
 * `shown`: fewer digits for whole amounts, where that is customary.
 * `perDollar`, `step`: the demo's prices, in minor units for one US dollar, and what they are rounded to.
 * @type {Record<string, { digits: number, shown?: number, perDollar: number, step: number }>}
 */
export const CURRENCIES = {
  USD: { digits: 2, perDollar: 100, step: 1 },
  AUD: { digits: 2, perDollar: 150, step: 5 },
  GBP: { digits: 2, perDollar: 80, step: 5 },
  EUR: { digits: 2, perDollar: 90, step: 5 },
  AED: { digits: 2, perDollar: 367, step: 5 },
  JPY: { digits: 0, perDollar: 150, step: 10 },
  IDR: { digits: 2, shown: 0, perDollar: 1_600_000, step: 100_000 },
};

/**
 * The demo's languages, and the country of a customer who speaks each.
 * @type {Record<string, string>}
 */
export const COUNTRIES = { 'en-US': 'US', 'en-AU': 'AU', de: 'DE', fr: 'FR', id: 'ID', ja: 'JP', ar: 'AE' };

/**
 * The languages of a shop: those that the sandbox has texts of its cover in.
 * @param {string} basket
 */
export function languagesOf(basket) {
  return basket === 'event' ? Object.keys(COUNTRIES) : ['en-US', 'en-AU', 'de'];
}

/** XCover's APIs: quotes, quotes without a package around them, offers. */
export const APIS = ['quotes', 'fast_quote', 'offers'];

/**
 * The sandbox's scenarios, and the APIs that have them. A test holds the list to the sandbox's own.
 * @type {Map<string, string[]>}
 */
export const SCENARIOS = new Map([
  ['none', APIS],
  ['instalments', APIS],
  ['discount', APIS],
  ['bundle', ['quotes']],
  ['no_inclusions', APIS],
  ['holes', APIS],
  ['rules_each', ['offers']],
  ['rules_together', ['offers']],
  ['rules_one', ['offers']],
  ['rules_hidden', ['offers']],
  ['null_quote', APIS],
  ['null_first', APIS],
  ['no_pds', APIS],
  ['no_disclaimer', APIS],
  ['no_price', APIS],
  ['401', APIS],
  ['422', APIS],
  ['423', APIS],
  ['429', APIS],
  ['500', APIS],
  ['502', APIS],
  ['503', APIS],
  ['hang', APIS],
  ['not_json', APIS],
  ['empty', APIS],
  ['bookings:503', APIS],
  ['opt_out:503', ['quotes', 'offers']],
]);

/**
 * How many of a basket's first article there can be. A bundle needs two quotes, so two devices.
 * @param {{ basket: string, scenario: string }} settings
 */
export function quantityOf({ basket, scenario }) {
  const { label, start, max } = BASKETS[basket].quantity;
  const least = scenario === 'bundle' && basket === 'product' ? 2 : 1;
  return { label, least, start: Math.max(start, least), max };
}

/**
 * "14.02" → 1402. `null` if the currency has no such amount.
 * @param {string} decimal
 * @param {string} currency
 */
export function toMinor(decimal, currency) {
  const { digits } = CURRENCIES[currency];
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(digits))) return null;
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}

/**
 * 1402 → "14.02"
 * @param {number} minor
 * @param {string} currency
 * @returns {`${number}`}
 */
export function toDecimal(minor, currency) {
  const { digits } = CURRENCIES[currency];
  if (digits === 0) return `${minor}`;
  const text = String(minor).padStart(digits + 1, '0');
  return /** @type {`${number}`} */ (`${text.slice(0, -digits)}.${text.slice(-digits)}`);
}

/**
 * What the customer is about to pay for: lines, fee and total in minor units, and the request for its cover.
 * @param {{ basket: string, currency: string, lang: string, quantity: number, api?: string, scenario?: string }} settings
 */
export function orderOf({ basket, currency, lang, quantity, api = 'quotes', scenario = 'none' }) {
  const { unit, extras, fee } = BASKETS[basket];
  const { perDollar, step } = CURRENCIES[currency];
  const price = (/** @type {number} */ cents) => Math.round((cents * perDollar) / (100 * step)) * step;
  const lines = [
    { ...unit, quantity, amount: price(unit.cents) * quantity },
    ...extras.map((extra) => ({ ...extra, quantity: 1, amount: price(extra.cents) })),
  ];
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const charge = { name: fee.name, amount: price(fee.cents) };
  const total = subtotal + charge.amount;

  // XCover takes amounts as JSON numbers in major units. Each is converted from an exact decimal, never added up.
  const number = (/** @type {number} */ minor) => Number(toDecimal(minor, currency));
  const facts = {
    currency,
    lang,
    quantity,
    country: COUNTRIES[lang],
    total: number(total),
    each: number(price(unit.cents)),
    amount: (/** @type {number} */ cents) => number(price(cents)),
  };
  return {
    lines,
    subtotal,
    fee: charge,
    total,
    orderTotal: number(total),
    /** The request, as it goes into a signal's `data`. */
    request: request(BASKETS[basket], facts, api, scenario),
  };
}

/**
 * @param {Basket} basket
 * @param {Facts} facts
 * @param {string} api
 * @param {string} scenario
 * @returns {{ quote_request?: QuoteRequest, fast_quote?: boolean, offer_request?: OfferRequest }}
 */
function request({ quote, offer }, facts, api, scenario) {
  // Metadata is the partner's own: XCover keeps it, and only the sandbox reads this field.
  const metadata = scenario === 'none' ? null : { sandbox: scenario };
  if (api === 'offers') {
    const { currency, lang, country } = facts;
    return {
      offer_request: {
        schema: offer.schema,
        customer: { currency, language: lang, country },
        partner: metadata ? { metadata } : {},
        context: offer.context(facts),
      },
    };
  }
  const quoteRequest = quote(facts);
  if (metadata) quoteRequest.partner_metadata = Object.assign({}, quoteRequest.partner_metadata, metadata);
  return api === 'fast_quote' ? { quote_request: quoteRequest, fast_quote: true } : { quote_request: quoteRequest };
}

/**
 * 9 o'clock UTC, so many days from today.
 * @param {number} days
 */
function inDays(days) {
  const date = new Date();
  date.setUTCDate(date.getUTCDate() + days);
  date.setUTCHours(9, 0, 0, 0);
  return date.toISOString();
}

/** The date of today in UTC. */
function today() {
  return inDays(0).slice(0, 10);
}

/** @type {Record<string, Basket>} */
export const BASKETS = {
  event: {
    shop: 'Encore Row',
    tagline: 'Live music tickets',
    quantity: { label: 'Tickets', start: 1, max: 8 },
    unit: { name: 'Lil Baby', note: 'Crypto.com Arena, general admission', icon: 'ticket', cents: 9950 },
    extras: [
      { name: 'Parking pass', note: 'West garage, one car', icon: 'parking', cents: 1200 },
      { name: 'Lounge access', note: 'Opens two hours early', icon: 'lounge', cents: 7000 },
    ],
    fee: { name: 'Service fee', cents: 1850 },
    // One ticket in USD, en-US is the example request of the XCover Elements documentation, with days to come.
    quote: ({ currency, lang, quantity, total, each, amount }) => ({
      currency,
      customer_language: lang,
      customer_country: 'US',
      customer_postcode: '12345',
      customer_region: 'NY',
      partner_customer_id: '220974115-8713648',
      partner_subsidiary: '',
      partner_metadata: {
        context_id: 220974115,
        event_id: 357,
      },
      request: [
        {
          policy_type: 'event_ticket_protection',
          policy_start_date: inDays(1),
          event_datetime: inDays(34),
          event_name: 'Lil Baby',
          event_country: 'US',
          event_city: 'Los Angeles',
          event_address: '1111 S. Figueroa Street',
          event_postcode: '90015',
          event_location: 'Crypto.com Arena',
          number_of_tickets: quantity,
          tickets: [...Array.from({ length: quantity }, () => ({ price: each })), { price: amount(1200) }],
          total_event_cost: total,
        },
      ],
    }),
    offer: {
      schema: 'encore-row-event',
      context: ({ quantity, total }) => ({
        purchase_date: today(),
        event: {
          name: 'Lil Baby',
          datetime: inDays(34),
          country: 'US',
          city: 'Los Angeles',
          location: 'Crypto.com Arena',
          number_of_tickets: quantity,
          total_ticket_price: total,
        },
      }),
    },
  },

  flight: {
    shop: 'Farwing',
    tagline: 'Flights and city breaks',
    quantity: { label: 'Travellers', start: 2, max: 6 },
    unit: { name: 'Singapore to Bali, return', note: 'Economy, ten days', icon: 'plane', cents: 31800 },
    extras: [{ name: 'Checked bag', note: '23 kg, both flights', icon: 'bag', cents: 4500 }],
    fee: { name: 'Taxes and charges', cents: 6120 },
    quote: ({ currency, lang, country, quantity, total }) => ({
      currency,
      customer_language: lang,
      customer_country: country,
      request: [
        {
          policy_type: 'travel_flight_cancellation_cover',
          policy_type_version: '1',
          policy_start_date: inDays(1),
          policy_end_date: inDays(52),
          trip_start_date: inDays(42),
          trip_end_date: inDays(52),
          from_country: 'SG',
          destination_country: 'ID',
          trip_cost: total,
          number_of_travellers: quantity,
        },
      ],
    }),
    offer: {
      schema: 'farwing-travel',
      context: ({ quantity, total }) => ({
        purchase_date: today(),
        trip: {
          trip_cost: total,
          start_date: inDays(42),
          end_date: inDays(52),
          from_country: 'SG',
          destination_country: 'ID',
          number_of_travellers: quantity,
        },
      }),
    },
  },

  product: {
    shop: 'Kiln & Circuit',
    tagline: 'Electronics, well chosen',
    quantity: { label: 'Laptops', start: 1, max: 3 },
    unit: { name: 'Aurelle 14 laptop', note: '16 GB, 512 GB, graphite', icon: 'laptop', cents: 129900 },
    extras: [{ name: 'USB-C travel hub', note: 'Seven ports', icon: 'hub', cents: 4900 }],
    fee: { name: 'Delivery', cents: 0 },
    // One entry for each device: XCover returns a quote for each.
    quote: ({ currency, lang, country, quantity, each }) => ({
      currency,
      customer_language: lang,
      customer_country: country,
      request: Array.from({ length: quantity }, (_, nth) => ({
        policy_type: 'product_insurance',
        policy_type_version: '2',
        policy_start_date: inDays(1),
        retail_value: each,
        category: 'Laptop',
        title: quantity === 1 ? 'Aurelle 14' : `Aurelle 14, ${nth + 1} of ${quantity}`,
        brand: 'Aurelle',
        model: 'Aurelle 14',
        description: 'Aurelle 14 laptop, 16 GB, 512 GB, graphite',
        sku: 'AUR-14-512-G',
        condition: 'new',
      })),
    }),
    offer: {
      schema: 'kiln-circuit-retail',
      context: ({ quantity, each }) => ({
        purchase_date: today(),
        product: {
          retail_value: each,
          quantity,
          title: 'Aurelle 14',
          category: 'Laptop',
          brand: 'Aurelle',
          model: 'Aurelle 14',
          sku: 'AUR-14-512-G',
        },
      }),
    },
  },

  parcel: {
    shop: 'Parcelwick',
    tagline: 'Send it, track it',
    quantity: { label: 'Parcels', start: 1, max: 5 },
    unit: { name: 'Tracked parcel', note: 'Up to 5 kg, Portland to Boulder', icon: 'parcel', cents: 1840 },
    extras: [{ name: 'Signature', note: 'Signed for by an adult', icon: 'pen', cents: 350 }],
    fee: { name: 'Fuel surcharge', cents: 210 },
    quote: ({ currency, lang, country, quantity, total, amount }) => ({
      currency,
      customer_language: lang,
      customer_country: country,
      request: [
        {
          policy_type: 'parcel_insurance',
          policy_type_version: '1',
          policy_start_date: inDays(1),
          shipping_cost: total,
          order_total: total,
          shipping_date: inDays(1),
          carrier: 'Parcelwick',
          carrier_service_name: 'Tracked',
          declared_value: amount(40000 * quantity),
          delivery_confirmation_type: 'Signature',
          delivery_confirmation_price: amount(350),
          sender: {
            first_name: 'Alex',
            last_name: 'Morgan',
            address1: '18 Alder Street',
            city: 'Portland',
            postcode: '97205',
            region: 'OR',
            country: 'US',
            email: 'alex.morgan@example.com',
          },
          receiver: {
            first_name: 'Robin',
            last_name: 'Hale',
            address1: '402 Juniper Court',
            city: 'Boulder',
            postcode: '80302',
            region: 'CO',
            country: 'US',
            email: 'robin.hale@example.com',
          },
          packages: Array.from({ length: quantity }, () => ({
            declared_value: amount(40000),
            description: 'Ceramics',
            type: 'Package',
            width: 12,
            height: 10,
            length: 14,
            weight: 8,
            items: [],
          })),
        },
      ],
    }),
    offer: {
      schema: 'parcelwick-shipping',
      context: ({ quantity, amount }) => ({
        purchase_date: today(),
        parcel: {
          declared_value: amount(40000 * quantity),
          shipping_date: inDays(1),
          from_country: 'US',
          to_country: 'US',
          carrier: 'Parcelwick',
        },
      }),
    },
  },
};
