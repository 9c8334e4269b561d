// The shop's side of the offer: all that a checkout has to do around <xce-protection-offer>. A partner needs this much of
// the demo; the rest is an ordinary checkout page.

import { toMinor } from './baskets.js';
import { demo, received } from './log.js';
import { placeOrder } from './order.js';

/** @import { CurrencyConfig, OfferEventDetails, OfferRequest, ProtectionOfferElement, QuoteRequest, QuoteResponse } from './embed.d.ts' */
/** @import { Order } from './order.js' */

export class Checkout {
  /**
   * `null` until the customer has chosen.
   * @type {"yes" | "no" | null}
   */
  #choice = null;
  /**
   * The chosen cover as `xce-select` told it.
   * @type {OfferEventDetails['xce-select'] | null}
   */
  #cover = null;
  /** Whether an offer is on the page. Only then may the pay button be held back. */
  #offerShown = false;
  /**
   * The promise of the last request for an offer: what becomes of one before it is of no interest any more.
   * @type {Promise<QuoteResponse> | undefined}
   */
  #awaited;
  /**
   * Of this order, however often it has to be sent.
   * @type {string | undefined}
   */
  #key;
  /** @type {"open" | "placing" | "failed" | "placed"} */
  #stage = 'open';
  /**
   * The cover of the order that was sent: what becomes of the offer meanwhile doesn't change it.
   * @type {OfferEventDetails['xce-select'] | null}
   */
  #sent = null;
  #offer;
  #changed;

  /**
   * `offer` is the element, with or without its script. `changed` is called when the page has to be drawn again.
   * @param {ProtectionOfferElement} offer
   * @param {() => void} changed
   */
  constructor(offer, changed) {
    this.#offer = offer;
    this.#changed = changed;
    this.#listen();
  }

  // 1: ask for an offer.

  /**
   * `signal`: "set" the first time, "update" whenever the basket, the currency or the language changes. `asking`: the
   * `quote_request` or `offer_request`; `settings`: the rest of a signal's `data`.
   * @param {'set' | 'update'} signal
   * @param {{ quote_request?: QuoteRequest, fast_quote?: boolean, offer_request?: OfferRequest }} asking
   * @param {{ currency_config: CurrencyConfig, order_total: number }} settings
   */
  ask(signal, asking, settings) {
    this.#key = undefined; // another basket is another order
    this.#stage = 'open';
    this.#forgetOffer();

    window.signalLayer = window.signalLayer || [];
    window.signalLayer.push({
      signal,
      element: 'xce-protection-offer',
      data: { ...asking, ...settings },
      // Called again, with a promise of its own, for each request that the panel makes by itself: when the customer asks to
      // try again, when the offer is about to expire, when the network is back.
      // `promise` resolves when the choices are on the page. In every other outcome it rejects, and the checkout goes on.
      onSet: async (promise) => {
        this.#awaited = promise;
        this.#forgetOffer();
        try {
          const quote = await promise;
          received('onSet resolved', { quote });
          if (promise !== this.#awaited) return;
          Object.assign(demo, { quote, error: null });
          this.#offerShown = true;
          this.#changed();
        } catch (error) {
          received('onSet rejected', error);
          if (promise !== this.#awaited) return;
          Object.assign(demo, { quote: null, error });
          this.#forgetOffer();
        }
      },
    });
  }

  /** Without an offer, or until the next one, the customer can pay: a slow network costs no order. */
  #forgetOffer = () => {
    this.#choice = this.#cover = null;
    this.#offerShown = false;
    this.#changed();
  };

  // 2: hear the answer.

  #listen() {
    // `selectedOption` is a product's id for yes, "reject" for no, null when the choice is void.
    window.signalLayer = window.signalLayer || [];
    window.signalLayer.push({
      signal: 'listen',
      element: 'xce-protection-offer',
      onChange: (args) => {
        received('onChange', args);
        const { selectedOption } = args;
        this.#choice = selectedOption === null ? null : selectedOption === 'reject' ? 'no' : 'yes';
        this.#changed();
      },
    });

    const offer = this.#offer;
    const choose = (/** @type {OfferEventDetails['xce-select'] | null} */ cover) => {
      this.#cover = cover;
      this.#changed();
    };
    offer.addEventListener('xce-select', ({ detail }) => choose(detail));
    offer.addEventListener('xce-opt-out', () => choose(null));
    offer.addEventListener('xce-clear', () => choose(null));
    offer.addEventListener('xce-unavailable', this.#forgetOffer);
    offer.addEventListener('xce-error', () => {
      if (!offer.quote) this.#forgetOffer(); // a setting with a mistake takes no offer away
    });
    for (const name of ['quote', 'select', 'opt-out', 'clear', 'unavailable', 'error', 'view']) {
      offer.addEventListener(`xce-${name}`, (event) => received(event.type, /** @type {CustomEvent} */ (event).detail));
    }
  }

  // 3: the price. The events carry it as an exact decimal with its currency, which is what a total needs.

  /** The chosen cover, or that of the order which was sent; `null` without. */
  get cover() {
    return this.isPlacing || this.isPlaced ? this.#sent : this.#cover;
  }

  /**
   * What is to be paid now for all of it, in minor units: the price, or the first instalment. `null` if it can't be part of a
   * total in `currency`: another currency is another payment.
   * @param {string} currency
   */
  dueNow(currency) {
    const { cover } = this;
    return cover?.currency === currency ? toMinor(cover.dueNow, currency) : null;
  }

  // 4: hold the pay button back only while an offer waits for its answer, and while the order is on its way.

  get mayPay() {
    return !this.#mustChoose && !this.isPlacing;
  }

  get #mustChoose() {
    return this.#offerShown && this.#choice === null;
  }

