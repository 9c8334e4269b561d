/** What is known of the release that this package holds. tools/package.mjs fills it in. */

/** @import { OfferEventDetails } from '../embed.js' */

/** @type {string} Cargo's. */
export const version = VERSION;

/** @type {string} The SHA-384 of dist/embed.js, for `loadOffer`. */
export const integrity = INTEGRITY;

/** @type {Array<keyof OfferEventDetails>} Those that the element fires. */
export const events = EVENTS;
