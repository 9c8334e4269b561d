/** One request for an offer. */

import { NativePromise } from './platform.js';
import { failure, pause, quiet } from './promises.js';

/** @import { EventDetail } from './seam.js' */
/** @import { QuoteResponse } from '../embed.js' */

/**
 * One request for an offer, from its start to its end. It ends exactly once, by whichever comes first:
 *
 * | what | by | the page is told |
 * |---|---|---|
 * | a response, once Rust has read it | `end` | the event that Rust names |
 * | the deadline | the timer that `start` sets, and then `end` | `xce-unavailable` |
 * | a trap, or no WebAssembly | `end` | `xce-unavailable` |
 * | another request, its withdrawal, or the element's removal | `supersede` | no event |
 *
 * Its promise settles then, a fetch that is under way is aborted, and whatever comes later has no effect.
 */
export class RequestLife {
  isOver = false;

  /** Whether it ended because the network, the proxy or the WebAssembly failed, so that another may succeed. */
  isRetryable = false;

  /** Its deadline, on the clock of `performance.now()`. */
  deadline = 0;

  /** @type {string | undefined} The last response's token, with which an opt-out can be reported. */
  token;

  /** @type {Promise<QuoteResponse>} `onSet`'s. The page may ignore it: events say the same. */
  promise;

  #abort = new AbortController();
  #onEnd;
  /** @type {((detail: EventDetail) => void) | undefined} Settles the promise. */
  #settle;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {(signal: AbortSignal) => Promise<Response>} */
  #post = () => NativePromise.reject();
  /** @type {Promise<Response> | undefined} The first attempt, which doesn't wait for Rust. */
  #first;

  /** @param {(name: string, detail: EventDetail) => void} onEnd called once, unless it is superseded */
  constructor(onEnd) {
    this.#onEnd = onEnd;
    this.promise = quiet(
      new NativePromise((resolve, reject) => {
        this.#settle = (detail) => (detail.quote && detail.reason !== 'information' ? resolve(detail.quote) : reject(failure(detail)));
      }),
    );
  }

  /**
   * Makes the first attempt.
   * @param {(signal: AbortSignal) => Promise<Response>} post makes an attempt
   * @param {number} delayMs until the first one
   * @param {number} deadlineMs until its deadline
   * @param {() => void} onDeadline has to end it
   */
  start(post, delayMs, deadlineMs, onDeadline) {
    this.#post = post;
    this.deadline = performance.now() + deadlineMs;
    this.#timer = setTimeout(onDeadline, deadlineMs);
    this.#first = quiet(this.send(delayMs));
  }

  /**
   * Makes an attempt in `delayMs`. Rust's first call gets the attempt that is already under way.
   * @param {number} delayMs
   */
  async send(delayMs) {
    const first = this.#first;
    this.#first = undefined;
    if (first) return first;
    if (delayMs) await pause(delayMs);
    const response = await this.#post(this.#abort.signal);
    this.token = response.headers.get('xcover-quote-token') ?? undefined;
    return response;
  }

  /**
   * Ends it with an event.
   * @param {string} name
   * @param {EventDetail} detail if it has a `quote` and no `reason`, the promise resolves to that; otherwise it rejects
   */
  end(name, detail) {
    if (this.#close(detail)) this.#onEnd(name, detail);
  }

  /** Ends it without an event. */
  supersede() {
    this.#close({ reason: 'superseded' });
  }

  /**
   * Ends it, unless it is over; returns whether this was its end.
   * @param {EventDetail} detail
   */
  #close(detail) {
    if (this.isOver) return false;
    this.isOver = true;
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.isRetryable = detail.reason === 'not-now' || detail.reason === 'not-loaded';
    this.#settle?.(detail);
    return true;
  }
}
