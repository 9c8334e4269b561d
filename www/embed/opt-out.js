/** The report of an order without cover: a file of its own, which comes after the offer. */

import { failure, pause } from './promises.js';

/** @import { OptOut } from '../embed.js' */

/**
 * Reports that an order was placed without cover. Resolves to `true` once it is recorded, and to `false` if there
 * is nothing to report; rejects if it can't be recorded.
 * @param {OptOut & { proxy?: string | null }} optOut
 * @param {Pick<typeof import('./proxy.js'), 'address' | 'post'>} calls of the proxy, with embed.js's own settings
 */
export async function report({ proxy, quoteId, token, surface }, { address, post }) {
  if (!quoteId) return false;
  if (!token) throw failure({ code: 'token-missing', message: `opt-out of ${quoteId}: the quote came without its token` });
  // A page may have stored an `optOut` of an earlier version, without `surface`. An offer's id is a UUID; a quote
  // package's id ends with -INS.
  const isOffer = surface ? surface === 'offers' : /^[\da-f]{8}-/i.test(quoteId);
  const url = address(proxy, `/${isOffer ? 'offers' : 'quotes'}/${encodeURIComponent(quoteId)}/opt_out`);
  for (let attempt = 0; ; attempt++) {
    // `keepalive`: an order often leads to another page, and the report must outlive this one.
    const response = await post(url, '{}', { keepalive: true }, { 'xcover-quote-token': token }).catch(() => undefined);
    if (response?.ok) return true;
    const status = response?.status ?? 0;
    // The network, a server error, a rate limit, or a quote that is still being processed (423).
    const mayPass = !status || status >= 500 || status === 423 || status === 429;
    if (!mayPass || attempt === 3) {
      throw failure({ code: 'opt-out-failed', message: `opt-out of ${quoteId}: ${status || 'no answer'}` });
    }
    await pause(Math.max(500 * 2 ** attempt, Number(response?.headers.get('retry-after')) * 1000 || 0));
  }
}
