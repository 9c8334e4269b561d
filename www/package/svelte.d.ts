import type { HTMLAttributes } from 'svelte/elements';
import type { OfferAttributes, OfferListeners, OfferProperties, ProtectionOfferElement } from './element.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'xce-protection-offer': OfferAttributes &
      OfferProperties &
      OfferListeners &
      Omit<HTMLAttributes<ProtectionOfferElement>, keyof OfferAttributes>;
  }
}
