// Shared by the three hand-written elements: the quote, styles and events.

export const css = `
  :host { display: block; padding: 16px; border: 1px solid #ccd; border-radius: 8px; font: 16px/1.5 system-ui, sans-serif; }
  h2 { margin: 0; font-size: 1.125em; }
  .price { margin: 4px 0; font-weight: 700; font-size: 1.25em; }
  fieldset { margin: 8px 0; padding: 0; border: 0; }
  label { display: block; padding: 6px 0; }
  small { display: block; margin: 8px 0; }
  [role='status'] { min-height: 220px; }`;

/**
 * @typedef {object} Quote
 * @property {string} id
 * @property {string} currency
 * @property {string} locale
 * @property {string} title
 * @property {number} price
 * @property {string[]} inclusions
 * @property {string} disclaimer
 * @property {string} wording
 * @property {string} accept
 * @property {string} decline
 */

/**
 * @param {string} src
 * @returns {Promise<Quote>}
 */
export async function load(src) {
  const response = await fetch(src, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`quote: ${response.status}`);
  return response.json();
}

/** @param {Quote} quote */
export const price = ({ price, currency, locale }) => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(price);

/** @param {string} address */
export const secure = (address) => (/^https?:\/\//.test(address) ? address : '');

/** @type {(element: HTMLElement, name: string, detail: unknown) => void} */
export const tell = (element, name, detail) => element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));

/** @type {(element: HTMLElement, name: string, quote: Quote) => void} */
export const choose = (element, name, { id, price, currency }) => tell(element, name, { id, price, currency });

/** @param {CustomElementConstructor} element */
export const define = (element) => customElements.get('hand-offer') ?? customElements.define('hand-offer', element);
