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

/** A `data-` setting of our own script tag, else of the first one that names a proxy. */
const setting = (name) =>
  [...document.scripts].find((script) => script.src === import.meta.url && script.dataset[name])?.dataset[name] ??
  document.querySelector('script[data-proxy]')?.dataset[name];

const deadlineMs = Number(setting('deadlineMs')) || 10_000;

const address = (proxy, route) =>
  new URL((proxy || setting('proxy') || '/xcover').replace(/\/$/, '') + route, document.baseURI).href;

const post = (url, body, headers, keepalive) =>
  fetch(url, { method: 'POST', body, keepalive, headers: { 'content-type': 'application/json', ...headers } });

const ignore = () => {};

/** What a promise rejects with: the fields of the event's detail on an `Error`. */
const failure = (detail) => Object.assign(new Error(detail.message ?? detail.reason), detail);

const emit = (target, name, detail) =>
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));

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
    const wasm = fetch(new URL('xcover-offer_bg.wasm', import.meta.url));
    wasm.catch(ignore);
    const { default: start, mount, styles, formatPrice: format } = await import(new URL('xcover-offer.js', import.meta.url).href);
    await start({ module_or_path: wasm });
    // Browsers compile what is called for the first time: better now, while the quote is on its way.
    format('0', 'USD', 'en', 'symbol', 'auto');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles());
    return { mount, sheet, format };
  })().catch((error) => {
    loading = undefined;
    throw error;
  }));

// --- Prices ------------------------------------------------------------------------------------

/**
 * Writes a price as the panel does, for the page's own totals. `amount`: a number, or plain decimal
 * notation; `locale`: BCP 47, else the page's language; `currencyConfig` as in a signal.
 */
export async function formatPrice(amount, currency, locale, currencyConfig) {
  const { format } = await load();
  const { currencyDisplay = 'symbol', trailingZeroDisplay = 'auto' } = currencyConfig ?? {};
  const shown = locale ?? document.documentElement.lang;
  return format(...[amount, currency, shown, currencyDisplay, trailingZeroDisplay].map(String));
}

// --- Opt-out -----------------------------------------------------------------------------------

/**
 * Reports that an order was placed without cover. Resolves to `true` once it is recorded, to
 * `false` when there is nothing to report; rejects when it could not be recorded.
 */
export async function reportOptOut({ proxy, quoteId, token }) {
  if (!quoteId) return false;
  const url = address(proxy, `/quotes/${encodeURIComponent(quoteId)}/opt_out`);
  for (let attempt = 0; ; attempt++) {
    // `keepalive`: an order leads to the next page, and the report must not be lost on the way.
    const response = await post(url, '{}', { 'xcover-quote-token': token }, true).catch(ignore);
    if (response?.ok) return true;
    const { status = 0 } = response ?? {};
    const passing = !status || status === 423 || status === 429 || status >= 500;
    if (!passing || attempt === 3) {
      throw failure({ code: 'opt-out-failed', message: `opt-out of ${quoteId}: ${status || 'no answer'}` });
    }
    const retryAfterMs = response?.headers.get('retry-after') * 1000 || 0;
    await new Promise((resolve) => setTimeout(resolve, Math.max(500 * 2 ** attempt, retryAfterMs)));
  }
}

// --- The element -------------------------------------------------------------------------------

const elements = new Set();
const listeners = [];
/** `set`s and `update`s that no element has taken yet. */
const waiting = new Set();
/** Doors into the class: a signal for an element, and the news that Rust trapped. */
let take;
let broken;

/** The space around the panel: none, reserved while there is something to wait for, or its own. */
const frames = {
  none: ':host,.skeleton{display:none}',
  loading:
    ':host{display:block}.skeleton{box-sizing:border-box;border:1px solid #8884;border-radius:12px;' +
    'background:linear-gradient(100deg,#8881 40%,#8883 50%,#8881 60%) 0/300%;animation:wait 2s linear infinite}' +
    '@keyframes wait{0%{background-position:100%}to{background-position:0}}' +
    '@media(prefers-reduced-motion){.skeleton{animation:none}}',
  panel: ':host{display:block}.skeleton{display:none}',
};

/** Attributes that are settings of Rust's. */
const observed = {
  locale: 'locale',
  'currency-display': 'currencyDisplay',
  'trailing-zero-display': 'trailingZeroDisplay',
  units: 'units',
};

class XceProtectionOffer extends HTMLElement {
  static observedAttributes = Object.keys(observed);

