// An offer by hand, without a library.

import { choose, css, define, load, price, secure, tell } from './shared.js';

/** @import { Quote } from './shared.js' */

/** @type {(tag: string, properties: object, ...children: Array<Node | string>) => HTMLElement} */
const create = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

define(
  class extends HTMLElement {
    static observedAttributes = ['src'];
    #root = this.attachShadow({ mode: 'open' });
    #run = 0;

    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.#root.adoptedStyleSheets = [sheet];
    }

    disconnectedCallback() {
      this.#run++;
    }

    async attributeChangedCallback() {
      const run = ++this.#run;
      this.#root.replaceChildren(create('div', { role: 'status', textContent: 'Loading offer…' }));
      try {
        const quote = await load(this.getAttribute('src') ?? '');
        if (run === this.#run) this.#show(quote);
      } catch (error) {
        if (run !== this.#run) return;
        const retry = create('button', { type: 'button', textContent: 'Try again', onclick: () => this.attributeChangedCallback() });
        this.#root.replaceChildren(create('div', { role: 'alert' }, 'The offer could not be loaded. ', retry));
        tell(this, 'offer-error', { error: `${error}` });
      }
    }

    /** @param {Quote} quote */
    #show(quote) {
      /** @type {(name: string, label: string) => HTMLElement} */
      const option = (name, label) =>
        create('label', {}, create('input', { type: 'radio', name: 'choice', value: name, onchange: () => choose(this, name, quote) }), ` ${label}`);
      this.#root.replaceChildren(
        create(
          'section',
          { ariaLabel: quote.title },
          create('h2', { textContent: quote.title }),
          create('p', { className: 'price', textContent: price(quote) }),
          create('ul', {}, ...quote.inclusions.map((textContent) => create('li', { textContent }))),
          create('fieldset', {}, create('legend', { textContent: 'Choose one' }), option('select', quote.accept), option('opt-out', quote.decline)),
          create('small', { textContent: quote.disclaimer }),
          create('a', { href: secure(quote.wording), target: '_blank', rel: 'noopener', textContent: 'Policy wording' }),
        ),
      );
      tell(this, 'offer-ready', { id: quote.id });
    }
  },
);
