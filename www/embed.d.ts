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

export type UnavailableReason = 'no-offer' | 'not-showable' | 'not-now' | 'not-loaded';

/** The offer as it is shown. Amounts are decimal strings. */
export interface OfferDetail {
  quoteId: string | null;
  currency: string;
  price: string;
  priceFormatted: string;
  products: Array<{ id: string; title: string | null; price: string; priceFormatted: string }>;
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
  };
  'xce-opt-out': { quoteId: string | null };
  'xce-clear': Record<string, never>;
  'xce-unavailable': { reason: UnavailableReason };
  'xce-error': { code: string; message: string; retryable: boolean };
}

export interface ProtectionOfferElement extends HTMLElement {
  /** Setting it asks for a quote; taking it away takes the offer away. */
  quoteRequest: QuoteRequest | null | undefined;
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
      data: { quote_request: QuoteRequest; currency_config?: CurrencyConfig; order_total?: unknown };
      /** The promise resolves once the choices are on the page, and rejects in every other case. */
      onSet?: (quote: Promise<QuoteResponse>) => unknown;
    }
  | { signal: 'listen'; element: string; onChange: (change: Change) => unknown };

/** Reports an opt-out from a page without the element. */
export function reportOptOut(optOut: {
  proxy?: string | null;
  quoteId: string | null;
  token?: string;
}): Promise<boolean>;

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
