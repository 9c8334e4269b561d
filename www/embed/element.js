/** The element. */

import { followsMs, fromJson, inJson, notAnObject, objectAsText } from './attributes.js';
import { call, emit } from './events.js';
import { disclose, drawn, dress, information, inTime, prepareOptOut, reportOptOut, shown } from './later.js';
import { load } from './load.js';
import { getComputedStyle, toJson } from './platform.js';
import { afterTask, failure, hostError, quiet, rejected } from './promises.js';
import { address, deadlineMs, post, settings } from './proxy.js';
import { RequestLife } from './request.js';
import { connect, elements, notify, passOn } from './signals.js';
import { Space } from './space.js';
import { foreign, texts, textsOn } from './texts.js';

/** @import { BookingDetails, Change, CurrencyConfig, OfferDetail, OfferRequest, OptOut, ProtectionOfferElement, QuoteRequest, QuoteResponse } from '../embed.js' */
/** @import { Answer, EventDetail, Glue, Handle, Promised, RequestSignal, Settings } from './seam.js' */

/** How long to wait for further changes before a quote is requested, in ms. */
const debounceMs = 300;

/** How long an answer may take before loading is announced and the offer is rehearsed, in ms. */
const waitingMs = 30;

/** Of the page's tokens, those that a first picture can't do without. */
const tokens = ['ink', 'ground', 'accent', 'font', 'space'];

/**
 * An insurance offer on a checkout page. `../embed.d.ts` has its types.
 *
 * @attr locale - BCP 47 locale of prices
 * @attr currency-display - `symbol`, `narrowSymbol` or `code`
 * @attr trailing-zero-display - `auto` or `stripIfInteger`
 * @attr units - number of units, for the price per unit
 * @attr persuasion - shows XCover's persuasion texts
 * @attr layout - `panel`, `card` or `inline`
 * @attr theme - `light`, `dark` or `auto`, as the device has it; by default the page's `color-scheme`
 * @attr density - `compact` or `spacious`
 * @attr heading-level - of its title: 1 to 6
 * @attr mode - `information`: shows an offer without choices
 * @attr texts - `texts` in JSON
 * @attr reserve - the least height until there is no offer, a CSS length
 * @attr proxy - this element's address of the proxy
 * @attr quoterequest - `quoteRequest` in JSON
 * @attr offerrequest - `offerRequest` in JSON
 * @attr currencyconfig - `currencyConfig` in JSON
 * @attr name - the name of its value in a form: the chosen ids with commas between, `reject`, or nothing
 * @attr required - its form waits for an answer while there is an offer
 * @attr disabled - nothing can be chosen
 * @attr form - the `id` of its form, if it isn't inside
 *
 * @prop quoteRequest - the request for a quote
 * @prop offerRequest - the request for an offer of the Offers API
 * @prop currencyConfig - `{currencyDisplay, trailingZeroDisplay}`
 * @prop orderTotal - returned in `bookingDetails()`
 * @prop texts - words of the page's own in place of ours, by their keys
 * @prop quote - the response while its offer is shown (read only)
 * @prop selection - the arguments of the last `onChange` (read only)
 *
 * @method refresh - requests another offer
 * @method clear - takes the shopper's choice back
 * @method validate - whether every question is answered
 * @method bookingDetails - what the partner's server needs to book
 * @method disclosure - what the shopper was shown
 * @method reportOptOut - reports an order without cover
 *
 * @fires xce-quote - {quote, offer}: the choices are on the page
 * @fires xce-select - {selectedOption, selectedProducts, price, currency, priceFormatted, dueNow, dueNowFormatted, instalmentPlan}: yes
 * @fires xce-opt-out - {quoteId}: no
 * @fires xce-clear - {}: a choice is void
 * @fires xce-information - {reason, quote, offer}: an offer is shown without choices
 * @fires xce-view - {quoteId}: half of the offer, or half of the viewport full of it, was in view for a second
 * @fires xce-unavailable - {reason}: there is no offer
 * @fires xce-error - {code, message, retryable}: a mistake of the page
 *
 * Parts: docs/embedding.md lists those that a page may style with `::part()`.
 *
 * @slot badge - above the title
 * @slot logo - before the title
 * @slot information - in place of the choices, with `mode="information"`
 * @slot footnote - below the choices
 *
 * @implements {ProtectionOfferElement}
 */
