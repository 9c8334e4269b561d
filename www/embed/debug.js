/**
 * `data-debug`: explains on the console what the element has received, decided, sent and told. A file of its own.
 *
 * The console may be recorded by others, so nothing personal gets there: of what comes from the page, the shopper or XCover, only
 * the fields listed here are shown with their values.
 */

import { get } from './platform.js';

/** @import { Aide, Handle } from './seam.js' */

/** Fields that hold nothing personal themselves: what is in them is looked at. */
const parts = new Set(
  `data quote_request offer_request currency_config request partner partner_metadata metadata customer
  quotes policies products policy details finance price quote offer selectedProducts`.split(/\s+/),
);

/** Fields of a request, a signal and the settings whose values are shown. */
const ofRequests = new Set(
  `signal element fast_quote currencyDisplay trailingZeroDisplay currency customer_language customer_country language country
  schema policy_type policy_type_version sandbox locale units persuasion layout`.split(/\s+/),
);

/** Fields of an answer and of an event's detail whose values are shown. */
const ofAnswers = new Set(
  `id status currency total_price price discount_price bundle_price total_amount created_at expires_at offer language policy_type
  code detail reason retryable quoteId selectedOption priceFormatted dueNow dueNowFormatted`.split(/\s+/),
);

const isObject = (/** @type {unknown} */ value) => value === Object(value);

/**
 * A copy with the values of the listed fields only. The names of the others are kept, if they look like XCover's or ours; others
 * may be data themselves.
 * @param {any} value
 * @param {Set<string>} listed
 * @returns {any}
 */
export function shown(value, listed) {
  if (!isObject(value)) return '…';
  if (Array.isArray(value)) return value.map((one) => shown(one, listed));
  /** @type {Record<string, unknown>} */
  const copy = {};
  let others = 0;
  for (const [key, one] of Object.entries(value)) {
    if (!/^([a-z][a-zA-Z0-9_]*|\d{1,3})$/.test(key)) others++;
    else if (isObject(one)) copy[key] = parts.has(key) || /^\d/.test(key) ? shown(one, listed) : '…';
    else copy[key] = one === null || listed.has(key) ? one : '…';
  }
  if (others) copy['…'] = others;
  return copy;
}

/**
 * @param {string} what
 * @param {string} text
 * @param {unknown} [detail]
 */
const say = (what, text, detail) => console.info(`xcover-offer ${what}: ${text}`, ...(detail === undefined ? [] : [detail]));

const inSeconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(1)} s`;

/** @param {string} text */
function fromJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return '(not JSON)';
  }
}

/** @type {Aide['send']} */
export async function send(url, init) {
  const { method, body } = init;
  say('sends', `${method} ${url}`, shown(fromJson(`${body}`), ofRequests));
  const startedMs = performance.now();
  const after = () => `after ${inSeconds(performance.now() - startedMs)}`;
  try {
    const response = await get(url, init);
    const token = response.headers.has('xcover-quote-token') ? 'with' : 'without';
    const said = `${response.status} ${after()}, ${token} xcover-quote-token`;
    response
      .clone()
      .text()
      .then(
        (text) => say('received', said, shown(fromJson(text), ofAnswers)),
        () => say('received', `${said}; its body broke off`),
      );
    return response;
  } catch (error) {
    say('received', `nothing ${after()}: ${/** @type {Error} */ (error).name}`);
    throw error;
  }
}

/** @param {Element} element */
const nameOf = (element) => `${element.localName}${element.id && `#${element.id}`}`;

/**
 * What each call of Rust means, by method: its arguments and what it has returned.
 * @type {Partial<Record<keyof Handle, (...given: any[]) => [string, unknown?]>>}
 */
const meanings = {
  configure: (settings) => ['settings', shown(settings, ofRequests)],
  request: () => ['asks for an offer; what was shown and chosen before is void'],
  read: (_answer, attempt, remainingMs, _chance, next) => {
    if (typeof next === 'number') return [`attempt ${attempt + 1} failed: another one in ${inSeconds(next)}, of the ${inSeconds(remainingMs)} that are left`];
    return [next === undefined ? `no offer after ${attempt + 1} attempt(s)` : `an offer, with our own words in ${next || 'the page’s language'}`];
  },
  settle: (isReadable) => [isReadable ? 'what has to be read before a choice can be read' : 'the page hides what has to be read before a choice'],
  obscure: () => ['the page hides what has to be read before a choice: the offer is withdrawn'],
  timeOut: () => ['the deadline is over'],
  withdraw: () => ['the offer is withdrawn'],
  clear: () => ['the page takes the choice back'],
  validate: (isAnswered) => [isAnswered ? 'every question is answered' : 'a question is open'],
  free: () => ['the panel is removed'],
};

/** @type {Aide['around']} */
export const around = (mount) => (root, host) => {
  const name = nameOf(root.host);
  const handle = mount(root, host);
  return new Proxy(handle, {
    get: (_, method) => {
      const call = /** @type {(...given: unknown[]) => unknown} */ (handle[/** @type {keyof Handle} */ (method)]).bind(handle);
      const meaning = meanings[/** @type {keyof Handle} */ (method)];
      if (!meaning) return call;
      return (/** @type {unknown[]} */ ...given) => {
        const returned = call(...given);
        const [text, detail] = meaning(...given, returned);
        say('decided', `${name}: ${text}`, detail);
        return returned;
      };
    },
  });
};

/** What the page is told. */
export const events = ['xce-quote', 'xce-select', 'xce-opt-out', 'xce-clear', 'xce-information', 'xce-view', 'xce-unavailable', 'xce-error'];
for (const name of events) {
  addEventListener(
    name,
    (event) => {
      const { target, detail } = /** @type {CustomEvent} */ (event);
      say('told', `${name} on ${target instanceof Element ? nameOf(target) : 'document'}`, shown(detail, ofAnswers));
    },
    true,
  );
}

/** What the page has pushed, and pushes. */
const queue = window.signalLayer;
const { push } = queue;
const received = (/** @type {any} */ signal) => {
  const element = signal?.element instanceof Element ? nameOf(signal.element) : signal?.element;
  say('received', `signal ${signal?.signal}`, shown({ ...signal, element }, ofRequests));
};
queue.forEach(received);
queue.push = (...signals) => {
  signals.forEach(received);
  return push.apply(queue, signals);
};
