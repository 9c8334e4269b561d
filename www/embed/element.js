/** The element. */

import { call, emit } from './events.js';
import { load } from './load.js';
import { reportOptOut } from './opt-out.js';
import { failure, hostError, rejected } from './promises.js';
import { address, deadlineMs, post, settings } from './proxy.js';
import { RequestLife } from './request.js';
import { connect, elements, notify } from './signals.js';
import { Space } from './space.js';
import { texts } from './texts.js';

/** @import { BookingDetails, Change, CurrencyConfig, OfferRequest, OptOut, ProtectionOfferElement, QuoteRequest, QuoteResponse } from '../embed.js' */
/** @import { Handle, RequestSignal, Settings } from './seam.js' */

/** How long to wait for further changes before a quote is requested, in ms. */
const debounceMs = 300;

/**
 * An insurance offer on a checkout page. `../embed.d.ts` has its types.
 *
 * @attr locale - BCP 47 locale of prices
 * @attr currency-display - `symbol`, `narrowSymbol` or `code`
 * @attr trailing-zero-display - `auto` or `stripIfInteger`
 * @attr units - number of units, for the price per unit
 * @attr persuasion - shows XCover's persuasion texts
 * @attr proxy - this element's address of the proxy
 *
 * @prop quoteRequest - the request for a quote
 * @prop offerRequest - the request for an offer of the Offers API
 * @prop currencyConfig - `{currencyDisplay, trailingZeroDisplay}`
 * @prop orderTotal - returned in `bookingDetails()`
 * @prop quote - the response while its offer is shown (read only)
 * @prop selection - the arguments of the last `onChange` (read only)
 *
 * @method refresh - requests another offer
 * @method clear - takes the shopper's choice back
 * @method validate - whether every question is answered
 * @method bookingDetails - what the partner's server needs to book
 * @method reportOptOut - reports an order without cover
 *
 * @fires xce-quote - {quote, offer}: the choices are on the page
 * @fires xce-select - {selectedOption, selectedProducts, price, currency, priceFormatted, dueNow, dueNowFormatted, instalmentPlan}: yes
 * @fires xce-opt-out - {quoteId}: no
 * @fires xce-clear - {}: a choice is void
 * @fires xce-unavailable - {reason}: there is no offer
 * @fires xce-error - {code, message, retryable}: a mistake of the page
 *
 * Parts: docs/embedding.md lists those that a page may style with `::part()`. There is no slot.
 *
 * @implements {ProtectionOfferElement}
 */
export class XceProtectionOffer extends HTMLElement {
  /** All but `proxy` are passed on to Rust. */
  static observedAttributes = ['locale', 'currency-display', 'trailing-zero-display', 'units', 'persuasion', 'proxy'];

  #root = this.attachShadow({ mode: 'open' });
  #space = new Space(this.#root);
  /** @type {Settings} */
  #settings = {};
  /** @type {{ quote_request?: QuoteRequest | null, fast_quote?: boolean, offer_request?: OfferRequest | null }} As in a signal. */
  #data = {};
  /** @type {RequestSignal['onSet']} The last signal's; it gets the promise of every request. */
  #onSet;
  /** @type {Handle | undefined} Rust's side, once it is loaded. */
  #handle;
  /** Whether Rust has trapped and can't be used any more. */
  #isTrapped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} The one that Rust has set. */
  #timer;
  /** @type {RequestLife | undefined} The last one since the element was connected. */
  #request;
  /** @type {QuoteResponse | null} */
  #quote = null;
  /** @type {Change | null} */
  #selection = null;
  /** Whether it may send a request: with `data-load="visible"` only once it is near the viewport. */
  #isNear = settings.load !== 'visible';
  /** @type {IntersectionObserver | undefined} */
  #observer;
  /** @type {OptOut} The last offer's. */
  #optOut = { quoteId: null };
  /** @type {Promise<boolean> | undefined} The report of that opt-out. */
  #report;

  /** @type {unknown} The host page's own; `bookingDetails()` returns it. */
  orderTotal;