  get isPlacing() {
    return this.#stage === 'placing';
  }

  get isPlaced() {
    return this.#stage === 'placed';
  }

  /** What is to be said at the pay button. */
  get message() {
    if (this.isPlacing) return 'Placing your order…';
    if (this.#mustChoose) return 'Please choose whether to add protection';
    if (this.#stage === 'failed') return 'Your order could not be placed. Please try again: you will not be charged twice.';
    return '';
  }

  /**
   * The panel knows whether something is left to be chosen; if so, it says what and takes the focus. A panel that fails holds
   * nobody back.
   */
  #isAnswered() {
    if (!this.#offerShown) return true;
    try {
      return this.#offer.validate() !== false;
    } catch (error) {
      reportError(error);
      return true;
    }
  }

  // 5: place the order.

  /**
   * Sends the order, if nothing is left to be chosen and it isn't on its way already. Resolves to the server's answer once it
   * is placed, else to `null`.
   * @param {Order} order
   * @param {HTMLFormElement} form
   */
  async place(order, form) {
    if (this.isPlacing || !this.#isAnswered()) return null;
    this.#sent = this.#cover;
    this.#stage = 'placing';
    this.#changed();
    try {
      this.#key ??= crypto.randomUUID();
      const answer = await placeOrder({ key: this.#key, order, form, cover: this.#bookingDetails() });
      const { orderNumber, cover } = answer;
      received('order', { orderNumber, status: cover?.status ?? null, bookingId: cover?.bookingId ?? null });
      this.#stage = 'placed';
      this.#changed();
      if (!cover) this.#reportOptOut();
      return answer;
    } catch (error) {
      console.error(error);
      this.#stage = 'failed';
      this.#changed();
      return null;
    }
  }

  /** What the server books. An order without the cover that was chosen would be another order. */
  #bookingDetails() {
    if (this.#choice !== 'yes') return null;
    const details = this.#offer.bookingDetails();
    if (!details) throw new Error('the cover that was chosen is no longer offered');
    return details;
  }

  // 6: tell the insurer when an order was placed without cover. Not at the click on "no": people change their mind.

  async #reportOptOut() {
    if (typeof this.#offer.reportOptOut !== 'function') return; // the script was blocked: no offer was made
    try {
      const recorded = await this.#offer.reportOptOut();
      received('reportOptOut', { status: recorded === false ? 'nothing to report' : 'reported' });
    } catch (error) {
      const { code, message } = /** @type {Error & { code?: string }} */ (error);
      received('reportOptOut', { status: 'not reported', code, message });
    }
  }
}
