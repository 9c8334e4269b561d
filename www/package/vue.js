/** The element as a component: props in, events out. */

import { defineComponent, h, ref } from 'vue';
import { events } from './release.js';

/** `xce-opt-out`: `onXceOptOut`, as `h` names a listener. @param {string} event */
const listenerOf = (event) => `on-${event}`.replace(/-(.)/g, (_, initial) => initial.toUpperCase());
/** `xce-opt-out`: `opt-out`. @param {string} event */
const shortOf = (event) => event.replace('xce-', '');

export const ProtectionOffer = defineComponent({
  name: 'ProtectionOffer',
  // Others are attributes of the element.
  props: ['quoteRequest', 'offerRequest', 'currencyConfig', 'orderTotal'],
  emits: events.map(shortOf),
  setup(props, { emit, expose, slots }) {
    const element = ref();
    expose({ element });
    const listeners = Object.fromEntries(
      events.map((name) => [listenerOf(name), (/** @type {Event} */ event) => emit(shortOf(name), event)]),
    );
    return () => {
      const { quoteRequest, offerRequest, currencyConfig, orderTotal } = props;
      /** @type {Record<string, unknown>} */
      const properties = { currencyConfig, orderTotal };
      // Setting one replaces the other.
      properties[offerRequest ? 'offerRequest' : 'quoteRequest'] = offerRequest ?? quoteRequest;
      const given = Object.entries(properties).filter(([, value]) => value !== undefined);
      // With the dot it is a property, also while the script is missing.
      return h(
        'xce-protection-offer',
        { ref: element, ...Object.fromEntries(given.map(([name, value]) => [`.${name}`, value])), ...listeners },
        slots.default?.(),
      );
    };
  },
});
