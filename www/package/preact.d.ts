import type { OfferAttributes, OfferListeners, OfferProperties, ProtectionOfferElement } from './element.js';
import type { ClassAttributes, HTMLAttributes } from 'preact';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'xce-protection-offer': OfferAttributes &
        OfferProperties &
        OfferListeners &
        Omit<HTMLAttributes<ProtectionOfferElement>, keyof OfferAttributes> &
        ClassAttributes<ProtectionOfferElement>;
    }
  }
}
