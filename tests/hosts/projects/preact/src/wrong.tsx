// What mustn't compile.

import 'xcover-offer/preact';

export const wrong = [
  // @ts-expect-error: no such layout
  <xce-protection-offer layout="wide" />,
  // @ts-expect-error: no currency
  <xce-protection-offer quoteRequest={{ request: [] }} />,
  // @ts-expect-error: an xce-opt-out has no price
  <xce-protection-offer onxce-opt-out={({ detail }) => detail.price} />,
];
