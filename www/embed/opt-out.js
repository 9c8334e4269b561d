/**
 * The report of an order without cover: a file of its own, which comes after the offer. A report that isn't acknowledged yet is
 * in the browser's storage, so that the next page with embed.js sends it again.
 */

import { keptReports } from './kept.js';
import { failure, pause } from './promises.js';

/** @import { OptOut } from '../embed.js' */

/** @typedef {Pick<typeof import('./proxy.js'), 'address' | 'post'>} Calls of the proxy, with embed.js's own settings. */
/** @typedef {{ url: string, token: string, at: number }} Report `at`: ms since the epoch. */

/** How long a page goes on trying: longer than a proxy's rolling deploy takes. */
const patienceMs = 60_000;

/** How long a report is kept. */
const keptMs = 7 * 24 * 60 * 60 * 1000;

/** @returns {Record<string, Report>} By address; empty where a page has no storage. */
const kept = () => {
  try {
    return { ...JSON.parse(localStorage.getItem(keptReports) ?? '{}') };
  } catch {
    return {};
  }
};

/**
 * @param {string} url
 * @param {Report} [report] none: it is over
 */
const keep = (url, report) => {
  const { [url]: _, ...reports } = kept();
  if (report) reports[url] = report;
  try {
    if (Object.keys(reports).length) localStorage.setItem(keptReports, JSON.stringify(reports));
    else localStorage.removeItem(keptReports);
  } catch {
    // Without storage, this page is all that a report has.
  }
};

/**
 * Sends a report until the proxy has stored it, or says that it never will.
 * @param {Report} report
 * @param {Calls} calls
 */
async function send({ url, token, at }, { post }) {
  keep(url, { url, token, at });
  for (let attempt = 0, sinceMs = performance.now(); ; attempt++) {
    // `keepalive`: an order often leads to another page, and the report must outlive this one.
    const response = await post(url, '{}', { keepalive: true }, { 'xcover-quote-token': token }).catch(() => undefined);
    const status = response?.status ?? 0;
    // The network, a server error, a rate limit, or a quote that is still being processed (423).
    const mayPass = !status || status >= 500 || status === 423 || status === 429;
    if (!mayPass) keep(url);
    if (response?.ok) return true;
    const waitMs = Math.max(Math.min(500 * 2 ** attempt, 8000), Number(response?.headers.get('retry-after')) * 1000 || 0);
    if (!mayPass || performance.now() - sinceMs + waitMs > patienceMs) {
      throw failure({ code: 'opt-out-failed', message: `${url}: ${status || 'no answer'}` });
    }
    await pause(waitMs);
  }
}

/**
 * Reports that an order was placed without cover. Resolves to `true` once the proxy has stored it, and to `false` if there
 * is nothing to report; rejects if it can't be stored.
 * @param {OptOut & { proxy?: string | null }} optOut
 * @param {Calls} calls
 */
export async function report({ proxy, quoteId, token, surface }, calls) {
  if (!quoteId) return false;
  if (!token) throw failure({ code: 'token-missing', message: `opt-out of ${quoteId}: the quote came without its token` });
  // A page may have stored an `optOut` of an earlier version, without `surface`. An offer's id is a UUID; a quote
  // package's id ends with -INS.
  const isOffer = surface ? surface === 'offers' : /^[\da-f]{8}-/i.test(quoteId);
  const url = calls.address(proxy, `/${isOffer ? 'offers' : 'quotes'}/${encodeURIComponent(quoteId)}/opt_out`);
  return send({ url, token, at: Date.now() }, calls);
}

/**
 * Sends the reports again that an earlier page couldn't.
 * @param {Calls} calls
 */
export function resend(calls) {
  for (const [url, report] of Object.entries(kept())) {
    if (Date.now() - report?.at < keptMs) send({ ...report, url }, calls).catch(() => {});
    else keep(url);
  }
}
