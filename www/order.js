// Placing the order: the page sends it to its own server, which books the cover together with it. No booking passes the
// browser: neither XCover's credentials nor its answer have any business here.

/** @typedef {{ basket: string, quantity: number, currency: string, total: string }} Order */
/** @typedef {{ orderNumber: string, cover: { status: string, bookingId: string | null } | null }} Placed */

/** What the server has to know of the customer: fields of the form, by the names that a booking has for them. */
const CUSTOMER = ['first_name', 'last_name', 'email', 'phone', 'country', 'postcode', 'region', 'city'];

/** How long the server may take, in ms: the booking is a part of it. */
const PATIENCE_MS = 30_000;

/**
 * Sends `order`, with `cover` as the element's `bookingDetails()` told it, or `null`. Resolves to the server's answer:
 * `orderNumber`, and of the cover `status` and `bookingId`. Rejects when it isn't known that the order was placed. It can
 * then be sent again with the same `key`: whatever became of the first attempt, the server places one order for a key.
 * @param {{ key: string, order: Order, form: HTMLFormElement, cover: import('./embed.d.ts').BookingDetails | null }} placing
 * @returns {Promise<Placed>}
 */
export async function placeOrder({ key, order, form, cover }) {
  const fields = new FormData(form);
  const customer = Object.fromEntries(CUSTOMER.map((name) => [name, fields.get(name)]));
  const response = await fetch('orders', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ order, customer, cover }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`POST orders: ${response.status}`);
  return response.json();
}
