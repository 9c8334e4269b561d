// What a partner would paste to get the offer as the demo's settings have it.

import { markup } from './brands.js';

/**
 * @param {HTMLElement} offer the element, with its attributes
 * @param {string} brand
 * @param {object} data what the signal carries
 */
export function snippet(offer, brand, data) {
  const script = /** @type {HTMLScriptElement} */ (document.querySelector('script[data-proxy]'));
  const attributes = [...offer.attributes].map(({ name, value }) => ` ${name}="${value}"`).join('');
  const json = JSON.stringify(data, null, 2).replaceAll('\n', '\n    ').replaceAll('</', '<\\/');
  return `<script type="module" async src="${script.src}" data-proxy="${script.dataset.proxy}"></script>
${markup(brand)}<xce-protection-offer${attributes}></xce-protection-offer>
<script>
  window.signalLayer = window.signalLayer || [];
  signalLayer.push({
    signal: 'set',
    element: 'xce-protection-offer',
    data: ${json},
    onSet: async (promise) => {
      const quote = await promise; // keep it for your booking request
    },
  });
  signalLayer.push({
    signal: 'listen',
    element: 'xce-protection-offer',
    onChange: ({ selectedOption, selectedProducts }) => {
      // yes: the product's id and the products; no: "reject" and []; void: null and []
    },
  });
</script>
`;
}
