/** The report of an order without cover. */

import { failure, pause } from './promises.js';
import { address, post } from './proxy.js';

/**
 * Reports that an order was placed without cover. Resolves to `true` once it is recorded, to
 * `false` when there is nothing to report; rejects when it could not be recorded.
 * @type {typeof import('../embed.js').reportOptOut}
 */
export async function reportOptOut({ proxy, quoteId, token = '', surface }) {
  if (!quoteId) return false;
  // A page may have stored what had no `surface` yet: an offer's id is a UUID, a quote package's ends with -INS.
  const isOffer = surface ? surface === 'offers' : /^[\da-f]{8}-/i.test(quoteId);
  const url = address(proxy, `/${isOffer ? 'offers' : 'quotes'}/${encodeURIComponent(quoteId)}/opt_out`);
  for (let attempt = 0; ; attempt++) {
    // `keepalive`: an order leads to the next page, and the report must not be lost on the way.
    const response = await post(url, '{}', { keepalive: true }, { 'xcover-quote-token': token }).catch(() => undefined);
    if (response?.ok) return true;
    const status = response?.status ?? 0;
    // The network, a server, a limit, or a quote that is being worked on (423).
    const mayPass = !status || status >= 500 || status === 423 || status === 429;
    if (!mayPass || attempt === 3) {
      throw failure({ code: 'opt-out-failed', message: `opt-out of ${quoteId}: ${status || 'no answer'}` });
    }
    await pause(Math.max(500 * 2 ** attempt, Number(response?.headers.get('retry-after')) * 1000 || 0));
  }
}
