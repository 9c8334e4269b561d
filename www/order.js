// Placing the order: the page sends it to its own server, which also books the cover. No booking passes through the browser:
// XCover's credentials don't belong here, and of its responses only the customer's links.

/** @typedef {{ basket: string, quantity: number, currency: string, total: string }} Order */
/** @import { BookingDetails, Disclosure } from './embed.d.ts' */

/** @typedef {{ orderNumber: string, cover: { status: string, bookingId: string | null, response?: import('./embed.js').Booking } | null }} Placed */

/** The form's fields about the customer, by the names that a booking has for them. */
const CUSTOMER = ['first_name', 'last_name', 'email', 'phone', 'country', 'postcode', 'region', 'city'];

/** How long the server may take, in ms, including the booking. */
const TIMEOUT_MS = 30_000;

/**
 * Sends `order`, with `cover` from the element's `bookingDetails()` and `disclosure` from its `disclosure()`, or `null`. Resolves to the server's response:
 * `orderNumber`, and the cover's `status` and `bookingId`. Rejects if it isn't certain that the order was placed. Then it
 * can be sent again with the same `key`: whatever happened to the first attempt, the server places one order for a key.
 * @param {{ key: string, order: Order, form: HTMLFormElement, cover: BookingDetails | null, disclosure: Disclosure | null }} placing
 * @returns {Promise<Placed>}
 */
export async function placeOrder({ key, order, form, cover, disclosure }) {
  const fields = new FormData(form);
  const customer = Object.fromEntries(CUSTOMER.map((name) => [name, fields.get(name)]));
  const response = await fetch('orders', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ order, customer, cover, disclosure }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`POST orders: ${response.status}`);
  return response.json();
}
