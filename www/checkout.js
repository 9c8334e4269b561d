// The shop's side of the offer: everything a checkout has to do around <xce-protection-offer>. This is the part of the demo
// that a partner needs; the rest is an ordinary checkout page.

import { toMinor } from './baskets.js';
import { demo, received } from './log.js';
import { placeOrder } from './order.js';

/** @import { CurrencyConfig, Disclosure, OfferEventDetails, OfferRequest, ProtectionOfferElement, QuoteRequest, QuoteResponse } from './embed.d.ts' */
/** @import { Order } from './order.js' */

export class Checkout {
  /**
   * `null` until the customer has chosen.
   * @type {"yes" | "no" | null}
   */
  #choice = null;
  /**
   * The chosen cover: the detail of `xce-select` ({ price, dueNow, currency, instalmentPlan, … }).
   * @type {OfferEventDetails['xce-select'] | null}
 */
  #cover = null;
  /** Whether an offer is on the page. Only then may the pay button be blocked. */
  #offerShown = false;
  /**
   * The promise of the latest request for an offer; the outcome of earlier ones no longer matters.
   * @type {Promise<QuoteResponse> | undefined}
   */
  #latest;
  /**
   * The idempotency key of this order, however often it is sent.
   * @type {string | undefined}
   */
  #key;
  /** @type {"open" | "placing" | "failed" | "placed"} */
  #stage = 'open';
  /**
   * The cover in the order that was sent; later changes of the offer don't affect it.
   * @type {OfferEventDetails['xce-select'] | null}
   */
  #orderedCover = null;
  /**
   * What the customer was shown; sent with the order.
   * @type {Disclosure | null}
   */
  #disclosure = null;
  #offer;
  #changed;

  /**
   * `offer` is the element, with or without its script. `changed` is called when the page has to be rendered again.
   * @param {ProtectionOfferElement} offer
   * @param {() => void} changed
   */
  constructor(offer, changed) {
    this.#offer = offer;
    this.#changed = changed;
    this.#listen();
  }

  // 1: request an offer.

  /**
   * `signal`: "set" the first time, "update" whenever the basket, the currency or the language changes. `request`: the
   * `quote_request` or `offer_request`; `settings`: the rest of a signal's `data`.
   * @param {'set' | 'update'} signal
   * @param {{ quote_request?: QuoteRequest, fast_quote?: boolean, offer_request?: OfferRequest }} request
   * @param {{ currency_config: CurrencyConfig, order_total: number }} settings
   */
  requestOffer(signal, request, settings) {
    this.#key = undefined; // another basket is another order
    this.#stage = 'open';
    this.#forgetOffer();

    window.signalLayer = window.signalLayer || [];
    window.signalLayer.push({
      signal,
      element: 'xce-protection-offer',
      data: { ...request, ...settings },
      // Called again, with a new promise, for each request that the panel makes by itself: when the customer tries again,
      // when the offer is about to expire, when the network is back.
      // `promise` resolves once the choices are on the page. In every other case it rejects, and the checkout goes on.
      onSet: async (promise) => {
        this.#latest = promise;
        this.#forgetOffer();
        try {
          const quote = await promise;
          received('onSet resolved', { quote });
          if (promise !== this.#latest) return;
          Object.assign(demo, { quote, error: null });
          this.#offerShown = true;
          this.#changed();
        } catch (error) {
          received('onSet rejected', error);
          if (promise !== this.#latest) return;
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

  // 2: listen for the choice.

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

  // 3: the price. Events carry it as an exact decimal with its currency, so that it can be added to a total.

  /** The chosen cover; once the order is sent, the cover in it. `null` without cover. */
  get cover() {
    return this.isPlacing || this.isPlaced ? this.#orderedCover : this.#cover;
  }

  /**
   * What is due now for the cover, in minor units: the price or the first instalment. `null` if it is in another currency
   * than `currency`: that is a payment of its own.
   * @param {string} currency
   */
  dueNow(currency) {
    const { cover } = this;
    return cover?.currency === currency ? toMinor(cover.dueNow, currency) : null;
  }

  // 4: block the pay button only while an offer waits for a choice, and while the order is being placed.

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

  /** The message at the pay button. */
  get message() {
    if (this.isPlacing) return 'Placing your order…';
    if (this.#mustChoose) return 'Please choose whether to add protection';
    if (this.#stage === 'failed') return 'Your order could not be placed. Please try again: you will not be charged twice.';
    return '';
  }

  /**
   * The panel knows whether a question is left; if so, it says which one and takes the focus. A panel that fails blocks
   * nobody.
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
   * Sends the order, unless a question is left or it is already being placed. Resolves to the server's response once it is
   * placed, otherwise to `null`.
   * @param {Order} order
   * @param {HTMLFormElement} form
   */
  async place(order, form) {
    if (this.isPlacing || !this.#isAnswered()) return null;
    this.#orderedCover = this.#cover;
    this.#stage = 'placing';
    this.#changed();
    try {
      this.#key ??= crypto.randomUUID();
      const cover = this.#bookingDetails();
      this.#disclosure = await this.#disclose();
      const answer = await placeOrder({ key: this.#key, order, form, cover, disclosure: this.#disclosure });
      const { orderNumber, cover: booked } = answer;
      received('order', { orderNumber, status: booked?.status ?? null, bookingId: booked?.bookingId ?? null });
      this.#stage = 'placed';
      this.#changed();
      if (!booked) this.#reportOptOut();
      return answer;
    } catch (error) {
      console.error(error);
      this.#stage = 'failed';
      this.#changed();
      return null;
    }
  }

  /** What the server books. Without the chosen cover it would be a different order. */
  #bookingDetails() {
    if (this.#choice !== 'yes') return null;
    const details = this.#offer.bookingDetails();
    if (!details) throw new Error('the cover that was chosen is no longer offered');
    return details;
  }

  // 6: keep what the customer was shown, with the order: also with one without cover. It must not keep the order waiting.

  async #disclose() {
    if (typeof this.#offer.disclosure !== 'function') return null; // the script was blocked
    /** @type {Promise<null>} */
    const late = new Promise((resolve) => setTimeout(resolve, 3000, null));
    return Promise.race([this.#offer.disclosure().catch(() => null), late]);
  }

  /** What was sent with the order. */
  get disclosure() {
    return this.#disclosure;
  }

  // 7: report an order that was placed without cover. Not at the click on "no": people change their minds.

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