  static {
    take = (element, signal) => element.#take(signal);
    broken = (element) => element.#broken();
  }

  #root = this.attachShadow({ mode: 'open' });
  #frame = new CSSStyleSheet();
  #settings = {};
  #request;
  /** Rust's side, once it is there; a promise of it from the first request on. */
  #handle;
  #mounting;
  /** The last request: its number, and while it is under way how to end it. */
  #current = { run: 0, ended: true };
  #quote = null;
  #selection = null;
  /** What an opt-out of the last offer names, and its report. */
  #optOut = {};

  /** Taken for the host page's sake, and given back to it. */
  orderTotal;

  constructor() {
    super();
    const skeleton = document.createElement('div');
    skeleton.className = 'skeleton';
    this.#root.append(skeleton);
    this.#root.adoptedStyleSheets = [this.#frame];
    this.#frame.replaceSync(frames.none);
  }

  connectedCallback() {
    elements.add(this);
    // Properties that were set before the script arrived hide the class's own.
    for (const name of ['currencyConfig', 'quoteRequest']) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    for (const signal of waiting) if (this.matches(signal.element)) this.#take(signal);
    if (this.#request && !this.#current.run) this.refresh();
  }

  disconnectedCallback() {
    // A move in the page disconnects as well.
    queueMicrotask(() => {
      if (this.isConnected) return;
      elements.delete(this);
      this.#supersede();
      this.#handle?.free();
      this.#handle = this.#mounting = undefined;
      this.#current = { run: 0, ended: true };
      this.#quote = this.#selection = null;
      this.#frame.replaceSync(frames.none);
    });
  }

  attributeChangedCallback(name, _, value) {
    this.#configure({ [observed[name]]: value ?? undefined });
  }

  /** The request for a quote; setting it asks for one, taking it away takes the offer away. */
  get quoteRequest() {
    return this.#request;
  }
  set quoteRequest(request) {
    this.#request = request;
    if (!request) this.#withdraw();
    else if (this.isConnected) this.refresh();
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
    const promise = new Promise((resolve, reject) => this.#start(resolve, reject));
    // Nobody has to listen to it: the events tell the same.
    promise.catch(ignore);
    return promise;
  }

  /** Takes the shopper's choice back. */
  clear() {
    this.#guard((handle) => handle.clear());
    this.#void();
  }

  /**
   * To be called when an order is placed without cover. Reports once per quote, however often it
   * is called; a report that failed may be tried again.
   */
  async reportOptOut() {
    if (this.#selection?.selectedProducts.length) {
      throw failure({ code: 'cover-chosen', message: 'cover is chosen: there is no opt-out to report' });
    }
    const optOut = this.#optOut;
    optOut.report ??= reportOptOut({ proxy: this.getAttribute('proxy'), ...optOut });
    try {
      return await optOut.report;
    } catch (error) {
      optOut.report = undefined;
      throw error;
    }
  }

  #take(signal) {
    waiting.delete(signal);
    const { data, onSet } = signal;
    if (data?.currency_config) this.currencyConfig = data.currency_config;
    if (data?.order_total !== undefined) this.orderTotal = data.order_total;
    this.#request = data?.quote_request;
    call(onSet, this.refresh());
  }

  #start(resolve, reject) {
    this.#supersede();
    this.#void();
    this.#quote = null;
    const start = performance.now();
    const current = (this.#current = { run: this.#current.run + 1, resolve, reject });
    const invalid = (why) =>
      this.#end('xce-error', { code: 'invalid-request', message: `quote_request ${why}`, retryable: false });
    let body;
    let url;
    try {
      body = JSON.stringify(this.#request);
      url = address(this.getAttribute('proxy'), '/quotes');
    } catch (error) {
      return invalid(`can't be sent: ${error.message}`);
    }
    if (body?.[0] !== '{') return invalid(`is not an object: ${body}`);
    const remainingMs = () => Math.max(0, deadlineMs - (performance.now() - start));
    current.timer = setTimeout(
      () => this.#end('xce-unavailable', { reason: this.#handle ? 'not-now' : 'not-loaded' }),
      deadlineMs,
    );
    // A re-quote keeps the space of the panel before it.
    const height = this.#root.querySelector('[part=panel]')?.offsetHeight || 320;
    this.#frame.replaceSync(`${frames.loading}.skeleton{block-size:${height}px}`);
    const first = this.#handle ? undefined : post(url, body);
    first?.catch(ignore);
    this.#mount().then(
      () => {
        if (current.ended) return;
        this.#configure();
        this.#guard((handle) => handle.request(current.run, url, body, remainingMs(), first));
      },
      () => current.ended || this.#end('xce-unavailable', { reason: 'not-loaded' }),
    );
  }

  /** Puts the panel into the shadow root, once the WebAssembly is there. */
  #mount() {
    return (this.#mounting ??= load()
      .then(({ mount, sheet }) => {
        this.#root.adoptedStyleSheets = [sheet, this.#frame];
        this.#handle = mount(this.#root, (...told) => this.#told(...told));
      })
      .catch((error) => {
        this.#mounting = undefined;
        throw error;
      }));
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
    this.#mounting = Promise.reject();
    this.#mounting.catch(ignore);
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
    this.#void();
    this.#quote = null;
    this.#frame.replaceSync(frames.none);
  }

