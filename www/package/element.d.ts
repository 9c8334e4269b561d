/** What a page can write on `<xce-protection-offer>`, for the types of each framework. */

import type { OfferAttributes, OfferEventDetails, ProtectionOfferElement } from '../embed.js';

export type { OfferAttributes, OfferEventDetails, ProtectionOfferElement };

/** The properties that a page sets. */
export type OfferProperties = Partial<
  Pick<ProtectionOfferElement, 'quoteRequest' | 'offerRequest' | 'currencyConfig' | 'orderTotal'>
>;

export type OfferEvent<K extends keyof OfferEventDetails> = CustomEvent<OfferEventDetails[K]>;

/** `onxce-quote` and so on. */
export type OfferListeners = {
  [K in keyof OfferEventDetails as `on${K}`]?: (event: OfferEvent<K>) => void;
};

/** `quote`, `optOut` and so on, by event. */
type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
type Short<K extends string> = K extends `xce-${infer Rest}` ? Rest : K;

/** The components' handlers: `onQuote`, `onOptOut` and so on. */
export type OfferHandlers = {
  [K in keyof OfferEventDetails as `on${Capitalize<Camel<Short<K>>>}`]?: (event: OfferEvent<K>) => void;
};

/** The components' events: `quote`, `opt-out` and so on. */
export type OfferEmits = {
  [K in keyof OfferEventDetails as Short<K>]: (event: OfferEvent<K>) => void;
};
