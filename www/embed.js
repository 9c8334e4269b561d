/**
 * The script tag: the element <xce-protection-offer>, the page's signals, and the promise that
 * every `set` ends once, whatever becomes of the WebAssembly behind it.
 *
 * Three things are done here and not in Rust: the element class (WebAssembly can't define one),
 * the first request for a quote (so that it doesn't wait for the WebAssembly), and the opt-out
 * report (which has to outlive the page, and the WebAssembly if that failed).
 */

export const version = '0.1.0';

const TAG = 'xce-protection-offer';

/** The `data-` settings of our own script tag, and else those of the first one that names a proxy. */
const settings = {
  ...document.querySelector('script[data-proxy]')?.dataset,
  ...[...document.scripts].find(({ src }) => src === import.meta.url)?.dataset,
};

const deadlineMs = +settings.deadlineMs || 10_000;

const address = (proxy, route) =>
  new URL((proxy || settings.proxy || '/xcover').replace(/\/$/, '') + route, document.baseURI).href;

const post = (url, body, options, headers) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers }, ...options });

const ignore = () => {};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a promise rejects with: the fields of the event's detail on an `Error`. */
const failure = (detail) => Object.assign(new Error(detail.message ?? detail.reason), detail);

/** A promise that nobody has to listen to. */
const quiet = (promise) => {
  promise.catch(ignore);
  return promise;
};

const rejected = (error) => quiet(Promise.reject(error));

const emit = (target, name, detail) =>
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));

/** Tells a mistake that belongs to no element. */
const mistake = (code, message) => {
  const detail = { code, message, retryable: false };
  emit(document, 'xce-error', detail);
  return failure(detail);
};

/** Calls a function of the host page; what it throws goes to the console and stops nobody else. */
const call = (listener, argument) => {
  try {
    listener?.(argument);
  } catch (error) {
    reportError(error);
  }
};

// --- WebAssembly -------------------------------------------------------------------------------

let loading;

/** Loads glue and WebAssembly side by side, once; a load that failed is tried again. */
const load = () =>
  (loading ??= (async () => {
    const wasm = quiet(fetch(new URL('xcover-offer_bg.wasm', import.meta.url)));
    const { default: start, mount, styles, PriceFormat } = await import(new URL('xcover-offer.js', import.meta.url).href);
    await start(wasm);
    // Browsers compile what is called for the first time: better now, while the quote is on its way.
    new PriceFormat('USD', 'en').format('0');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles());
    return { mount, sheet, PriceFormat };
  })().catch((error) => {
    loading = undefined;
    throw error;
  }));

// --- Texts -------------------------------------------------------------------------------------

/** The languages that have a file; English is in the WebAssembly. */
const languages = ['de', 'fr', 'id', 'ja'];

/** How long a file may keep an offer waiting. */
const patienceMs = 300;

const files = {};

/** Promises the panel's own texts in a language (BCP 47); nothing when they don't come in time. */
const texts = (tag) => {
  const language = `${tag}`.split(/[-_]/)[0].toLowerCase();
  if (!languages.includes(language)) return;
  files[language] ??= fetch(new URL(`texts/${language}.txt`, import.meta.url))
    .then((response) => (response.ok ? response.text() : Promise.reject()))
    .catch(() => (files[language] = undefined));
  return Promise.race([files[language], pause(patienceMs)]);
};

// --- Prices ------------------------------------------------------------------------------------

/**
 * Writes a price as the panel does, for the page's own totals. `amount`: a number, or plain decimal
 * notation; `locale`: BCP 47, else the page's language; `currencyConfig` as in a signal.
 */
export async function formatPrice(amount, currency, locale, currencyConfig) {
  const { PriceFormat } = await load();
  locale ??= document.documentElement.lang;
  const kind = [currency, locale, JSON.stringify(currencyConfig)];
  priceFormats[kind] ??= new PriceFormat(`${currency}`, `${locale}`, currencyConfig);
  return priceFormats[kind].format(`${amount}`);
}

/** Kept, because to make one takes as long as to write a hundred prices. */
const priceFormats = {};

// --- Opt-out -----------------------------------------------------------------------------------

