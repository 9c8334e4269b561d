'use client';

/** The element as a component: props in, events out. */

import { createElement, forwardRef, useEffect, useImperativeHandle, useRef } from 'react';
import { events } from './release.js';

/** @import { ForwardedRef } from 'react' */
/** @import { ProtectionOfferElement } from './element.js' */
/** @import { ProtectionOfferProps } from './react.js' */

/** `xce-opt-out`: `onOptOut`. @param {string} event */
const handlerOf = (event) => event.replace(/^xce/, 'on').replace(/-(.)/g, (_, initial) => initial.toUpperCase());
const handlers = new Set(events.map(handlerOf));

/**
 * An attribute in the way that React 18 and 19 write alike: for a custom element, 18 writes `true` and `false` as texts.
 * @param {[string, unknown]} prop
 */
const attribute = ([name, value]) => {
  if (name === 'className') return ['class', value];
  if (typeof value !== 'boolean' || /^(aria|data)-/.test(name)) return [name, value];
  return [name, value ? '' : undefined];
};

export const ProtectionOffer = forwardRef(
  /**
   * @param {ProtectionOfferProps} props
   * @param {ForwardedRef<ProtectionOfferElement>} outerRef
   */
  function ProtectionOffer({ quoteRequest, offerRequest, currencyConfig, orderTotal, children, ...rest }, outerRef) {
    /** @type {React.RefObject<any>} */
    const ref = useRef(null);
    useImperativeHandle(outerRef, () => ref.current, []);

    /** @type {React.RefObject<any>} */
    const latest = useRef(rest);
    useEffect(() => {
      latest.current = rest;
    });
    useEffect(() => {
      const element = ref.current;
      const hear = (/** @type {Event} */ event) => latest.current[handlerOf(event.type)]?.(event);
      for (const name of events) element.addEventListener(name, hear);
      return () => {
        for (const name of events) element.removeEventListener(name, hear);
      };
    }, []);

    useEffect(() => {
      if (currencyConfig !== undefined) ref.current.currencyConfig = currencyConfig;
    }, [currencyConfig]);
    useEffect(() => {
      if (orderTotal !== undefined) ref.current.orderTotal = orderTotal;
    }, [orderTotal]);

    // Setting one replaces the other, and a component without either leaves the element to the page's signals.
    const name = offerRequest ? 'offerRequest' : 'quoteRequest';
    const request = offerRequest ?? quoteRequest;
    const given = useRef(request);
    useEffect(() => {
      if (request ?? given.current) ref.current[name] = request;
      given.current = request;
    }, [name, request]);

    const attributes = Object.entries(rest).filter(([name]) => !handlers.has(name)).map(attribute);
    return createElement('xce-protection-offer', { ...Object.fromEntries(attributes), ref }, children);
  },
);
