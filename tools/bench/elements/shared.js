// What the three hand-written elements share: their quote, their styles, their events.

export const css = `
  :host { display: block; padding: 16px; border: 1px solid #ccd; border-radius: 8px; font: 16px/1.5 system-ui, sans-serif; }
  h2 { margin: 0; font-size: 1.125em; }
  .price { margin: 4px 0; font-weight: 700; font-size: 1.25em; }
  fieldset { margin: 8px 0; padding: 0; border: 0; }
  label { display: block; padding: 6px 0; }
  small { display: block; margin: 8px 0; }
  [role='status'] { min-height: 220px; }`;

/** `{id, currency, locale, title, price, inclusions, disclaimer, wording, accept, decline}` */
export async function load(src) {
  const response = await fetch(src, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`quote: ${response.status}`);
  return response.json();
}

export const price = ({ price, currency, locale }) => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(price);

export const secure = (address) => (/^https?:\/\//.test(address) ? address : '');

export const tell = (element, name, detail) => element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));

export const choose = (element, name, { id, price, currency }) => tell(element, name, { id, price, currency });

export const define = (element) => customElements.get('hand-offer') ?? customElements.define('hand-offer', element);
