// An offer by hand, with Lit.

import { LitElement, html, unsafeCSS } from 'lit';
import { choose, css, define, load, price, secure, tell } from './shared.js';

define(
  class extends LitElement {
    static styles = unsafeCSS(css);
    static properties = { src: {}, quote: { state: true }, failed: { state: true } };
    #run = 0;

    willUpdate(changed) {
      if (changed.has('src') && this.src) this.#load();
    }

    disconnectedCallback() {
      super.disconnectedCallback();
      this.#run++;
    }

    async #load() {
      const run = ++this.#run;
      this.quote = undefined;
      this.failed = false;
      try {
        const quote = await load(this.src);
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

    #option(name, label) {
      return html`<label><input type="radio" name="choice" value=${name} @change=${() => choose(this, name, this.quote)} /> ${label}</label>`;
    }

    render() {
      const { quote } = this;
      if (this.failed) {
        return html`<div role="alert">The offer could not be loaded. <button type="button" @click=${() => this.#load()}>Try again</button></div>`;
      }
      if (!quote) return html`<div role="status">Loading offer…</div>`;
      return html`<section aria-label=${quote.title}>
        <h2>${quote.title}</h2>
        <p class="price">${price(quote)}</p>
        <ul>${quote.inclusions.map((inclusion) => html`<li>${inclusion}</li>`)}</ul>
        <fieldset><legend>Choose one</legend>${this.#option('select', quote.accept)}${this.#option('opt-out', quote.decline)}</fieldset>
        <small>${quote.disclaimer}</small>
        <a href=${secure(quote.wording)} target="_blank" rel="noopener">Policy wording</a>
      </section>`;
    }
  },
);
