/** One request for an offer. */

import { failure, pause, quiet } from './promises.js';

/** @import { EventDetail } from './seam.js' */
/** @import { QuoteResponse } from '../embed.js' */

/**
 * One request for an offer, from its start to its end. It ends exactly once, by whatever comes first:
 *
 * | what | by | the page is told |
 * |---|---|---|
 * | an answer, which Rust has read | `end` | the event that Rust names |
 * | the deadline | the timer that `start` sets, and then `end` | `xce-unavailable` |
 * | a trap, or no WebAssembly | `end` | `xce-unavailable` |
 * | another request, no request any more, or the element is gone | `supersede` | no event |
 *
 * The promise settles with it, what is under way is aborted, and whatever comes later finds it over.
 */
export class RequestLife {
  isOver = false;

  /** Whether it ended for want of a network or a server, so that another may have more luck. */
  isRetryable = false;

  /** When its time is up, on the clock of `performance.now()`. */
  deadline = 0;

  /** @type {string | undefined} What came with the last answer: it allows to report an order without cover. */
  token;

  /** @type {Promise<QuoteResponse>} `onSet`'s: nobody has to listen to it, for the events tell the same. */
  promise;

  #abort = new AbortController();
  #onEnd;
  /** @type {((detail: EventDetail) => void) | undefined} Settles the promise. */
  #settle;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {(signal: AbortSignal) => Promise<Response>} */
  #post = () => Promise.reject();
  /** @type {Promise<Response> | undefined} The first attempt, which doesn't wait for Rust. */
  #first;

  /** @param {(name: string, detail: EventDetail) => void} onEnd called once, unless it is superseded */
  constructor(onEnd) {
    this.#onEnd = onEnd;
    this.promise = quiet(
      new Promise((resolve, reject) => {
        this.#settle = (detail) => (detail.quote ? resolve(detail.quote) : reject(failure(detail)));
      }),
    );
  }

  /**
   * Makes the first attempt.
   * @param {(signal: AbortSignal) => Promise<Response>} post makes an attempt
   * @param {number} delayMs until the first one
   * @param {number} deadlineMs until its time is up
   * @param {() => void} onDeadline has to end it
   */
  start(post, delayMs, deadlineMs, onDeadline) {
    this.#post = post;
    this.deadline = performance.now() + deadlineMs;
    this.#timer = setTimeout(onDeadline, deadlineMs);
    this.#first = quiet(this.send(delayMs));
  }

  /**
   * Makes an attempt in `delayMs`; called by Rust for the first time, it promises the one that is under way.
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
   * @param {EventDetail} detail with a `quote`, which it resolves to, or without
   */
  end(name, detail) {
    if (this.#close(detail)) this.#onEnd(name, detail);
  }

  /** Ends it without an event: nobody waits for it any more. */
  supersede() {
    this.#close({ reason: 'superseded' });
  }

  /**
   * Ends it, if nothing has before: whether this was its end.
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
