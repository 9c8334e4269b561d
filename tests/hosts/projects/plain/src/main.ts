import { loadOffer, type Signal } from 'xcover-offer';
import { loaded, note, request, told } from './order.js';

const element = document.querySelector('xce-protection-offer');
for (const name of ['xce-quote', 'xce-clear', 'xce-unavailable', 'xce-error'] as const) element?.addEventListener(name, told);
element?.addEventListener('xce-select', (event) => {
  const { price, currency }: { price: string; currency: string } = event.detail;
  note(event.type, { price, currency });
});

const signals: Signal[] = [
  { signal: 'set', element: 'xce-protection-offer', data: { quote_request: request } },
  { signal: 'listen', element: 'xce-protection-offer', onChange: ({ selectedOption }) => note('onChange', selectedOption) },
];
window.signalLayer ??= [];
window.signalLayer.push(...signals);
window.changeCurrency = (currency) => {
  window.signalLayer.push({ signal: 'update', element: 'xce-protection-offer', data: { quote_request: { ...request, currency } } });
};
window.order = () => element?.bookingDetails()?.quotes;

// However often it is called, with whatever: one tag.
const again = loadOffer({ src: '/another/embed.js' });
note('same promise', again === loaded);
const module = await loaded;
note('formatPrice', await module?.formatPrice('14.02', 'USD', 'en'));
