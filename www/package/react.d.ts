import type { ForwardRefExoticComponent, HTMLAttributes, ReactNode, RefAttributes } from 'react';
import type { OfferAttributes, OfferHandlers, OfferListeners, OfferProperties, ProtectionOfferElement } from './element.js';

/** The element's attributes and properties, HTML's own attributes, and a handler for each of its events. */
export interface ProtectionOfferProps
  extends OfferAttributes,
    OfferProperties,
    OfferHandlers,
    Omit<HTMLAttributes<ProtectionOfferElement>, keyof OfferAttributes | keyof OfferHandlers> {
  children?: ReactNode;
}

/** Its `ref` is the element. */
export const ProtectionOffer: ForwardRefExoticComponent<ProtectionOfferProps & RefAttributes<ProtectionOfferElement>>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      /** The element itself: its properties and listeners are React 19's. */
      'xce-protection-offer': OfferAttributes &
        OfferProperties &
        OfferListeners &
        Omit<HTMLAttributes<ProtectionOfferElement>, keyof OfferAttributes> &
        RefAttributes<ProtectionOfferElement> & { class?: string };
    }
  }
}
