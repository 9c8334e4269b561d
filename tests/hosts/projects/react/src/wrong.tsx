// What mustn't compile.

import { ProtectionOffer } from 'xcover-offer/react';
import { request, told } from './order.js';

export const right = [
  <ProtectionOffer key="0" quoteRequest={request} onSelect={({ detail }) => detail.priceFormatted.trim()} title="Cover" />,
  <xce-protection-offer key="1" quoteRequest={request} layout="inline" class="offer" onxce-select={({ detail }) => detail.price} />,
];

export const wrong = [
  // @ts-expect-error: no such layout
  <ProtectionOffer key="0" layout="wide" />,
  // @ts-expect-error: no currency
  <ProtectionOffer key="1" quoteRequest={{ request: [] }} />,
  // @ts-expect-error: no such event
  <ProtectionOffer key="2" onQuotes={told} />,
  // @ts-expect-error: an xce-opt-out has no price
  <ProtectionOffer key="3" onOptOut={({ detail }) => detail.price} />,
  // @ts-expect-error: JSON, or the property
  <xce-protection-offer key="4" quoterequest={request} />,
  // @ts-expect-error: no such layout
  <xce-protection-offer key="5" layout="wide" />,
];
