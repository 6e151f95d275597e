import { expect, test } from 'vitest';
import { PdfParser } from '../../../../src/pdf/reader/parser.js';
import { writeValue } from '../../../../src/pdf/reader/values.js';

test.each([
  ['<< /Type /Page /Kids [ 3 0 R 4 0 R ] /Rotate -90 >>', '<</Type/Page/Kids[3 0 R 4 0 R]/Rotate -90>>'],
  ['[ /A (two  words) <61 62> 1 [2] << >> true /B null ]', '[/A(two  words)<61 62> 1[2]<<>> true/B null]'],
  ['<</Odd#20one#2f 5/ /None>>', '<</Odd#20one#2f 5//None>>'],
])('%s is written with no blank more than it needs, and reads the same', (text, short) => {
  const value = new PdfParser(text).value();
  expect(writeValue(value)).toBe(short);
  expect(new PdfParser(short).value()).toEqual(value);
});
