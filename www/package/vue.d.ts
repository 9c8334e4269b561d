import type { AllowedComponentProps, ComponentCustomProps, HTMLAttributes, VNodeProps } from 'vue';
import type { OfferAttributes, OfferHandlers, OfferListeners, OfferProperties, ProtectionOfferElement } from './element.js';

/** The element's attributes and properties, HTML's own attributes, and a handler for each of its events. */
export interface ProtectionOfferProps extends OfferAttributes, OfferProperties, OfferHandlers {}

/** `@quote`, `@select`, `@opt-out` and so on; its `ref` has the `element`. */
export const ProtectionOffer: new () => {
  $props: ProtectionOfferProps &
    Omit<HTMLAttributes, keyof ProtectionOfferProps> &
    VNodeProps &
    AllowedComponentProps &
    ComponentCustomProps;
  $slots: { default?: () => unknown };
  element: ProtectionOfferElement | undefined;
};

declare module 'vue' {
  interface GlobalComponents {
    /** The element itself, for which the compiler needs `isCustomElement`. */
    'xce-protection-offer': new () => {
      $props: OfferAttributes & OfferProperties & Omit<HTMLAttributes, keyof OfferAttributes> & VueListeners & VNodeProps;
    };
  }
}

type Pascal<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Capitalize<Head>}${Pascal<Tail>}` : Capitalize<S>;

/** `onXceQuote`, which a template writes as `@xce-quote`. */
type VueListeners = {
  [K in keyof OfferListeners as K extends `on${infer Name}` ? `on${Pascal<Name>}` : never]?: OfferListeners[K];
};
