import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProtectionOfferElement } from 'xcover-offer';
import 'xcover-offer/preact';
import { loaded, request, told } from './order.js';

function Checkout() {
  const [currency, setCurrency] = useState('USD');
  const offer = useRef<ProtectionOfferElement>(null);
  useEffect(() => {
    window.changeCurrency = setCurrency;
    window.order = () => offer.current?.bookingDetails()?.quotes;
  }, []);
  return (
    <xce-protection-offer
      ref={offer}
      layout="panel"
      quoteRequest={{ ...request, currency }}
      onxce-quote={told}
      onxce-select={told}
      onxce-clear={told}
      onxce-unavailable={told}
      onxce-error={told}
    />
  );
}

// Preact writes a property only once the element has it.
await loaded;
render(<Checkout />, document.querySelector('#app')!);
