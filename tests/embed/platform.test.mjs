// What the script tag sends is what the page gave, whatever the page's libraries have done to JSON.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { toJson } from '../../www/embed/platform.js';

const request = {
  currency: 'USD',
  request: [{ policy_type: 'event', days: [1, 2], names: ['a'], none: null, gone: undefined }],
  at: new Date(0),
};
const expected = '{"currency":"USD","request":[{"policy_type":"event","days":[1,2],"names":["a"],"none":null}],"at":"1970-01-01T00:00:00.000Z"}';

const prototypes = [Object, Array, String, Number, Date, Boolean].map(({ prototype }) => prototype);
const before = prototypes.map((prototype) => Object.getOwnPropertyDescriptor(prototype, 'toJSON'));
afterEach(() => {
  for (const [place, prototype] of prototypes.entries()) {
    delete prototype.toJSON;
    if (before[place]) Object.defineProperty(prototype, 'toJSON', before[place]);
  }
});

test('a request is sent as it is, with a toJSON of old libraries or without', () => {
  assert.equal(toJson(request), expected);
  Array.prototype.toJSON = function () {
    return `[${this.join()}]`;
  };
  assert.equal(toJson(request), expected);
  Object.prototype.toJSON = () => 'object';
  assert.equal(toJson(request), expected);
  Date.prototype.toJSON = function () {
    return `"${this.toISOString()}"`;
  };
  assert.equal(toJson(request), expected);
  assert.equal(toJson([[1], 'x', 5, true]), '[[1],"x",5,true]');
});

test('strings, numbers and booleans with a toJSON are sent as they are', () => {
  for (const { prototype } of [String, Number, Boolean]) {
    prototype.toJSON = function () {
      return `"${this}"`;
    };
  }
  assert.equal(toJson({ text: 'x', number: 5, is: true }), '{"text":"x","number":5,"is":true}');
});

test('a toJSON of the page\'s own classes counts', () => {
  class Money {
    toJSON() {
      return '14.02';
    }
  }
  Object.prototype.toJSON = () => 'object';
  assert.equal(toJson({ price: new Money(), list: [new Money()] }), '{"price":"14.02","list":["14.02"]}');
});

test('what has no JSON is an error or nothing, as with JSON itself', () => {
  const cyclic = {};
  cyclic.self = cyclic;
  assert.throws(() => toJson(cyclic), TypeError);
  assert.throws(() => toJson({ amount: 7n }), TypeError);
  assert.equal(toJson(undefined), undefined);
  assert.equal(toJson(null), 'null');
});