/**
 * Reports that an order was placed without cover. Resolves to `true` once it is recorded, to
 * `false` when there is nothing to report; rejects when it could not be recorded.
 */
export async function reportOptOut({ proxy, quoteId, token }) {
  if (!quoteId) return false;
  // An offer's id is a UUID, a quote package's ends with -INS.
  const route = /^[\da-f]{8}-/i.test(quoteId) ? 'offers' : 'quotes';
  const url = address(proxy, `/${route}/${encodeURIComponent(quoteId)}/opt_out`);
  for (let attempt = 0; ; attempt++) {
    // `keepalive`: an order leads to the next page, and the report must not be lost on the way.
    const response = await post(url, '{}', { keepalive: true }, { 'xcover-quote-token': token }).catch(ignore);
    if (response?.ok) return true;
    const status = response?.status ?? 'no answer';
    if ((status < 500 && status !== 423 && status !== 429) || attempt === 3) {
      throw failure({ code: 'opt-out-failed', message: `opt-out of ${quoteId}: ${status}` });
    }
    const retryAfterMs = response?.headers.get('retry-after') * 1000 || 0;
    await pause(Math.max(500 * 2 ** attempt, retryAfterMs));
  }
}

// --- The element -------------------------------------------------------------------------------

const elements = new Set();
const listeners = [];
/** `set`s and `update`s that no element has taken yet. */
const waiting = new Set();
/** The space around the panel: none, reserved while there is something to wait for, or its own. */
const frames = {
  none: ':host,.skeleton{display:none}',
  loading: ':host{display:block}.skeleton{border-radius:12px;background:#8882;',
  panel: ':host{display:block}.skeleton{display:none}',
};

/** The space that is reserved for a panel, in pixels. */
const defaultHeight = 320;

/** How long another change may follow a change before it is asked for a quote. */
const debounceMs = 300;

class XceProtectionOffer extends HTMLElement {
  /** All but the last are settings of Rust's. */
  static observedAttributes = ['locale', 'currency-display', 'trailing-zero-display', 'units', 'persuasion', 'proxy'];

  #root = this.attachShadow({ mode: 'open' });
  #frame = new CSSStyleSheet();
  #settings = {};
  /** What is asked for: `{quote_request, fast_quote}` or `{offer_request}`. */
  #ask = {};
  /** The `onSet` of the last signal: it gets the promise of every request. */
  #onSet;
  /** Rust's side, once it is there, and whether it can't be used any more. */
  #handle;
  #trapped;
  /** Wakes Rust's side. */
  #alarm;
  /** The last request: its number, and while it is under way how to end it. */
  #current = { run: 0, ended: true };
  /** Whether the last request ended for want of a network or a server. */
  #lost;
  #quote = null;
  #selection = null;
  /** Whether it may ask: at once, or with `data-load="visible"` once it is near the viewport. */
  #near = settings.load !== 'visible';
  #watch;
  /** What an opt-out of the last offer names, and its report. */
  #optOut = {};
  #report;

  /** Taken for the host page's sake, and given back to it. */
  orderTotal;

  constructor() {
    super();
    const skeleton = document.createElement('div');
    skeleton.className = 'skeleton';
    this.#root.append(skeleton);
    this.#root.adoptedStyleSheets = [this.#frame];
    this.#frame.replaceSync(frames.none);
    for (const type of ['change', 'click']) {
      this.#root.addEventListener(type, ({ target }) => this.#guard((handle) => handle.act(target.id, type === 'click')));
    }
  }

