import { StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { ProtectionOfferElement } from 'xcover-offer';
import { ProtectionOffer } from 'xcover-offer/react';
import { request, told } from './order.js';

function Checkout() {
  const [currency, setCurrency] = useState('USD');
  const [isLate, setIsLate] = useState(false);
  const offer = useRef<ProtectionOfferElement>(null);
  useEffect(() => {
    window.changeCurrency = setCurrency;
    window.order = () => offer.current?.bookingDetails()?.quotes;
  }, []);
  return (
    <main data-late={isLate}>
      <ProtectionOffer
        ref={offer}
        className="offer"
        layout="panel"
        persuasion={false}
        hidden={false}
        currency-display="code"
        quoteRequest={{ ...request, currency }}
        orderTotal={200}
        onQuote={(event) => {
          setIsLate(true);
          told(event);
        }}
        onSelect={told}
        onClear={told}
        onUnavailable={told}
        onError={told}
      />
    </main>
  );
}

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <Checkout />
  </StrictMode>,
);
