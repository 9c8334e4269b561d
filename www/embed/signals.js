/** `window.signalLayer`: the page's signals, and the elements that receive them. */

import { call, emit } from './events.js';
import { hostError, rejected } from './promises.js';
import { deadlineMs } from './proxy.js';

/** @import { Change, Signal } from '../embed.js' */
/** @import { Connected, RequestSignal } from './seam.js' */

/** @type {Map<HTMLElement, Connected>} The elements on the page. */
export const elements = new Map();

/** @type {Set<RequestSignal>} `set`s and `update`s that wait for their element. */
const pending = new Set();

/** @type {Extract<Signal, { signal: 'listen' }>[]} */
const listeners = [];

/**
 * Adds an element, which receives the signals that wait for it.
 * @param {HTMLElement} element
 * @param {Connected} connected
 */
export const connect = (element, connected) => {
  elements.set(element, connected);
  for (const signal of pending) {
    if (element.matches(signal.element)) {
      pending.delete(signal);
      connected.apply(signal);
    }
  }
};

/**
 * Calls every `onChange` that listens to `element`.
 * @param {HTMLElement} element
 * @param {Change} change
 */
export const notify = (element, change) => {
  for (const listener of listeners) if (element.matches(listener.element)) call(listener.onChange, change);
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
  let matching;
  try {
    matching = [...elements].filter(([candidate]) => candidate.matches(element));
  } catch {
    return emitError('invalid-signal', `element is not a selector: ${element}`);
  }
  if (signal?.signal === 'listen') {
    listeners.push(signal);
  } else if (signal?.signal === 'set' || signal?.signal === 'update') {
    for (const [, connected] of matching) connected.apply(signal);
    if (matching.length) return;
    pending.add(signal);
    setTimeout(() => {
      if (!pending.delete(signal)) return;
      call(signal.onSet, rejected(emitError('no-element', `no element is ${element}`)));
    }, deadlineMs);
  } else {
    emitError('invalid-signal', `unknown signal: ${/** @type {any} */ (signal)?.signal}`);
  }
};

/** Receives what is in the page's queue, and everything that is pushed later. */
export const openSignalLayer = () => {
  window.signalLayer ??= [];
  const queue = window.signalLayer;
  const { push } = queue;
  queue.push = (...signals) => {
    signals.forEach(receive);
    return push.apply(queue, signals);
  };
  [...queue].forEach(receive);
};