  connectedCallback() {
    elements.add(this);
    // Properties that were set before the script arrived hide the class's own.
    for (const name of ['currencyConfig', 'quoteRequest', 'offerRequest']) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    for (const signal of waiting) if (this.matches(signal.element)) this.#take(signal);
    if (this.#body && !this.#current.run) this.#begin();
  }

  disconnectedCallback() {
    // A move in the page disconnects as well.
    queueMicrotask(() => {
      if (this.isConnected) return;
      elements.delete(this);
      this.#watch?.disconnect();
      this.#watch = undefined;
      this.#supersede();
      clearTimeout(this.#alarm);
      this.#handle?.free();
      this.#handle = this.#lost = undefined;
      this.#current = { run: 0, ended: true };
      this.#quote = this.#selection = null;
      this.#frame.replaceSync(frames.none);
    });
  }

  attributeChangedCallback(name, before, value) {
    const property = name.replace(/-./g, ([, initial]) => initial.toUpperCase());
    this.#configure({ [property]: value ?? undefined });
    if (name === 'proxy' && this.#current.run && before !== value) this.#change();
  }

  /** The request for a quote; setting it asks for one, taking it away takes the offer away. */
  get quoteRequest() {
    return this.#ask.quote_request;
  }
  set quoteRequest(quote_request) {
    this.#ask = { quote_request };
    this.#change();
  }

  /** The same for an offer of the Offers API. */
  get offerRequest() {
    return this.#ask.offer_request;
  }
  set offerRequest(offer_request) {
    this.#ask = { offer_request };
    this.#change();
  }

  /** `{currencyDisplay, trailingZeroDisplay}` with the names and values of `Intl.NumberFormat`. */
  get currencyConfig() {
    const { currencyDisplay, trailingZeroDisplay } = this.#settings;
    return { currencyDisplay, trailingZeroDisplay };
  }
  set currencyConfig(config) {
    const { currencyDisplay, trailingZeroDisplay } = config ?? {};
    this.#configure({ currencyDisplay, trailingZeroDisplay });
  }

  /** The response as it came, while its offer is shown. */
  get quote() {
    return this.#quote;
  }

  /** The arguments of the last `onChange`; `null` while nothing is chosen. */
  get selection() {
    return this.#selection;
  }

  /** Asks for an offer again; the promise is `onSet`'s. */
  refresh() {
    return this.#start();
  }

  /** Takes the shopper's choice back. */
  clear() {
    this.#guard((handle) => handle.clear());
    this.#void();
  }

  /** Whether nothing is left to be chosen; if something is, says so on the panel and goes there. */
  validate() {
    let valid = true;
    this.#guard((handle) => (valid = handle.validate()));
    if (valid) return true;
    this.#root.querySelector('fieldset:not(:has(:checked)) input:enabled')?.focus();
    return false;
  }

  /** What the partner's server needs to book what is chosen; `null` while no offer is shown. */
  bookingDetails() {
    let details;
    this.#guard((handle) => (details = handle.bookingDetails()));
    if (!details) return null;
    const body = this.#body;
    // A fast quote has nothing that a booking could name: the request itself is booked.
    const request = details.packageId ? null : { ...body, request: details.quotes.map(({ id }) => body.request[id]) };
    return { ...details, request, orderTotal: this.orderTotal, optOut: this.#optOut };
  }

  /**
   * To be called when an order is placed without cover. Reports once per quote, however often it
   * is called; a report that failed may be tried again.
   */
  async reportOptOut() {
    if (this.#selection?.selectedProducts.length) {
      throw failure({ code: 'cover-chosen', message: 'cover is chosen' });
    }
    const report = (this.#report ??= reportOptOut({ proxy: this.getAttribute('proxy'), ...this.#optOut }));
    return report.catch((error) => {
      if (this.#report === report) this.#report = undefined;
      throw error;
    });
  }

  #take(signal) {
    waiting.delete(signal);
    const { data = {}, onSet } = signal;
    const { currency_config, order_total, ...ask } = data;
    if (currency_config) this.currencyConfig = currency_config;
    if (order_total !== undefined) this.orderTotal = order_total;
    // One that waits to be seen is overtaken as well.
    if (this.#watch) call(this.#onSet, rejected(failure({ reason: 'superseded' })));
    if (onSet) this.#onSet = onSet;
    const isUpdate = signal.signal === 'update';
    // An update may change nothing but the rest.
    if (!isUpdate || 'quote_request' in ask || 'offer_request' in ask) this.#ask = ask;
    this.#begin(isUpdate && debounceMs);
  }

  /** The body of the request. */
  get #body() {
    return this.#ask.offer_request ?? this.#ask.quote_request;
  }

  /** The language that is asked for. */
  get #language() {
    const { customer_language, customer } = this.#body ?? {};
    return customer_language ?? customer?.language ?? document.documentElement.lang;
  }

  /** A property or an attribute has changed what is asked for, or where. */
  #change() {
    if (!this.#body) this.#withdraw();
    else if (this.isConnected) this.#begin(this.#current.run && debounceMs);
  }

  /** Begins a request, with `data-load="visible"` once the element is near the viewport. */
  #begin(delayMs) {
    if (this.#near) return this.#start(delayMs);
    this.#reserve(defaultHeight);
    this.#watch ??= new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#start(),
      { rootMargin: '50%' },
    );
    this.#watch.observe(this);
  }

  #reserve(height) {
    this.#frame.replaceSync(`${frames.loading}block-size:${height}px}`);
  }

  /** Begins a request, which is sent in `delayMs`. */
  #start(delayMs = 0, renewal = false) {
    this.#near = true;
    this.#watch?.disconnect();
    this.#watch = undefined;
    const promise = new Promise((resolve, reject) => {
      this.#supersede();
      this.#void();
      this.#quote = null;
      this.#lost = false;
      const current = (this.#current = { run: this.#current.run + 1, resolve, reject, abort: new AbortController() });
      // A re-quote keeps the space of the panel before it.
      const height = this.#root.querySelector('[part=panel]')?.offsetHeight || defaultHeight;
      this.#guard((handle) => handle.expect(current.run, renewal));
      const { offer_request, fast_quote } = this.#ask;
      const route = offer_request ? '/offers' : fast_quote ? '/quotes?fast_quote=1' : '/quotes';
      const end = performance.now() + deadlineMs;
      let body;
      let url;
      try {
        body = JSON.stringify(this.#body);
        if (body?.[0] !== '{') throw Error(`${body} is not an object`);
        url = address(this.getAttribute('proxy'), route);
      } catch ({ message }) {
        message = `the request can't be sent: ${message}`;
        return this.#end('xce-error', { code: 'invalid-request', message, retryable: false });
      }
      texts(this.#language);
      this.#reserve(height);
      current.timer = setTimeout(
        () => this.#end('xce-unavailable', { reason: this.#handle ? 'not-now' : 'not-loaded' }),
        deadlineMs,
      );
      const begin = () => {
        const attempt = () => post(url, body, { signal: current.abort.signal });
        let first = this.#handle ? undefined : quiet(attempt());
        current.send = async (delayMs) => {
          if (delayMs) await pause(delayMs);
          const sent = first ?? attempt();
          first = undefined;
          return sent;
        };
        this.#mount().then(
          () => {
            if (current.ended) return;
            this.#configure();
            this.#guard((handle) => {
              handle.expect(current.run, renewal);
              handle.request(current.run, url, end);
            });
          },
          () => current.ended || this.#end('xce-unavailable', { reason: 'not-loaded' }),
        );
      };
      if (delayMs) current.wait = setTimeout(begin, delayMs);
      else begin();
    });
    // Nobody has to listen to it: the events tell the same.
    call(this.#onSet, quiet(promise));
    return promise;
  }

  /** Puts the panel into the shadow root, once the WebAssembly is there. */
  async #mount() {
    const { mount, sheet } = await load();
    if (this.#trapped) throw this.#trapped;
    if (this.#handle) return;
    this.#root.adoptedStyleSheets = [sheet, this.#frame];
    this.#handle = mount(this.#root, {
      tell: (...told) => this.#told(...told),
      send: (run, delayMs) => this.#current.send(delayMs),
      texts,
      sleep: (ms) => {
        clearTimeout(this.#alarm);
        if (ms < Infinity) this.#alarm = setTimeout(() => this.#guard((handle) => handle.wake()), ms);
      },
    });
  }

  /** Calls into Rust. After a trap nothing of it can be relied on any more. */
  #guard(use) {
    try {
      if (this.#handle) use(this.#handle);
    } catch {
      this.#broken();
    }
  }

  #broken() {
    this.#handle = undefined;
    this.#trapped = true;
    const detail = { reason: 'not-loaded' };
    if (!this.#current.ended) {
      this.#end('xce-unavailable', detail);
    } else if (this.#quote) {
      // A panel that no longer listens must not keep the page waiting for a choice.
      this.#withdraw();
      emit(this, 'xce-unavailable', detail);
    }
  }

  /** Takes the offer away, and with it the choice and whatever is under way. */
  #withdraw() {
    this.#supersede();
    this.#guard((handle) => handle.withdraw());
    this.#void();
    this.#quote = null;
    this.#lost = false;
    this.#frame.replaceSync(frames.none);
  }

