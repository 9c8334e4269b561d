/** The types of `<xce-protection-offer>`, of `window.signalLayer`, and of what `embed.js` exports. */

/** A request for a quote: the body that XCover's `POST …/quotes/` takes. */
export interface QuoteRequest {
  /** ISO 4217. */
  currency: string;
  /** BCP 47. */
  customer_language: string;
  /** ISO 3166-1 alpha-2. */
  customer_country: string;
  /** One entry per policy to quote. */
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

/** How prices are written; names and meanings as in `Intl.NumberFormat`. */
export interface CurrencyConfig {
  currencyDisplay?: 'symbol' | 'narrowSymbol' | 'code';
  trailingZeroDisplay?: 'auto' | 'stripIfInteger';
}

/** The page's own words, by the keys of the panel's own texts: `{ accept: 'Yes, protect my trip' }`. */
export type Texts = Record<string, string>;

/** XCover's response. The proxy has removed only what the partner earns by it. */
export interface QuoteResponse {
  [field: string]: unknown;
}

/** The arguments of `onChange`. */
export interface Change {
  /** The first chosen product's id; `"reject"` for a no; `null` when a choice becomes void. */
  selectedOption: string | null;
  /** The chosen products, as in the response. */
  selectedProducts: Array<Record<string, unknown>>;
  /** The same array, under its name in XCover Elements v1. */
  selectedPolicies: Array<Record<string, unknown>>;
}

/** The element's attribute `layout`: for a checkout (the default), for a product page, or for little room. */
export type Layout = 'panel' | 'card' | 'inline';

/** The element's attribute `theme`; `auto` is as the shopper's device has it. By default it is as the page's `color-scheme`. */
export type Theme = 'light' | 'dark' | 'auto';

/** The element's attribute `density`: six or fourteen tenths of the usual space. */
export type Density = 'compact' | 'spacious';

/** The element's attributes, as a page writes them. */
export interface OfferAttributes {
  /** BCP 47 locale of prices; by default the content's language. */
  locale?: string;
  'currency-display'?: CurrencyConfig['currencyDisplay'];
  'trailing-zero-display'?: CurrencyConfig['trailingZeroDisplay'];
  /** Number of travellers, tickets, …: the price of one is shown beside the full price. */
  units?: number | `${number}`;
  /** Whether XCover's persuasion texts are shown. */
  persuasion?: boolean | '' | 'true' | 'false';
  layout?: Layout;
  theme?: Theme;
  density?: Density;
  /** The level of the title: 1 to 6, by default 2. */
  'heading-level'?: number | `${number}`;
  /** The offer with all that has to be read, and no choices. Read when the panel is first drawn. */
  mode?: 'information';
  /** The least height until there is no offer, a CSS length: `480px`. */
  reserve?: string;
  /** The property of the same name in JSON. */
  texts?: string;
  /** The address of the proxy for this element only. */
  proxy?: string;
  /** The name of its value in a form. */
  name?: string;
  /** Whether its form waits for an answer while there is an offer. */
  required?: boolean;
  /** Whether nothing can be chosen. */
  disabled?: boolean;
  /** The `id` of its form, if it isn't inside. */
  form?: string;
  /** The property of the same name in JSON. */
  quoterequest?: string;
  /** The property of the same name in JSON. */
  offerrequest?: string;
  /** The property of the same name in JSON. */
  currencyconfig?: string;
}

/** `preview`: a sample is shown (`data-preview`), which can't be sold. */
export type UnavailableReason = 'no-offer' | 'not-showable' | 'not-now' | 'not-loaded' | 'expired' | 'removed' | 'preview';

/** The offer as shown. Amounts are decimal strings. */
export interface OfferDetail {
  quoteId: string | null;
  currency: string;
  /** The total for everything offered; `null` where products are alternatives. */
  price: string | null;
  priceFormatted: string | null;
  products: Array<{ id: string; title: string | null; price: string; priceFormatted: string }>;
}

/** The chosen instalment plan. Amounts are decimal strings. */
export interface InstalmentPlan {
  /** The name to book it by. */
  name: string;
  label: string;
  /** The total of all instalments. */
  amount: string;
  firstInstalmentAmount: string;
}

/** The API that gave an offer. */
export type Surface = 'quotes' | 'xce-v1' | 'offers' | 'fast-quote';

/** What reporting an order without cover needs, even on a page without the element. */
export interface OptOut {
  /** `null` for a fast quote: nothing to report. */
  quoteId: string | null;
  /** If missing, because an earlier version stored the opt-out, the form of `quoteId` decides. */
  surface?: Surface;
  token?: string;
}

/** What the partner's server needs to book what is chosen. */
export interface BookingDetails {
  /** The API that gave the offer, and that books it. */
  surface: Surface;
  /** The id in the booking's path; `null` for a fast quote. */
  packageId: string | null;
  /** The booking's `quotes` without the insured; empty while no cover is chosen. */
  quotes: Array<{ id: string; instalment_plan?: string; brightwrite_details?: Record<string, unknown> }>;
  /** For a fast quote, the original request, reduced to what was chosen; otherwise `null`. */
  request: QuoteRequest | null;
  currency: string;
  /** The total cost of the chosen cover, as a decimal string; `null` if none is chosen. */
  price: string | null;
  orderTotal: unknown;
  /** For the module's `reportOptOut`, on a page without the element. */
  optOut: OptOut;
}

/** What the shopper was shown, for an order: `docs/disclosure.md`. Times are in ISO 8601, in UTC. */
export interface Disclosure {
  format: 'xcover-offer disclosure 1';
  /** Without hashes, each `sha256` is `null`. */
  hashes: 'SHA-256' | 'none: the page is no secure context';
  /** When this was made. */
  at: string;
  offer: OfferDetail;
  /** When the page was told of the offer. */
  toldAt: string;
  /** When half of it, or half of the viewport full of it, was first in view in a visible tab. */
  firstInViewAt: string | null;
  /** For how long it was, up to now. */
  inViewMs: number;
  /** BCP 47: of the texts. */
  language: string;
  /** BCP 47: of the prices. */
  locale: string;
  /** The browser's, in the IANA database. */
  timeZone: string;
  /** Each price and what belongs to it, from top to bottom, as shown. */
  prices: string[];
  /** Each legal text, from top to bottom, as shown. */
  texts: Array<{
    kind: 'disclaimer' | 'legal' | 'opt-out';
    /** Whether it is in a fold that is closed. */
    isFolded: boolean;
    text: string;
    /** In hexadecimal, of the text in UTF-8. */
    sha256: string | null;
  }>;
  /** The addresses of the policy wordings. */
  wordings: string[];
  /** Whether something was chosen at first; `null` if the shopper chose before anybody looked. */
  isPreselected: boolean | null;
  /** The answer to each question. Without one, all but `question` is `null`. */
  choices: Array<{
    question: string;
    /** The product's id, or `reject`. */
    value: string | null;
    label: string | null;
    /** What was used; `null` if nobody saw it. */
    control: 'pointer' | 'keyboard' | 'other' | null;
    /** Whether the browser says that it was used, and no script. */
    isTrusted: boolean | null;
    at: string | null;
  }>;
  /** The release, and the SHA-256 of its files but for those that hold these hashes: embed.js, classic.js and late.js. */
  widget: { version: string; files: Record<string, string> };
  /** In hexadecimal, of all the rest as canonical JSON (RFC 8785). */
  sha256: string | null;
}

/**
 * The `detail` of each event. The last events of an element that has left the page are dispatched on the document, and
 * `element` is that of its `set`, else `#` and its id, else its tag.
 */
export interface OfferEventDetails {
  'xce-quote': { quote: QuoteResponse; offer: OfferDetail };
  'xce-select': {
    selectedOption: string;
    selectedProducts: Array<Record<string, unknown>>;
    price: string;
    currency: string;
    priceFormatted: string;
    /** The amount due now: the first instalment, else the price. */
    dueNow: string;
    dueNowFormatted: string;
    instalmentPlan: InstalmentPlan | null;
  };
  'xce-opt-out': { quoteId: string | null };
  /** The promise of `onSet` rejects with the same. */
  'xce-information': { reason: 'information'; quote: QuoteResponse; offer: OfferDetail };
  'xce-view': { quoteId: string | null };
  'xce-clear': { element?: string | HTMLElement };
  'xce-unavailable': { reason: UnavailableReason; element?: string | HTMLElement };
  'xce-error': { code: string; message: string; retryable: boolean };
}

/**
 * XCover's response to a booking, as your server got it. It has fields that are for your server only, your own margin among them: hand
 * over no more of it than these.
 */
export interface Booking {
  /** The package's id, which is also the booking's; in version 1 `provider_reference` is. */
  id?: string | null;
  provider_reference?: string | null;
  coi?: { url?: string | null; pdf?: string | null } | null;
  account_url?: string | null;
  sign_up_url?: string | null;
  fnol_link?: string | null;
  /** BCP 47; the element's own `lang` comes first. */
  customer_language?: string | null;
  /** In version 1 `policies`. */
  quotes?: Array<{ can_be_cancelled?: boolean | null } | null> | Record<string, { can_be_cancelled?: boolean | null } | null> | null;
  policies?: Booking['quotes'];
}

/** `<xce-policy-links>`, for the page after an order: `policy-links.js`. */
export interface PolicyLinksElement extends HTMLElement {
  /** `null` or `undefined` shows nothing. */
  booking: Booking | null | undefined;
}

export interface ProtectionOfferElement extends HTMLElement {
  /** Setting it requests a quote, unless it is the same as before by value; `null` or `undefined` removes the offer. */
  quoteRequest: QuoteRequest | null | undefined;
  /** The same for an offer of the Offers API. Setting one replaces the other. */
  offerRequest: OfferRequest | null | undefined;
  currencyConfig: CurrencyConfig;
  /** Any value of the page's own; `bookingDetails()` returns it unchanged. */
  orderTotal: unknown;
  /** The page's own words in place of the panel's, by their keys; see `docs/embedding.md`. Set them before the request. */
  texts: Texts | null | undefined;
  /** The response, while its offer is shown; otherwise `null`. */
  readonly quote: QuoteResponse | null;
  /** The arguments of the last `onChange`; `null` while nothing is chosen. */
  readonly selection: Change | null;
  /** Requests a new offer; returns the promise that `onSet` gets. */
  refresh(): Promise<QuoteResponse>;
  /** Undoes the shopper's choice. */
  clear(): void;
  /** Whether every question is answered. If not, the panel says so, and the focus moves to the first open one. */
  validate(): boolean;
  /** What your server needs to book; `null` while no offer is shown. */
  bookingDetails(): BookingDetails | null;
  /** What the shopper was shown, and has seen and done of it up to now; `null` while no offer is shown. */
  disclosure(): Promise<Disclosure | null>;
  /**
   * Call it when an order is placed without cover. It reports once per quote, however often it is called.
   * Resolves to `true` once the proxy has stored it, and to `false` if there is nothing to report.
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

/** What `window.signalLayer.push` takes. `element` is a CSS selector, or the element itself. */
export type Signal =
  | {
      signal: 'set' | 'update';
      element: string | HTMLElement;
      /** An `update` whose request is the same as before, or which has none, asks for nothing. */
      data: {
        quote_request?: QuoteRequest;
        fast_quote?: boolean;
        offer_request?: OfferRequest;
        currency_config?: CurrencyConfig;
        order_total?: unknown;
      };
      /**
       * The promise resolves once the choices are on the page, and rejects in every other case. It is called again
       * for every later request, whoever started it, and once the element has left the page; only the latest promise
       * counts.
       */
      onSet?: (quote: Promise<QuoteResponse>) => unknown;
    }
  | {
      signal: 'listen';
      element: string | HTMLElement;
      onChange: (change: Change) => unknown;
      /** Stops listening, as `unlisten` does. */
      abortSignal?: AbortSignal;
    }
  | { signal: 'unlisten'; element: string | HTMLElement; onChange: (change: Change) => unknown };

/** Reports an order without cover from a page without the element. */
export function reportOptOut(optOut: OptOut & { proxy?: string | null }): Promise<boolean>;

/**
 * Writes a price as on the panel. Rejects if an argument is malformed. A locale that the browser doesn't know falls
 * back to its parents, and finally to English.
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
    'xce-policy-links': PolicyLinksElement;
  }
}