  constructor() {
    super();
    for (const type of ['change', 'click']) {
      this.#root.addEventListener(type, ({ target }) => {
        const { id } = /** @type {Element} */ (target);
        this.#use((handle) => handle.input(id, type === 'click'));
      });
    }
  }

  connectedCallback() {
    // A property that was set before the script arrived hides the class's own.
    for (const name of /** @type {const} */ (['currencyConfig', 'quoteRequest', 'offerRequest'])) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete (/** @type {any} */ (this)[name]);
        /** @type {any} */ (this)[name] = value;
      }
    }
    connect(this, {
      apply: (signal) => this.#apply(signal),
      trap: () => this.#trap(),
      retry: () => this.#body && this.#request?.isRetryable && this.refresh(),
    });
    if (this.#body && !this.#request) this.#begin();
  }

  disconnectedCallback() {
    // Moving the element disconnects it as well.
    queueMicrotask(() => {
      if (this.isConnected) return;
      elements.delete(this);
      this.#unobserve();
      this.#request?.supersede();
      clearTimeout(this.#timer);
      this.#handle?.free();
      this.#handle = this.#request = undefined;
      this.#quote = this.#selection = null;
      this.#space.release();
    });
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} value
   */
  attributeChangedCallback(name, before, value) {
    const property = name.replace(/-./g, ([, initial]) => initial.toUpperCase());
    this.#configure({ [property]: value ?? undefined });
    if (name === 'proxy' && this.#request && before !== value) this.#change();
  }

  /** The request for a quote. Setting it requests one; `null` withdraws the offer. */
  get quoteRequest() {
    return this.#data.quote_request;
  }
  set quoteRequest(quote_request) {
    this.#data = { quote_request };
    this.#change();
  }

  /** The same for an offer of the Offers API. */
  get offerRequest() {
    return this.#data.offer_request;
  }
  set offerRequest(offer_request) {
    this.#data = { offer_request };
    this.#change();
  }

  /** @type {CurrencyConfig} With the names and values of `Intl.NumberFormat`. */
  get currencyConfig() {
    const { currencyDisplay, trailingZeroDisplay } = this.#settings;
    return { currencyDisplay, trailingZeroDisplay };
  }
  set currencyConfig(config) {
    const { currencyDisplay, trailingZeroDisplay } = config ?? {};
    this.#configure({ currencyDisplay, trailingZeroDisplay });
  }

  /** The response, unchanged, while its offer is shown. */
  get quote() {
    return this.#quote;
  }

  /** The arguments of the last `onChange`; `null` while nothing is chosen. */
  get selection() {
    return this.#selection;
  }

  /** Requests another offer; the promise is the one that `onSet` gets. */
  refresh() {
    return this.#start();
  }

  /** Takes the shopper's choice back. */
  clear() {
    this.#use((handle) => handle.clear());
  }

  /** Whether every question is answered. If not, the panel says so, and the first open question takes the focus. */
  validate() {
    return this.#use((handle) => handle.validate()) ?? true;
  }

  /**
   * What the partner's server needs to book what is chosen; `null` while no offer is shown.
   * @returns {BookingDetails | null}
   */
  bookingDetails() {
    const details = this.#use((handle) => handle.bookingDetails());
    if (!details) return null;
    const body = this.#body;
    // A fast quote has no ids that a booking could name: the request itself is booked.
    const request = details.packageId ? null : { ...body, request: details.quotes.map(({ id }) => body.request[id]) };
    return { ...details, request, orderTotal: this.orderTotal, optOut: this.#optOut };
  }

  /**
   * For orders placed without cover. Reports once per quote, however often it is called; a failed report
   * may be tried again.
   */
  async reportOptOut() {
    if (this.#selection?.selectedProducts.length) {
      throw failure({ code: 'cover-chosen', message: 'cover is chosen' });
    }
    this.#report ??= reportOptOut({ proxy: this.getAttribute('proxy'), ...this.#optOut });
    const report = this.#report;
    return report.catch((error) => {
      if (this.#report === report) this.#report = undefined;
      throw error;
    });
  }

  /** @param {RequestSignal} signal */
  #apply({ signal, data = {}, onSet }) {
    const { currency_config, order_total, ...request } = data;
    if (currency_config) this.currencyConfig = currency_config;
    if (order_total !== undefined) this.orderTotal = order_total;
    // A request that waits for the viewport is superseded as well.
    if (this.#observer) call(this.#onSet, rejected({ reason: 'superseded' }));
    if (onSet) this.#onSet = onSet;
    const isUpdate = signal === 'update';
    // An update may leave the request as it is.
    if (!isUpdate || 'quote_request' in request || 'offer_request' in request) this.#data = request;
    this.#begin(isUpdate);
  }

  /** @type {any} The body of the request. */
  get #body() {
    return this.#data.offer_request ?? this.#data.quote_request;
  }

  /** The language that the request asks for. */
  get #language() {
    const { customer_language, customer } = this.#body ?? {};
    return customer_language ?? customer?.language ?? document.documentElement.lang;
  }

  /** A property or an attribute has changed the request, or the proxy's address. */
  #change() {
    if (!this.#body) this.#withdraw();
    else if (this.isConnected) this.#begin(!!this.#request);
  }

  /** Starts a request: with `data-load="visible"` only once the element is near the viewport. */
  #begin(isChange = false) {
    if (this.#isNear) return this.#start(isChange ? debounceMs : 0);
    this.#space.reserve();
    this.#observer ??= new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#start(),
      { rootMargin: '50%' },
    );
    this.#observer.observe(this);
  }

  #unobserve() {
    this.#observer?.disconnect();
    this.#observer = undefined;
  }

  /** Starts a request, whose first attempt is made in `delayMs`. */
  #start(delayMs = 0) {
    this.#isNear = true;
    this.#unobserve();
    this.#request?.supersede();
    this.#quote = null;
    const request = new RequestLife((name, detail) => {
      this.#space.release();
      if (detail.quote) {
        const details = this.bookingDetails();
        this.#quote = detail.quote;
        if (details) this.#optOut = { quoteId: details.packageId, surface: details.surface, token: request.token };
        this.#report = undefined;
      }
      emit(this, name, detail);
    });
    this.#request = request;
    const route = this.#data.offer_request ? '/offers' : this.#data.fast_quote ? '/quotes?fast_quote=1' : '/quotes';
    try {
      const body = JSON.stringify(this.#body);
      if (body?.[0] !== '{') throw Error(`${body} is not an object`);
      const url = address(this.getAttribute('proxy'), route);
      request.start((signal) => post(url, body, { signal }), delayMs, deadlineMs, () => {
        const reason = this.#handle ? 'not-now' : 'not-loaded';
        this.#use((handle) => handle.timeOut());
        request.end('xce-unavailable', { reason });
      });
      // The request, which takes longest, is under way.
      texts(this.#language);
      this.#space.reserve();
      this.#announce(request, url);
    } catch (error) {
      this.#use((handle) => handle.withdraw());
      request.end('xce-error', hostError('invalid-request', `the request can't be sent: ${/** @type {Error} */ (error).message}`));
    }
    call(this.#onSet, request.promise);
    return request.promise;
  }

  /**
   * Announces a request to Rust, as soon as Rust is loaded.
   * @param {RequestLife} request
   * @param {string} url
   */
  async #announce(request, url) {
    try {
      if (!this.#handle) await this.#mount(request);
    } catch {
      request.end('xce-unavailable', { reason: 'not-loaded' });
    }
    if (request.isOver) return;
    this.#use((handle) => handle.request(url, request.deadline));
    this.#configure();
  }

  /**
   * Mounts the panel in the shadow root, once the WebAssembly is loaded.
   * @param {RequestLife} request that needs it
   */
  async #mount(request) {
    const { mount, sheet } = await load();
    if (this.#isTrapped) throw Error();
    if (this.#handle || request.isOver) return;
    this.#space.adopt(sheet);
    this.#handle = mount(this.#root, {
      send: (delayMs) => /** @type {RequestLife} */ (this.#request).send(delayMs),
      changeSelection: (name, detail, change) => this.#changeSelection(name, detail, change),
      emit: (name, detail, endsRequest) => {
        if (endsRequest) return this.#request?.end(name, detail);
        // The offer that was shown has expired.
        if (detail.reason) this.#quote = null;
        emit(this, name, detail);
      },
      requote: () => this.#start(),
      texts,
      setTimer: (delayMs) => {
        clearTimeout(this.#timer);
        if (delayMs < Infinity) this.#timer = setTimeout(() => this.#use((handle) => handle.checkExpiry()), delayMs);
      },
    });
  }

  /**
   * Calls into Rust. After a trap, Rust's memory can't be relied on any more.
   * @template T
   * @param {(handle: Handle) => T} call
   */
  #use(call) {
    try {
      if (this.#handle) return call(this.#handle);
    } catch {
      this.#trap();
    }
  }

  /** Cleans up after Rust has trapped: a panel that no longer reacts must not keep the page waiting for a choice. */
  #trap() {
    const detail = { reason: 'not-loaded' };
    const isShown = this.#quote;
    this.#handle = undefined;
    this.#isTrapped = true;
    this.#quote = null;
    this.#space.clear();
    if (this.#selection) {
      this.#changeSelection('xce-clear', {}, { selectedOption: null, selectedProducts: [], selectedPolicies: [] });
    }
    this.#request?.end('xce-unavailable', detail);
    if (isShown) emit(this, 'xce-unavailable', detail);
  }

  /** Withdraws the offer, and with it the choice and any request. */
  #withdraw() {
    this.#request?.supersede();
    this.#use((handle) => handle.withdraw());
    this.#quote = null;
    this.#space.release();
  }

  /**
   * Tells the page of a choice, or that it is void.
   * @param {string} name
   * @param {object} detail
   * @param {Change} change
   */
  #changeSelection(name, detail, change) {
    this.#selection = change.selectedOption === null ? null : change;
    emit(this, name, detail);
    notify(this, change);
  }

  /** @param {Settings} [settings] */
  #configure(settings) {
    Object.assign(this.#settings, settings);
    this.#use((handle) => handle.configure({ language: this.#language, ...this.#settings }));
  }
}
