import { expect, test } from 'vitest';
import { plainJson } from '../../../src/config/plain-json.js';

test.for([
  '{ "a": { "b": [1, { "c": null }] }, "d": "x" }',
  '{ "a": "\\"b\\":", "b": "c: \\\\", "c" : ":" }',
  '{ "__proto__": { "a": 1 }, "": 0, "constructor": [] }',
  '[{ "a": 1 }, { "a": 2 }]',
  '{}',
  '"a"',
])('%s is plain JSON', (text) => {
  expect(plainJson(text)).toEqual(JSON.parse(text));
});

test.for([
  '{ "a": 1, "a": 1 }',
  '{ "a": [{ "b": 1, "\\u0062": 2 }] }',
  '{ "__proto__": 1, "__proto__": 2 }',
  '{ "a": 1 } // one',
  '{ "a": 1, }',
  '',
])('%s is for the parser that knows more', (text) => {
  expect(plainJson(text)).toBeNull();
});
