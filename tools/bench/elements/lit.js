// An offer by hand, with Lit.

import { LitElement, html, unsafeCSS } from 'lit';
import { choose, css, define, load, price, secure, tell } from './shared.js';

/** @import { PropertyValues } from 'lit' */
/** @import { Quote } from './shared.js' */

define(
  class extends LitElement {
    static styles = unsafeCSS(css);
    static properties = { src: {}, quote: { state: true }, failed: { state: true } };
    #run = 0;

    constructor() {
      super();
      /** @type {string | undefined} */
      this.src = undefined;
      /** @type {Quote | undefined} */
      this.quote = undefined;
      this.failed = false;
    }

    /** @param {PropertyValues} changed */
    willUpdate(changed) {
      if (changed.has('src') && this.src) this.#load(this.src);
    }

    disconnectedCallback() {
      super.disconnectedCallback();
      this.#run++;
    }

    /** @param {string} src */
    async #load(src) {
      const run = ++this.#run;
      this.quote = undefined;
      this.failed = false;
      try {
        const quote = await load(src);
        if (run !== this.#run) return;
        this.quote = quote;
        await this.updateComplete;
        tell(this, 'offer-ready', { id: quote.id });
      } catch (error) {
        if (run !== this.#run) return;
        this.failed = true;
        tell(this, 'offer-error', { error: `${error}` });
      }
    }

    /**
     * @param {string} name
     * @param {string} label
     * @param {Quote} quote
     */
    #option(name, label, quote) {
      return html`<label><input type="radio" name="choice" value=${name} @change=${() => choose(this, name, quote)} /> ${label}</label>`;
    }

    render() {
      const { quote } = this;
      if (this.failed) {
        return html`<div role="alert">The offer could not be loaded. <button type="button" @click=${() => this.src && this.#load(this.src)}>Try again</button></div>`;
      }
      if (!quote) return html`<div role="status">Loading offer…</div>`;
      return html`<section aria-label=${quote.title}>
        <h2>${quote.title}</h2>
        <p class="price">${price(quote)}</p>
        <ul>${quote.inclusions.map((inclusion) => html`<li>${inclusion}</li>`)}</ul>
        <fieldset><legend>Choose one</legend>${this.#option('select', quote.accept, quote)}${this.#option('opt-out', quote.decline, quote)}</fieldset>
        <small>${quote.disclaimer}</small>
        <a href=${secure(quote.wording)} target="_blank" rel="noopener">Policy wording</a>
      </section>`;
    }
  },
);
