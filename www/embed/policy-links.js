/**
 * <xce-policy-links>: where a customer finds what has been booked. A script of its own, for the page after the order; it needs
 * neither embed.js nor a proxy.
 *
 * The addresses are XCover's own, from the booking response. They hold the customer's token, so they are on the page only,
 * and never on the console.
 */

import { fileOf } from './languages.js';
import { words } from './policy-words.js';
import { warn } from './warn.js';

/** @import { Booking, PolicyLinksElement } from '../embed.js' */

const sheet = new CSSStyleSheet();
sheet.replaceSync(
  `:host{display:block}:host([hidden]){display:none!important}
  nav{display:grid;gap:.5em;color:inherit;font-size:max(14px,1em);line-height:1.45}
  p,ul{margin:0;padding:0;font-weight:600}
  ul{display:flex;flex-wrap:wrap;gap:.25em 1.25em;list-style:none;font-weight:400}
  a{display:inline-block;padding-block:.25em;color:inherit;overflow-wrap:anywhere}
  a:focus-visible{outline:2px solid currentColor;outline-offset:2px}
  .sr{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}`,
);

/**
 * An address that is safe to link to: HTTPS, or this machine.
 * @param {unknown} given
 */
function safe(given) {
  try {
    const url = new URL(`${given}`.trim());
    const isLocal = url.protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
    if ((url.protocol === 'https:' || isLocal) && !url.username && !url.password) return url;
  } catch {
    // No address.
  }
}

/**
 * The addresses of a booking, in the order of the words. `undefined`: the booking has none.
 * @param {Booking} booking
 */
function linksOf({ account_url, sign_up_url, coi, fnol_link, id, provider_reference, quotes, policies }) {
  const certificate = safe(coi?.url) ?? safe(coi?.pdf);
  const account = safe(account_url) ?? safe(sign_up_url);
  // XCover's pages for one booking. In version 1, `id` is the partner's own.
  const reference = provider_reference ?? id;
  const page = (/** @type {string} */ path) => account && /^[\w-]+$/.test(reference ?? '') && new URL(`${path}${reference}`, account);
  const isCancellable = Object.values(quotes ?? policies ?? {}).some((quote) => quote?.can_be_cancelled === true);
  return [certificate, account, safe(fnol_link) || page('/en/account/claims/fnol?bookingID='), isCancellable && page('/en/modify/')];
}

/** `../embed.d.ts` has its types. @implements {PolicyLinksElement} */
export class XcePolicyLinks extends HTMLElement {
  #root = this.attachShadow({ mode: 'open' });
  /** @type {Booking | null | undefined} */
  #booking = null;

  static observedAttributes = ['lang'];

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    // A property that was set before the script arrived hides the class's own.
    if (Object.hasOwn(this, 'booking')) {
      const { booking } = this;
      delete (/** @type {any} */ (this).booking);
      this.booking = booking;
    }
    this.#draw();
  }

  attributeChangedCallback() {
    this.#draw();
  }

  /** The booking response, as the partner's server got it; `null` shows nothing. */
  get booking() {
    return this.#booking;
  }
  set booking(booking) {
    this.#booking = booking;
    this.#draw();
  }

  #draw() {
    const booking = this.#booking;
    this.#root.replaceChildren();
    if (!booking || typeof booking !== 'object') return;
    const links = linksOf(booking);
    if (!links.some(Boolean)) return warn('the booking has none of coi, account_url and fnol_link');
    const asked = this.lang || booking.customer_language || document.documentElement.lang;
    let language = 'en';
    try {
      language = fileOf(asked);
    } catch {
      // American English, or a language without words: English stands in.
    }
    const [about, ...labels] = words[language] ?? [];
    const newTab = labels.pop();
    const heading = Object.assign(document.createElement('p'), { id: 'about', textContent: about });
    const list = document.createElement('ul');
    links.forEach((link, place) => {
      if (!link) return;
      const anchor = Object.assign(document.createElement('a'), { href: link.href, target: '_blank', rel: 'noopener noreferrer' });
      anchor.append(labels[place] ?? '', Object.assign(document.createElement('span'), { className: 'sr', textContent: ` (${newTab})` }));
      anchor.part.add('link');
      const item = document.createElement('li');
      item.append(anchor);
      list.append(item);
    });
    const nav = Object.assign(document.createElement('nav'), { lang: language, dir: /^(ar|he)/.test(language) ? 'rtl' : 'ltr' });
    nav.setAttribute('aria-labelledby', 'about');
    heading.part.add('heading');
    nav.append(heading, list);
    this.#root.append(nav);
  }
}

if (!customElements.get('xce-policy-links')) customElements.define('xce-policy-links', XcePolicyLinks);