export class XceProtectionOffer extends HTMLElement {
  /** The settings among them are passed on to Rust. */
  static observedAttributes = ['locale', 'currency-display', 'trailing-zero-display', 'units', 'persuasion', 'layout', 'proxy', 'quoterequest', 'offerrequest', 'currencyconfig'];

  /** It takes part in forms. */
  static formAssociated = true;

  #root = this.attachShadow({ mode: 'open' });
  #internals = this.attachInternals();
  #space = new Space(this.#root);
  /** @type {Settings} */
  #settings = {};
  /** @type {{ quote_request?: QuoteRequest | null, fast_quote?: boolean, offer_request?: OfferRequest | null }} As in a signal. */
  #data = {};
  /** @type {RequestSignal['onSet']} The last signal's; it gets the promise of every request. */
  #onSet;
  /** @type {RequestSignal['element'] | undefined} The last `set`'s. */
  #target;
  /** @type {CurrencyConfig | undefined} The last signal's. */
  #signalled;
  /** @type {string | undefined} The address and the body of the last request. */
  #sent;
  /** @type {Handle | undefined} Rust's side, once it is loaded. */
  #handle;
  /** @type {Glue | undefined} What is loaded with it. */
  #loaded;
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
  /** Brings the form up to date, once there is an offer. */
  #sync = () => {};
  /** @type {string | false | undefined} The answer's language, if it isn't in the one that was asked for. */
  #foreign;
  /** Whether the shopper's last choice was taken back. */
  #isVoid = false;
  /** Whether it may send a request: with `data-load="visible"` only once it is near the viewport. */
  #isNear = settings.load !== 'visible';
  /** @type {IntersectionObserver | undefined} */
  #observer;
  /** @type {OptOut} The last offer's. */
  #optOut = { quoteId: null };
  /** @type {Promise<boolean> | undefined} The report of that opt-out. */
  #report;

  /** @type {unknown} The host page's own; `bookingDetails()` returns it. */
  orderTotal = /** @type {any} */ (this).orderTotal;

  /** @type {ProtectionOfferElement['texts']} Read when a request is made, as is the attribute. */
  texts = /** @type {any} */ (this).texts;

