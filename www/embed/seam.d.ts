/** The types of the seam between the script tag and Rust (`src/edge/instance.rs`), and of its own modules. */

import type { BookingDetails, Change, CurrencyConfig, OfferDetail, OfferEventDetails, QuoteResponse, Signal } from '../embed.js';

declare global {
  /** Cargo's version, filled in by tools/bundle.mjs. */
  const VERSION: string;
  /** What has to be what, likewise: embed.js for classic.js, the glue and late.js, the WebAssembly, and what late.js loads. */
  const EMBED: string;
  const MODULES: string;
  const WASM: string;
  const LATE: Record<string, string>;
  /** In the npm package: the hash of embed.js and the element's events, filled in by tools/package.mjs. */
  const INTEGRITY: string;
  const EVENTS: Array<keyof OfferEventDetails>;
}

/** What xcover-offer.js exports: wasm-bindgen's glue, and what is in the same file (`offer.js`). */
export interface Glue {
  /** Starts the WebAssembly, which may still be downloading, if it is what was released: `sum` is the first half of its SHA-256. */
  default(wasm: Promise<Response>, sum: string): Promise<void>;
  /** Puts an empty panel into `root`. */
  mount(root: ShadowRoot, host: Host): Handle;
  formatPrice(amount: string, currency: string, locale: string, config?: CurrencyConfig): string;
  /** See answer.js. */
  read(attempt: Promise<Response>, address: string): Promise<Answer | undefined>;
  /** See plain.js. */
  isPlain(root: ShadowRoot, getComputedStyle: typeof globalThis.getComputedStyle): boolean;
  /** See rehearsal.js. */
  rehearse(around: ShadowRoot): void;
  /** The panel's stylesheet, which all elements on a page share. */
  sheet: CSSStyleSheet;
}

/** What debug.js and preview.js have, and the second part of it information.js: they come between. */
export interface Aide {
  /** Sends a request of the proxy's. */
  send(url: string, init: RequestInit): Promise<Response>;
  /** Wraps `Glue.mount`. */
  around(mount: Glue['mount']): Glue['mount'];
}

/** Rust's side of an element: its panel, and all decisions about its offer. */
export interface Handle {
  /** Expects the response to a new request, which voids what is on the page. */
  request(): void;
  /**
   * What an attempt at the request got (`answer.js`; the first `attempt` is 0). Returns after how many milliseconds to make the
   * next one; for an offer, the language (BCP 47) of our own texts to `show` it with. `undefined`: the request has ended.
   */
  read(answer: Answer | undefined, attempt: number, remainingMs: number, chance: number): number | string | undefined;
  /**
   * Sets our own texts (`texts.js`), and shows the offer that was read. The page isn't told yet. Returns what screen readers
   * say while there is no offer.
   */
  show(lines: string | undefined): string;
  /** Ends the request with that offer, if what has to be read before a choice can be read on the page. */
  settle(isReadable: boolean): void;
  /** The request has reached its deadline; the element ends it. */
  timeOut(): void;
  /** Removes what is on the page, and expects no response any more. */
  withdraw(): void;
  /** Whether every question is answered. If not, the panel says so, and the first open question takes the focus. */
  validate(): boolean;
  /** Rust's part of the booking details; `null` while no offer is on the page. */
  bookingDetails(): Omit<BookingDetails, 'request' | 'orderTotal' | 'optOut'> | null;
  /** The shopper clicked the element of the panel with this id, or changed its value. */
  input(id: string, isClick: boolean): void;
  /** The page hides what has to be read before a choice, so there is no offer. */
  obscure(): void;
  /** Renews the offer or lets it expire, if that is due. */
  checkExpiry(): void;
  /** Undoes the shopper's choice. */
  clear(): void;
  configure(settings: Settings): void;
  /** Removes the panel. */
  free(): void;
}

/** The element's side, called by Rust. */
export interface Host {
  /** The choice has changed: the event, and the arguments of `onChange`. */
  changeSelection(name: string, detail: object, change: Change): void;
  /** An event that doesn't change the choice. `endsRequest`: whether it ends the current request. */
  emit(name: string, detail: EventDetail, endsRequest: boolean): void;
  /** Requests a new offer, and calls `Handle.request` for it. */
  requote(): void;
  /** Calls `Handle.checkExpiry` once, in `delayMs`; replaces the previous timer. */
  setTimer(delayMs: number): void;
}

/** The element's settings for Rust: attributes unchanged, and the language that the request asks for. */
export interface Settings extends CurrencyConfig {
  language?: string;
  locale?: string;
  units?: string;
  persuasion?: string;
  layout?: string;
}

/** What came back from the proxy's address: a quote, or else a message for the page's developers. */
export interface Answer {
  quote?: QuoteResponse;
  status?: number;
  /** Whether it is the proxy's own. */
  isOwn?: boolean;
  message?: string;
  /** In seconds. */
  retryAfter?: number;
}

/** The detail of an event. */
export interface EventDetail {
  quote?: QuoteResponse;
  offer?: OfferDetail;
  reason?: string;
  code?: string;
  message?: string;
  retryable?: boolean;
}

export type ListenSignal = Extract<Signal, { signal: 'listen' }>;
export type RequestSignal = Extract<Signal, { signal: 'set' | 'update' }>;

/** A promise that `onSet` has already, for the next request. */
export interface Promised {
  resolve(quote: Promise<QuoteResponse>): void;
  /** On the clock of `performance.now()`. */
  deadline: number;
}

/** What the script tag calls on an element on the page. */
export interface Connected {
  apply(signal: RequestSignal, promised?: Promised): void;
  /** Whether it has a request. */
  isBusy(): boolean;
  /** Whether a `set` holds for it. */
  isSet(): boolean;
  /** The browser is back online. */
  retry(): void;
  /** The shopper is back on the page. `isThawed`: it stood still meanwhile, with its network. */
  wake(isThawed: boolean): void;
}
