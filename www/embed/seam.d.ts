/** The types of the seam between the script tag and Rust (`src/edge/instance.rs`), and of its own modules. */

import type { BookingDetails, Change, CurrencyConfig, QuoteResponse, Signal } from '../embed.js';

declare global {
  /** Cargo's version, filled in by tools/bundle.mjs. */
  const VERSION: string;
}

/** What wasm-bindgen's glue exports. */
export interface Glue {
  /** Starts the WebAssembly, whose response may be on its way. */
  default(wasm: Promise<Response>): Promise<void>;
  /** Puts an empty panel into `root`. */
  mount(root: ShadowRoot, host: Host): Handle;
  /** The panel's stylesheet. */
  styles(): string;
  formatPrice(amount: string, currency: string, locale: string, config?: CurrencyConfig): string;
}

/** Rust's side of an element: its panel, and all that is decided about an offer. */
export interface Handle {
  /** Awaits the answer to another request, which voids what is on the page. `deadlineMs`: of `performance.now()`. */
  request(url: string, deadlineMs: number): void;
  /** The request that is awaited has reached its deadline, and the element ends it. */
  timeOut(): void;
  /** Takes away what is on the page, and awaits no request any more. */
  withdraw(): void;
  /** Whether nothing is left to be chosen; if something is, the panel says so, and the focus goes there. */
  validate(): boolean;
  /** What Rust knows of a booking; `null` while no offer is on the page. */
  bookingDetails(): Omit<BookingDetails, 'request' | 'orderTotal' | 'optOut'> | null;
  /** The shopper clicked the element of the panel with this id, or changed its value. */
  input(id: string, isClick: boolean): void;
  /** Renews the offer, or lets it expire, if it is time. */
  checkExpiry(): void;
  /** Takes the shopper's choice back. */
  clear(): void;
  configure(settings: Settings): void;
  /** Removes the panel. */
  free(): void;
}

/** The element's side, which Rust calls. */
export interface Host {
  /** Makes an attempt at the request that is awaited in `delayMs`. */
  send(delayMs: number): Promise<Response>;
  /** The choice has changed: the event, and the arguments of `onChange`. */
  changeSelection(name: string, detail: object, change: Change): void;
  /** An event that doesn't change the choice. `endsRequest`: the request that was awaited has ended with it. */
  emit(name: string, detail: EventDetail, endsRequest: boolean): void;
  /** Calls `Handle.request` for another offer. */
  requote(): void;
  /** The file of our own texts in a language (BCP 47), or after a while nothing. */
  texts(language: string): Promise<string | undefined> | undefined;
  /** Has `Handle.checkExpiry` called once, in `delayMs`, instead of when it was to be called before. */
  setTimer(delayMs: number): void;
}

/** The element's settings that are Rust's: attributes as they are, and what else says how the panel speaks. */
export interface Settings extends CurrencyConfig {
  language?: string;
  locale?: string;
  units?: string;
  persuasion?: string;
}

/** The detail of an event that ends a request, or of one beside requests. */
export interface EventDetail {
  quote?: QuoteResponse;
  reason?: string;
  code?: string;
  message?: string;
  retryable?: boolean;
}

export type RequestSignal = Exclude<Signal, { signal: 'listen' }>;

/** What an element that is on the page can be told by its script. */
export interface Connected {
  apply(signal: RequestSignal): void;
  /** The WebAssembly has trapped. */
  trap(): void;
  /** The browser is back online. */
  retry(): void;
}