  constructor() {
    super();
    for (const type of ['change', 'click']) {
      this.#root.addEventListener(type, async ({ target }) => {
        const input = /** @type {HTMLInputElement} */ (target);
        const isClick = type === 'click';
        // A choice is made only where the law can be read.
        if (isClick || this.#loaded?.isPlain(this.#root, getComputedStyle) || (!(await this.#look(true)) && input.checked)) this.#use((handle) => handle.input(input.id, isClick));
      });
    }
  }

  connectedCallback() {
    // A property that was set before the script arrived hides the class's own.
    for (const name of inJson) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete (/** @type {any} */ (this)[name]);
        /** @type {any} */ (this)[name] = value;
      }
    }
    connect(this, {
      apply: (signal, promised) => this.#apply(signal, promised),
      isBusy: () => this.#body != null,
      isSet: () => !!this.#target,
      retry: () => this.#body && this.#request?.isRetryable && this.refresh(),
      wake: (isThawed) => {
        this.#use((handle) => handle.checkExpiry());
        if (isThawed && this.#request?.isOver === false) this.refresh();
      },
    });
    if (this.#request) return;
    this.#space.open();
    if (this.#body != null) this.#begin();
  }

  disconnectedCallback() {
    // A page that moves the element disconnects it as well, or a framework that puts it back.
    afterTask(() => {
      if (!this.isConnected && elements.delete(this)) this.#leave();
    });
  }

  /** The element has left the page: a choice is void, what was shown or asked is gone, and a `set` goes on to the next one. */
  #leave() {
    const request = this.#request;
    const isTold = !!this.#quote || request?.isOver === false;
    this.#unobserve();
    clearTimeout(this.#timer);
    this.#request = this.#sent = undefined;
    this.#quote = null;
    this.#use((handle) => handle.withdraw());
    const removed = { reason: 'removed' };
    if (request?.isOver === false) request.end('xce-unavailable', removed);
    else if (isTold) this.#emit('xce-unavailable', removed);
    // The page may have put it back, told that it is gone.
    if (elements.has(this)) return;
    this.#handle?.free();
    this.#handle = undefined;
    this.#space.release();
    if (!this.#target) return;
    const data = { ...this.#data, currency_config: this.#signalled, order_total: this.orderTotal };
    passOn({ signal: 'set', element: this.#target, data: /** @type {any} */ (data), onSet: this.#onSet }, isTold);
    this.#target = undefined;
  }

  /** Its form has been reset. */
  formResetCallback() {
    this.clear();
  }

  /** A browser has restored its value in the form, or a choice has changed it: it is that of the choice. */
  formStateRestoreCallback() {
    this.#internals.setFormValue(this.bookingDetails()?.quotes.map(({ id }) => id).join() || (this.#selection?.selectedOption ?? null));
  }

  /** It, or a fieldset around it, has been disabled or enabled. */
  formDisabledCallback() {
    this.#sync();
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} value
   */
  attributeChangedCallback(name, before, value) {
    const inProperty = inJson.find((property) => property.toLowerCase() === name);
    if (inProperty) {
      const write = () => (/** @type {any} */ (this)[inProperty] = value);
      if (value !== objectAsText) return write();
      const isGiven = () => (inProperty === 'currencyConfig' ? toJson(this.currencyConfig) !== '{}' : this.#body);
      setTimeout(() => this.getAttribute(name) === value && !isGiven() && write(), followsMs);
      return;
    }
    const property = name.replace(/-./g, ([, initial]) => initial.toUpperCase());
    this.#configure({ [property]: value ?? undefined });
    if (name === 'proxy' && this.#request && before !== value) this.#change();
  }

  /** The request for a quote. Setting it requests one; `null` withdraws the offer. */
  get quoteRequest() {
    return this.#data.quote_request;
  }
  set quoteRequest(quote_request) {
    this.#data = { quote_request: fromJson(quote_request) };
    this.#change();
  }

  /** The same for an offer of the Offers API. */
  get offerRequest() {
    return this.#data.offer_request;
  }
  set offerRequest(offer_request) {
    this.#data = { offer_request: fromJson(offer_request) };
    this.#change();
  }

  /** @type {CurrencyConfig} With the names and values of `Intl.NumberFormat`. */
  get currencyConfig() {
    const { currencyDisplay, trailingZeroDisplay } = this.#settings;
    return { currencyDisplay, trailingZeroDisplay };
  }
  set currencyConfig(config) {
    const given = fromJson(config) ?? {};
    if (typeof given !== 'object') this.#emit('xce-error', hostError('invalid-request', notAnObject('currencyConfig', given)));
    const { currencyDisplay, trailingZeroDisplay } = given;
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
    return elements.has(this) ? this.#start() : rejected({ reason: 'removed' });
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

  /** What the shopper was shown, and has seen and done of it up to now; `null` while no offer is shown. */
  disclosure() {
    return disclose(this);
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

  /**
   * @param {RequestSignal} signal
   * @param {Promised} [promised]
   */
  #apply({ signal, element, data, onSet }, promised) {
    const { currency_config, order_total, ...request } = data ?? {};
    if (currency_config) this.currencyConfig = this.#signalled = currency_config;
    if (order_total !== undefined) this.orderTotal = order_total;
    // A request that waits for the viewport is superseded as well.
    if (this.#observer) call(this.#onSet, rejected({ reason: 'superseded' }));
    if (onSet) this.#onSet = onSet;
    const isUpdate = signal === 'update';
    if (!isUpdate || !this.#target) this.#target = element;
    // An update may leave the request as it is.
    if (!isUpdate || 'quote_request' in request || 'offer_request' in request) this.#data = request;
    if (isUpdate && this.#request && this.#isSame()) call(onSet, this.#request.promise);
    else this.#begin(isUpdate, promised);
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

  /** A property or an attribute may have changed the request, or the proxy's address. */
  #change() {
    if (this.#body == null) this.#withdraw();
    else if (elements.has(this) && !this.#isSame()) this.#begin(true);
  }

  /** The proxy's address for the request, and the body as JSON. Throws if one of them is malformed. */
  #message() {
    const route = this.#data.offer_request ? '/offers' : this.#data.fast_quote ? '/quotes?fast_quote=1' : '/quotes';
    return { url: address(this.getAttribute('proxy'), route), body: toJson(this.#body) };
  }

  /** Whether the request is what was last sent: by value, so that an object changed in place is another one. */
  #isSame() {
    try {
      const { url, body } = this.#message();
      return this.#sent === url + body;
    } catch {
      return false;
    }
  }

  /**
   * Starts a request: with `data-load="visible"` only once the element is near the viewport.
   * @param {boolean} [isChange]
   * @param {Promised} [promised]
   */
  #begin(isChange, promised) {
    if (this.#isNear) return this.#start(isChange && this.#sent ? debounceMs : 0, promised);
    promised?.resolve(rejected({ reason: 'superseded' }));
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

  /**
   * Starts a request, whose first attempt is made in `delayMs`.
   * @param {number} [delayMs]
   * @param {Promised} [promised] its promise, if `onSet` has it already
   */
  #start(delayMs = 0, promised) {
    this.#isNear = true;
    this.#unobserve();
    this.#request?.supersede();
    this.#quote = null;
    const request = new RequestLife((name, detail) => {
      this.#space.release();
      if (detail.quote && detail.reason !== 'information') {
        const details = this.bookingDetails();
        this.#quote = detail.quote;
        if (details) this.#optOut = { quoteId: details.packageId, surface: details.surface, token: request.token };
        this.#report = undefined;
        dress(this.#root);
        // Without its file there is no closer look, and the offer stays as the quick one found it.
        const watch = shown().then(({ begin }) => (this.#sync = begin(this, this.#internals, /** @type {OfferDetail} */ (detail.offer), () => drawn().then(() => this.#look(), () => {}))));
        void quiet(watch.finally(prepareOptOut));
      }
      this.#tell(name, detail);
    });
    this.#request = request;
    this.#sent = undefined;
    try {
      const { url, body } = this.#message();
      this.#sent = url + body;
      if (body?.[0] !== '{') throw Error(notAnObject(this.#data.offer_request == null ? 'quoteRequest' : 'offerRequest', this.#body));
      const ownDeadlineMs = promised ? promised.deadline - performance.now() : deadlineMs;
      request.start((signal) => post(url, body, { signal }), delayMs, ownDeadlineMs, () => {
        const reason = this.#handle ? 'not-now' : 'not-loaded';
        this.#use((handle) => handle.timeOut());
        request.end('xce-unavailable', { reason });
      });
      // The request, which takes longest, is under way.
      void quiet(load());
      texts(this.#language);
      this.#space.reserve();
      this.#ask(request, url);
    } catch (error) {
      this.#use((handle) => handle.withdraw());
      request.end('xce-error', hostError('invalid-request', `the request can't be sent: ${/** @type {Error} */ (error).message}`));
    }
    if (promised) promised.resolve(request.promise);
    else call(this.#onSet, request.promise);
    return request.promise;
  }

  /**
   * Asks for an offer, once Rust is loaded: makes as many attempts as Rust wants, and shows what comes of them.
   * @param {RequestLife} request
   * @param {string} url
   */
  async #ask(request, url) {
    try {
      if (!this.#handle) await this.#mount(request);
    } catch {
      request.end('xce-unavailable', { reason: 'not-loaded' });
    }
    if (request.isOver) return;
    this.#use((handle) => handle.request());
    this.#foreign = undefined;
    this.#configure();
    // Without an offer, the panel says so in the language that was asked for.
    const loading = await this.#show(request, this.#language);
    if (request.isOver) return;
    const { isPlain, read, rehearse } = /** @type {Glue} */ (this.#loaded);
    /** @type {number | string | undefined} */
    let next = 0;
    /** @type {Answer | undefined} */
    let answer;
    for (let attempt = 0; typeof next === 'number' && !request.isOver; attempt++) {
      const waiting = setTimeout(() => {
        if (request.isOver) return;
        this.#space.say(loading);
        rehearse(this.#root);
      }, waitingMs);
      answer = await read(request.send(next), url);
      clearTimeout(waiting);
      if (request.isOver) return;
      next = this.#use((handle) => handle.read(answer, attempt, request.deadline - performance.now(), Math.random()));
    }
    if (typeof next !== 'string') return;
    // An answer that doesn't say its language is in the one that was asked for, unless its letters say otherwise.
    this.#foreign = next === this.#language && (await foreign(next, answer?.quote));
    if (this.#foreign) this.#configure();
    await this.#show(request, next);
    if (request.isOver) return;
    this.#space.release();
    // An element that takes no space isn't shown yet.
    const flaw = this.offsetHeight && !isPlain(this.#root, getComputedStyle) && (await this.#flaw());
    if (!request.isOver) this.#use((handle) => handle.settle(!flaw));
  }

  /**
   * @param {RequestLife} request
   * @param {string} language of our own texts
   */
  async #show(request, language) {
    const lines = await textsOn(language, this);
    if (!request.isOver) return this.#use((handle) => handle.show(lines));
  }

  /**
   * Mounts the panel in the shadow root, once the WebAssembly is loaded.
   * @param {RequestLife} request that needs it
   */
  async #mount(request) {
    const informs = this.getAttribute('mode') === 'information' && quiet(information());
    const style = getComputedStyle(this);
    const isThemed =
      informs || this.matches('[layout=card],[layout=inline],[theme],[density]') || tokens.some((name) => style.getPropertyValue(`--xce-${name}`));
    // Its file is on the way beside the WebAssembly.
    if (isThemed) dress(this.#root);
    this.#loaded = await load();
    const { mount, sheet } = this.#loaded;
    const begin = informs ? (await informs).around(mount) : mount;
    this.#space.adopt(sheet);
    if (isThemed) await inTime(dress(this.#root), 2000);
    if (this.#isTrapped) throw Error();
    if (this.#handle || request.isOver) return;
    this.#handle = begin(this.#root, {
      changeSelection: (name, detail, change) => this.#changeSelection(name, detail, change),
      emit: (name, detail, endsRequest) => {
        if (endsRequest) return this.#request?.end(name, detail);
        if (detail.reason) this.#lose(detail);
        else this.#emit(name, detail);
      },
      requote: () => this.#start(),
      setTimer: (delayMs) => {
        clearTimeout(this.#timer);
        if (delayMs < Infinity) this.#timer = setTimeout(() => this.#use((handle) => handle.checkExpiry()), delayMs);
      },
    });
  }

  /**
   * Why the law on the panel can't be read: see `lastingFlaw`. Without that file, there is no telling.
   * @param {boolean} [isChosen]
   */
  #flaw(isChosen) {
    return drawn().then(({ lastingFlaw }) => lastingFlaw(this.#root, getComputedStyle, isChosen), String);
  }

  /**
   * Looks closely at the offer, which is withdrawn if the law can't be read.
   * @param {boolean} [isChosen]
   */
  async #look(isChosen) {
    const quote = this.#quote;
    const flaw = quote && (await this.#flaw(isChosen));
    if (flaw && quote === this.#quote) this.#use((handle) => handle.obscure());
    return flaw;
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
    if (isShown) this.#lose(detail);
  }

  /**
   * The offer that was shown is gone: that is how its request has ended now.
   * @param {EventDetail} detail
   */
  #lose(detail) {
    this.#quote = null;
    this.#space.release();
    if (this.#request) this.#request.promise = rejected(detail);
    this.#tell('xce-unavailable', detail);
  }

  /** Withdraws the offer, and with it the choice and any request. */
  #withdraw() {
    this.#request?.supersede();
    this.#sent = undefined;
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
    this.#isVoid = change.selectedOption === null;
    this.#selection = this.#isVoid ? null : change;
    this.formStateRestoreCallback();
    this.#tell(name, detail);
    notify(this, change);
  }

  /**
   * Tells the page of something that the panel says as well. Choices speak for themselves.
   * @param {string} name
   * @param {object} detail
   */
  #tell(name, detail) {
    this.#space.compare(this.#isVoid);
    this.#sync();
    this.#space.say(this.#selection ? '' : undefined);
    this.#emit(name, detail);
  }

  /**
   * Dispatches an event: on the document, with the element's name, if the element isn't on the page.
   * @param {string} name
   * @param {object} detail
   */
  #emit(name, detail) {
    if (this.isConnected) return emit(this, name, detail);
    const element = this.#target ?? (this.id ? `#${this.id}` : this.localName);
    emit(document, name, { ...detail, element });
  }

  /** @param {Settings} [settings] */
  #configure(settings) {
    Object.assign(this.#settings, settings);
    const asked = this.#language;
    this.#use((handle) => handle.configure({ ...(this.#foreign ? { language: this.#foreign, locale: asked } : { language: asked }), ...this.#settings }));
  }
}
