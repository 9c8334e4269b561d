/** `window.signalLayer`: the page's signals, and the elements that receive them. */

import { call, emit } from './events.js';
import { NativePromise } from './platform.js';
import { hostError, quiet, rejected } from './promises.js';
import { deadlineMs } from './proxy.js';

/** @import { Change, Signal } from '../embed.js' */
/** @import { Connected, EventDetail, ListenSignal, Promised, RequestSignal } from './seam.js' */

/** @type {Map<HTMLElement, Connected>} The elements on the page. */
export const elements = new Map();

/**
 * `set`s and `update`s that wait for their element: what to do when it comes, and how to tell the page that they wait
 * no longer.
 * @type {Map<RequestSignal, { give: (connected: Connected) => void, settle: (detail: EventDetail) => void }>}
 */
const pending = new Map();

/** @type {ListenSignal[]} */
let listeners = [];

/** @type {WeakMap<HTMLElement, ListenSignal[]>} Who heard of an element's last choice: outside the page, it may match no selector. */
const heard = new WeakMap();

/** @type {(element: HTMLElement, target: Signal['element']) => boolean} Whether a signal's `element` means this one. */
const isMeant = (element, target) => element === target || (typeof target === 'string' && element.matches(target));

/** @param {Signal['element']} target */
const matching = (target) => [...elements].filter(([element]) => element.isConnected && isMeant(element, target));

/**
 * @param {RequestSignal} signal
 * @param {(connected: Connected) => void} give
 * @param {(detail: EventDetail) => void} settle
 * @param {() => EventDetail} end what has happened if no element comes within the deadline
 */
const wait = (signal, give, settle, end) => {
  pending.set(signal, { give, settle });
  setTimeout(() => pending.delete(signal) && settle(end()), deadlineMs);
};

/**
 * Adds an element, which receives the signals that wait for it.
 * @param {HTMLElement} element
 * @param {Connected} connected
 */
export const connect = (element, connected) => {
  elements.set(element, connected);
  for (const [signal, { give }] of pending) if (isMeant(element, signal.element) && pending.delete(signal)) give(connected);
};

/**
 * An element with a `set` has left the page: the `set` waits for the next one that matches, unless it holds for
 * another one that is there.
 * @param {RequestSignal} signal
 * @param {boolean} isTold whether the page counts on its last promise
 */
export const passOn = (signal, isTold) => {
  /** @type {Promised | undefined} */
  let promised;
  /** @param {Connected} connected A request of its own counts for more. */
  const give = (connected) => connected.apply(connected.isBusy() ? { ...signal, signal: 'update', data: {} } : signal, promised);
  const others = matching(signal.element);
  if (others.some(([, connected]) => connected.isSet())) return;
  for (const [, connected] of others) give(connected);
  if (others.length) return;
  wait(signal, give, (detail) => promised?.resolve(rejected(detail)), () => ({ reason: 'removed' }));
  if (!isTold) return;
  const promise = new NativePromise((resolve) => (promised = { resolve, deadline: performance.now() + deadlineMs }));
  call(signal.onSet, quiet(promise));
};

/**
 * Calls every `onChange` that listens to `element`.
 * @param {HTMLElement} element
 * @param {Change} change
 */
export const notify = (element, change) => {
  if (element.isConnected) heard.set(element, listeners.filter((listener) => isMeant(element, listener.element)));
  // One that has called `unlisten` meanwhile hears nothing more.
  for (const listener of heard.get(element) ?? []) if (listeners.includes(listener)) call(listener.onChange, change);
};

/** @param {Pick<ListenSignal, 'element' | 'onChange'>} signal */
const unlisten = ({ element, onChange }) => {
  listeners = listeners.filter((listener) => listener.element !== element || listener.onChange !== onChange);
};

/**
 * @param {ListenSignal} listener
 * @param {[HTMLElement, unknown][]} found
 */
const listen = (listener, found) => {
  const { element, onChange, abortSignal } = listener;
  if (abortSignal?.aborted || listeners.some((one) => one.element === element && one.onChange === onChange)) return;
  listeners.push(listener);
  for (const [one] of found) heard.get(one)?.push(listener);
  abortSignal?.addEventListener('abort', () => unlisten(listener));
};

/**
 * Reports a mistake of the host page that belongs to no element.
 * @param {string} code
 * @param {string} message
 */
const emitError = (code, message) => {
  const detail = hostError(code, message);
  emit(document, 'xce-error', detail);
  return detail;
};

/** @param {Signal} signal */
const receive = (signal) => {
  const element = signal?.element;
  /** @type {[HTMLElement, Connected][]} */
  let found;
  try {
    // Without an element on the page no selector would be tried.
    if (!(/** @type {any} */ (element).nodeType)) document.querySelector(/** @type {string} */ (element));
    found = matching(element);
  } catch {
    return emitError('invalid-signal', `element is neither a selector nor an element: ${String(element)}`);
  }
  if (signal?.signal === 'listen') {
    listen(signal, found);
  } else if (signal?.signal === 'unlisten') {
    unlisten(signal);
  } else if (signal?.signal === 'set' || signal?.signal === 'update') {
    for (const [other, { settle }] of pending) {
      if (signal.signal === 'set' && other.element === element && pending.delete(other)) settle({ reason: 'superseded' });
    }
    /** @param {Connected} connected */
    const give = (connected) => connected.apply(signal);
    for (const [, connected] of found) give(connected);
    if (found.length) return;
    wait(signal, give, (detail) => call(signal.onSet, rejected(detail)), () => emitError('no-element', `no element is ${element}`));
  } else {
    emitError('invalid-signal', `unknown signal: ${/** @type {any} */ (signal)?.signal}`);
  }
};

/** Receives what is in the page's queue, and everything that is pushed later. */
export const openSignalLayer = () => {
  window.signalLayer ??= [];
  const queue = window.signalLayer;
  const { push } = queue;
  // An assignment fails on a page that has frozen the prototype of arrays.
  const value = (/** @type {Signal[]} */ ...signals) => {
    for (const signal of signals) call(receive, signal);
    return push.apply(queue, signals);
  };
  // Without a prototype: a page may have added a `get` to all objects.
  Object.defineProperty(queue, 'push', /** @type {any} */ ({ __proto__: null, value, writable: true, configurable: true }));
  for (const signal of [...queue]) call(receive, signal);
};
