// The log: what the page was told, for a look at it, and in `window.demo.signals` for tests.

/** Only these fields are written out: a quote can hold a customer's name and address. */
const LOGGED = [
  'selectedOption', 'selectedProducts', 'price', 'priceFormatted', 'currency', 'dueNow', 'dueNowFormatted',
  'instalmentPlan', 'label', 'amount', 'firstInstalmentAmount',
  'quote', 'quoteId', 'id', 'provider_reference', 'total_price',
  'reason', 'code', 'message', 'retryable', 'status', 'orderNumber', 'bookingId',
];

/**
 * `signals`: what was told, `at` in ms since the page was opened. `quote`, `error`: what the last request came to.
 * @type {{ signals: Array<{ name: string, detail: unknown, at: number }>, quote: unknown, error: unknown }}
 */
export const demo = { signals: [], quote: null, error: null };
Object.assign(window, { demo });

/**
 * @param {string} name
 * @param {unknown} detail
 */
export function received(name, detail) {
  demo.signals.push({ name, detail, at: performance.now() });
  addRow('signals', name, JSON.stringify(detail, LOGGED));
}

/**
 * Adds a line to the list with the id `list`.
 * @param {string} list
 * @param {string} name
 * @param {string} text
 */
export function addRow(list, name, text) {
  const row = document.createElement('li');
  row.className = 'signal';
  const cells = { time: new Date().toLocaleTimeString('en-GB'), name, detail: text };
  for (const [cell, content] of Object.entries(cells)) {
    const span = document.createElement('span');
    span.className = `signal__${cell}`;
    span.textContent = content;
    row.append(span);
  }
  const rows = /** @type {HTMLElement} */ (document.getElementById(list));
  rows.append(row);
  rows.scrollTop = rows.scrollHeight;
}
