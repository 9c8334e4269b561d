/** The types of `<xce-protection-offer>`, of `window.signalLayer`, and of what `embed.js` exports. */

/** A request for a quote: the body that XCover's `POST …/quotes/` takes. */
export interface QuoteRequest {
  /** ISO 4217. */
  currency: string;
  /** BCP 47. */
  customer_language: string;
  /** ISO 3166-1 alpha-2. */
  customer_country: string;
  /** One entry per policy that is asked for. */
  request: Array<{ policy_type: string; [field: string]: unknown }>;
  [field: string]: unknown;
}

/** A request for an offer: the body that XCover's `POST …/offers/` takes. */
export interface OfferRequest {
  schema?: string;
  customer: { currency: string; language: string; country: string; [field: string]: unknown };
  context: Record<string, unknown>;
  [field: string]: unknown;
}

/** How prices are written; names and meaning are those of `Intl.NumberFormat`. */
export interface CurrencyConfig {
  currencyDisplay?: 'symbol' | 'narrowSymbol' | 'code';
  trailingZeroDisplay?: 'auto' | 'stripIfInteger';
}

/** A response of XCover's as it came, but for what is the partner's own business. */
export interface QuoteResponse {
  [field: string]: unknown;
}

/** The arguments of `onChange`. */
export interface Change {
  /** The first chosen product's id; `"reject"`; `null` when a choice is void. */
  selectedOption: string | null;
  /** The chosen items as they came in the response. */
  selectedProducts: Array<Record<string, unknown>>;
  /** The same array by its name in XCover Elements v1. */
  selectedPolicies: Array<Record<string, unknown>>;
}

export type UnavailableReason = 'no-offer' | 'not-showable' | 'not-now' | 'not-loaded' | 'expired';

/** The offer as it is shown. Amounts are decimal strings. */
export interface OfferDetail {
  quoteId: string | null;
  currency: string;
  /** Of everything that is offered; `null` where products are alternatives. */
  price: string | null;
  priceFormatted: string | null;
  products: Array<{ id: string; title: string | null; price: string; priceFormatted: string }>;
}

/** An instalment plan that was chosen. Amounts are decimal strings. */
export interface InstalmentPlan {
  /** What a booking names. */
  name: string;
  label: string;
  /** All instalments. */
  amount: string;
  firstInstalmentAmount: string;
}

/** The API that gave an offer. */
export type Surface = 'quotes' | 'xce-v1' | 'offers' | 'fast-quote';

/** What reports an order without cover, also from a page without the element. */
export interface OptOut {
  /** `null` for a fast quote: nothing to report. */
  quoteId: string | null;
  /** Absent in what pages stored before there was one; then the form of `quoteId` says it. */
  surface?: Surface;
  token?: string;
}

/** What the partner's server needs to book what is chosen. */
export interface BookingDetails {
  /** The API that gave the offer, and that books it. */
  surface: Surface;
  /** What stands in the booking's path; `null` for a fast quote. */
  packageId: string | null;
  /** The booking's `quotes`, but for the insured; empty while no cover is chosen. */
  quotes: Array<{ id: string; instalment_plan?: string; brightwrite_details?: Record<string, unknown> }>;
  /** Of a fast quote: the request again, with what was chosen. */
  request: QuoteRequest | null;
  currency: string;
  /** All that the chosen cover costs, a decimal string. */
  price: string | null;
  orderTotal: unknown;
  /** What `reportOptOut` of a page without the element takes. */
  optOut: OptOut;
}

/** The `detail` of each event. */
export interface OfferEventDetails {
  'xce-quote': { quote: QuoteResponse; offer: OfferDetail };
  'xce-select': {
    selectedOption: string;
    selectedProducts: Array<Record<string, unknown>>;
    price: string;
    currency: string;
    priceFormatted: string;
    /** What is to be paid now: the first instalment, else the price. */
    dueNow: string;
    dueNowFormatted: string;
    instalmentPlan: InstalmentPlan | null;
  };
  'xce-opt-out': { quoteId: string | null };
  'xce-clear': Record<string, never>;
  'xce-unavailable': { reason: UnavailableReason };
  'xce-error': { code: string; message: string; retryable: boolean };
}

export interface ProtectionOfferElement extends HTMLElement {
  /** Setting it asks for a quote; taking it away takes the offer away. */
  quoteRequest: QuoteRequest | null | undefined;
  /** The same for an offer of the Offers API; of the two, the last one that was set holds. */
  offerRequest: OfferRequest | null | undefined;
  currencyConfig: CurrencyConfig;
  /** Taken for the host page's sake, and given back to it. */
  orderTotal: unknown;
  /** The response as it came, while its offer is shown. */
  readonly quote: QuoteResponse | null;
  /** The arguments of the last `onChange`; `null` while nothing is chosen. */
  readonly selection: Change | null;
  /** Asks for an offer again; the promise is `onSet`'s. */
  refresh(): Promise<QuoteResponse>;
  /** Takes the shopper's choice back. */
  clear(): void;
  /** Whether no question is left to be answered; if one is, the panel says so, and the focus goes there. */
  validate(): boolean;
  /** `null` while no offer is shown. */
  bookingDetails(): BookingDetails | null;
  /**
   * To be called when an order is placed without cover; once per quote, however often it is called.
   * `true`: recorded; `false`: nothing to report.
   */
  reportOptOut(): Promise<boolean>;
  addEventListener<K extends keyof OfferEventDetails>(
    type: K,
    listener: (event: CustomEvent<OfferEventDetails[K]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** What `window.signalLayer.push` takes. `element` is a CSS selector. */
export type Signal =
  | {
      signal: 'set' | 'update';
      element: string;
      /** An `update` without a request asks again for what was asked for last. */
      data: {
        quote_request?: QuoteRequest;
        fast_quote?: boolean;
        offer_request?: OfferRequest;
        currency_config?: CurrencyConfig;
        order_total?: unknown;
      };
      /**
       * The promise resolves once the choices are on the page, and rejects in every other case. Called again for every
       * request that follows, whoever started it: the last promise counts.
       */
      onSet?: (quote: Promise<QuoteResponse>) => unknown;
    }
  | { signal: 'listen'; element: string; onChange: (change: Change) => unknown };

/** Reports an opt-out from a page without the element. */
export function reportOptOut(optOut: OptOut & { proxy?: string | null }): Promise<boolean>;

/**
 * Writes a price as the panel does. Rejects when an argument is malformed; a locale that isn't known is
 * served by its parents, in the end by English.
 */
export function formatPrice(
  amount: number | string,
  currency: string,
  locale?: string,
  currencyConfig?: CurrencyConfig,
): Promise<string>;

/** The version of this release. */
export const version: string;

declare global {
  interface Window {
    signalLayer: Signal[];
  }
  interface HTMLElementTagNameMap {
    'xce-protection-offer': ProtectionOfferElement;
  }
}
