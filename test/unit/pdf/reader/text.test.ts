import { expect, test } from 'vitest';
import { textOf } from '../../../../src/pdf/reader/text.js';
import { atom } from '../../../../src/pdf/reader/values.js';

test.each([
  ['(plain (nested) text)', 'plain (nested) text'],
  [String.raw`(a\(b\)\\\n\101\0)`, 'a(b)\\\nA\0'],
  ['(two\\\r\nlines\\\n)', 'twolines'],
  ['(caf\xe9)', 'café'],
  ['<636172 64>', 'card'],
  ['<7>', 'p'],
  ['<FEFF00E92603>', 'é☃'],
  ['(\xfe\xff\0A\0B)', 'AB'],
  ['12', null],
])('%j means %j', (written, text) => {
  expect(textOf(atom(written))).toBe(text);
});
