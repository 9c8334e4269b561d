export type * from '../embed.js';

/** What `embed.js` exports: `formatPrice`, `reportOptOut` and `version`. */
export type OfferModule = typeof import('../embed.js');

export interface LoadOptions {
  /** The address of `embed.js`, in a folder with the other files of the package's `dist/`; resolved against the page. */
  src: string;
  /** The address of the proxy, resolved against the page; by default `/xcover`. */
  proxy?: string;
  /** What `embed.js` has to be: this package's `integrity`. Any other file isn't run. */
  integrity?: string;
  /** The nonce of the page's content security policy. */
  nonce?: string;
  /** How long a request may take, in milliseconds; by default 10,000. */
  deadlineMs?: number;
  /** `visible`: an element makes its first request once it is near the viewport. */
  load?: 'visible';
  /** Explains on the console what is received, decided and sent. For development. */
  debug?: boolean;
  /** Shows samples without a proxy, which can't be sold: `true`, or the name of one. For design. */
  preview?: boolean | string;
}

/**
 * Puts the script tag on the page, and resolves to what `embed.js` exports once it has run: `null` on a server. One tag,
 * however often it is called; the first call's options hold, and a tag that is in the page's HTML is used as it is. A file that
 * can't be loaded is tried three times within four seconds. Then the promise rejects, and the next call begins anew.
 */
export function loadOffer(options: LoadOptions): Promise<OfferModule | null>;

/** The version of this package, and of the files in its `dist/`. */
export const version: string;

/** The SHA-384 of `dist/embed.js`, as in the attribute `integrity`. */
export const integrity: string;