  /** What Rust tells: see `mount` in `src/instance.rs`. */
  #told(run, name, detail, change, token) {
    if (change) return this.#change(name, detail, change);
    if (!run) return emit(this, name, detail);
    if (run !== this.#current.run) return;
    if (name === 'xce-quote') {
      this.#quote = detail.quote;
      this.#optOut = { quoteId: detail.offer.quoteId, token };
    }
    this.#end(name, detail);
  }

  /** Tells the page of a choice, or that one is void. */
  #change(name, detail, change) {
    const chosen = change.selectedOption === null ? null : change;
    if (!chosen && !this.#selection) return;
    this.#selection = chosen;
    emit(this, name, detail);
    for (const { element, onChange } of listeners) if (this.matches(element)) call(onChange, change);
  }

  #void() {
    this.#change('xce-clear', {}, { selectedOption: null, selectedProducts: [], selectedPolicies: [] });
  }

  /** The one place where a request ends: the page is told, once. */
  #end(name, detail) {
    const current = this.#current;
    if (current.ended) return;
    current.ended = true;
    clearTimeout(current.timer);
    const shown = name === 'xce-quote';
    this.#frame.replaceSync(shown ? frames.panel : frames.none);
    if (!shown) this.#guard((handle) => handle.abandon(current.run));
    emit(this, name, detail);
    if (shown) current.resolve(detail.quote);
    else current.reject(failure(detail));
  }

  /** A newer request, or none any more: nobody waits for this one. */
  #supersede() {
    const current = this.#current;
    if (current.ended) return;
    current.ended = true;
    clearTimeout(current.timer);
    current.reject(failure({ reason: 'superseded' }));
  }

  #configure(settings) {
    Object.assign(this.#settings, settings);
    const language = this.#request?.customer_language ?? document.documentElement.lang;
    this.#guard((handle) => handle.configure({ language, ...this.#settings }));
  }
}

// --- Signals -----------------------------------------------------------------------------------

/** Tells a mistake that belongs to no element. */
const mistake = (code, message) => {
  const detail = { code, message, retryable: false };
  emit(document, 'xce-error', detail);
  return detail;
};

const receive = (signal) => {
  const { signal: kind, element, onChange, onSet } = signal ?? {};
  let matching;
  try {
    matching = [...elements].filter((candidate) => candidate.matches(element));
  } catch {
    mistake('invalid-signal', `element is not a selector: ${element}`);
    return;
  }
  if (kind === 'listen') {
    listeners.push({ element, onChange });
  } else if (kind === 'set' || kind === 'update') {
    waiting.add(signal);
    for (const taker of matching) take(taker, signal);
    setTimeout(() => {
      if (!waiting.delete(signal)) return;
      const detail = mistake('no-element', `there is no element ${element} on the page`);
      const rejected = Promise.reject(failure(detail));
      rejected.catch(ignore);
      call(onSet, rejected);
    }, deadlineMs);
  } else {
    mistake('invalid-signal', `signal is not set, update or listen: ${kind}`);
  }
};

// A page that loads the script twice has one element and one queue.
if (!customElements.get(TAG)) {
  load().catch(ignore);
  customElements.define(TAG, XceProtectionOffer);

  // A trap inside a task of Rust's own surfaces here and nowhere else.
  addEventListener('error', ({ error }) => {
    if (error instanceof WebAssembly.RuntimeError && error.stack?.includes('xcover-offer')) {
      elements.forEach(broken);
    }
  });

  const queue = (window.signalLayer ??= []);
  queue.push = (...signals) => {
    signals.forEach(receive);
    return Array.prototype.push.apply(queue, signals);
  };
  [...queue].forEach(receive);
}