  /** What Rust tells: see `mount` in `src/instance.rs`. */
  #told(run, name, detail, change, token) {
    if (change) return this.#chose(name, detail, change);
    if (name === 'renew' || name === 'retry') return this.#start(0, name === 'renew');
    if (!run) {
      if (detail.reason) this.#quote = null;
      return emit(this, name, detail);
    }
    if (run !== this.#current.run) return;
    if (name === 'xce-quote') {
      this.#quote = detail.quote;
      this.#optOut = { quoteId: detail.offer.quoteId, token };
      this.#report = undefined;
    }
    this.#end(name, detail);
  }

  /** Tells the page of a choice, or that one is void. */
  #chose(name, detail, change) {
    const chosen = change.selectedOption === null ? null : change;
    if (!chosen && !this.#selection) return;
    this.#selection = chosen;
    emit(this, name, detail);
    for (const { element, onChange } of listeners) if (this.matches(element)) call(onChange, change);
  }

  #void() {
    this.#chose('xce-clear', {}, { selectedOption: null, selectedProducts: [], selectedPolicies: [] });
  }

  /** The one place where a request ends: the page is told, once. */
  #end(name, detail) {
    const current = this.#current;
    if (current.ended) return;
    this.#settle();
    const shown = name === 'xce-quote';
    const retryable = detail.reason === 'not-now';
    this.#lost = retryable || detail.reason === 'not-loaded';
    this.#frame.replaceSync(shown || (retryable && this.#handle) ? frames.panel : frames.none);
    if (!shown) this.#guard((handle) => handle.abandon(current.run, retryable));
    emit(this, name, detail);
    if (shown) current.resolve(detail.quote);
    else current.reject(failure(detail));
  }

  /** A newer request, or none any more: nobody waits for this one. */
  #supersede() {
    if (this.#current.ended) return;
    this.#settle();
    this.#current.reject(failure({ reason: 'superseded' }));
  }

  /** Stops what is under way. */
  #settle() {
    const current = this.#current;
    current.ended = true;
    current.abort.abort();
    clearTimeout(current.timer);
    clearTimeout(current.wait);
  }

  #configure(settings) {
    Object.assign(this.#settings, settings);
    this.#guard((handle) => handle.configure({ language: this.#language, ...this.#settings }));
  }

  /** Takes a signal of the page's queue. */
  static #receive(signal) {
    const { signal: kind, element, onChange, onSet } = signal ?? {};
    let matching;
    try {
      matching = [...elements].filter((candidate) => candidate.matches(element));
    } catch {
      return mistake('invalid-signal', `element is not a selector: ${element}`);
    }
    if (kind === 'listen') {
      listeners.push({ element, onChange });
    } else if (kind === 'set' || kind === 'update') {
      waiting.add(signal);
      for (const taker of matching) taker.#take(signal);
      setTimeout(() => {
        if (!waiting.delete(signal)) return;
        call(onSet, rejected(mistake('no-element', `no element is ${element}`)));
      }, deadlineMs);
    } else {
      mistake('invalid-signal', `unknown signal: ${kind}`);
    }
  }

  // A page that loads the script twice has one element and one queue.
  static {
    if (!customElements.get(TAG)) {
      customElements.define(TAG, this);

      // A trap inside a task of Rust's own surfaces here and nowhere else.
      addEventListener('error', ({ error }) => {
        if (error instanceof WebAssembly.RuntimeError && error.stack?.includes('xcover-offer')) {
          for (const element of elements) element.#broken();
        }
      });
      addEventListener('online', () => {
        for (const element of elements) if (element.#lost) element.refresh();
      });

      const queue = (window.signalLayer ??= []);
      const { push } = queue;
      queue.push = (...signals) => {
        signals.forEach(this.#receive);
        return push.apply(queue, signals);
      };
      [...queue].forEach(this.#receive);
      // After the quotes that were asked for: they take longest.
      quiet(load());
      texts(document.documentElement.lang);
    }
  }
}
