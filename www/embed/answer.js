/** Reading what comes back from the proxy's address. */

import { warn } from './warn.js';

/** The codes of the proxy's problem documents that can answer a request for an offer, by status. */
/** @type {Record<number, string>} */
const codes = {
  400: 'invalid-request',
  403: 'origin-not-allowed',
  404: 'unknown-route',
  405: 'method-not-allowed',
  408: 'request-timeout',
  413: 'request-too-large',
  415: 'unsupported-media-type',
  421: 'unknown-host',
  422: 'no-offer',
  429: 'throttled too-many-requests',
  500: 'internal-error',
  502: 'upstream-refused upstream-failed upstream-unreachable',
  503: 'upstream-busy upstream-down overloaded',
  504: 'upstream-timeout',
};

/**
 * What came back from the proxy's address: `quote`, or else a `message` for the page's developers, which goes to the
 * console as well. `isOwn`: it is a problem document (RFC 9457) of the proxy's own, and not an answer of something in
 * front of the proxy or in its place. Undefined if the network failed.
 * @param {Promise<Response>} attempt
 * @param {string} address
 */
export async function read(attempt, address) {
  try {
    const response = await attempt;
    const { status, headers, redirected, url } = response;
    const from = redirected ? `${address}, redirected to ${url},` : address;
    const isQuote = status === 200 || status === 201;
    // Other bodies don't matter, and may never end.
    const text = isQuote || headers.get('content-type')?.includes('json') ? await response.text() : '';
    let body;
    try {
      body = JSON.parse(text);
    } catch {}
    if (isQuote && body !== undefined) {
      // A fast quote has neither.
      if (body?.id && !headers.get('xcover-quote-token')) {
        warn(`${from} answered without xcover-quote-token, so opt-outs can't be reported: is it lost on the way, or not exposed by CORS?`);
      }
      return { quote: body };
    }
    const isOwn = !!codes[status]?.split(' ').includes(body?.code);
    const message = `${from} answered ${status}${isOwn ? ` ${body.code}: ${body.detail}` : ', but not as the proxy does'}`;
    warn(message);
    return { status, isOwn, message, retryAfter: Number(headers.get('retry-after')) };
  } catch {}
}
