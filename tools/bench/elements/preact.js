// An offer by hand, with Preact.

import { h, render } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { choose, css, define, load, price, secure, tell } from './shared.js';

/** @import { Quote } from './shared.js' */

/** @type {(props: { host: HTMLElement, quote: Quote, name: string, label: string }) => import('preact').VNode} */
const Option = ({ host, quote, name, label }) =>
  h('label', {}, h('input', { type: 'radio', name: 'choice', value: name, onChange: () => choose(host, name, quote) }), ` ${label}`);

/** @param {{ host: HTMLElement, src: string }} props */
function Offer({ host, src }) {
  const [quote, show] = useState(/** @type {Quote | undefined} */ (undefined));
  const [failed, fail] = useState(false);
  const [attempt, again] = useState(0);
  useLayoutEffect(() => {
    let wanted = true;
    show(undefined);
    fail(false);
    load(src).then(
      (quote) => wanted && show(quote),
      (error) => {
        if (!wanted) return;
        fail(true);
        tell(host, 'offer-error', { error: `${error}` });
      },
    );
    return () => {
      wanted = false;
    };
  }, [src, attempt]);
  useLayoutEffect(() => quote && void tell(host, 'offer-ready', { id: quote.id }), [quote]);
  if (failed) {
    const retry = h('button', { type: 'button', onClick: () => again(attempt + 1) }, 'Try again');
    return h('div', { role: 'alert' }, 'The offer could not be loaded. ', retry);
  }
  if (!quote) return h('div', { role: 'status' }, 'Loading offer…');
  return h(
    'section',
    { 'aria-label': quote.title },
    h('h2', {}, quote.title),
    h('p', { class: 'price' }, price(quote)),
    h('ul', {}, quote.inclusions.map((inclusion) => h('li', {}, inclusion))),
    h(
      'fieldset',
      {},
      h('legend', {}, 'Choose one'),
      h(Option, { host, quote, name: 'select', label: quote.accept }),
      h(Option, { host, quote, name: 'opt-out', label: quote.decline }),
    ),
    h('small', {}, quote.disclaimer),
    h('a', { href: secure(quote.wording), target: '_blank', rel: 'noopener' }, 'Policy wording'),
  );
}

define(
  class extends HTMLElement {
    static observedAttributes = ['src'];
    #root = this.attachShadow({ mode: 'open' });

    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.#root.adoptedStyleSheets = [sheet];
    }

    attributeChangedCallback() {
      render(h(Offer, { host: this, src: this.getAttribute('src') ?? '' }), this.#root);
    }

    disconnectedCallback() {
      render(null, this.#root);
    }
  },
);
