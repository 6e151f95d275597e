import { expect, test } from 'vitest';
import { PdfParser } from '../../../../src/pdf/reader/parser.js';
import { writeValue } from '../../../../src/pdf/reader/values.js';

test.each([
  ['5 0 R', '5 0 R'],
  ['[1 2 3 0 R 4 R 5 0 Rx]', '[1 2 3 0 R 4 R 5 0 Rx]'],
  ['[5 %x\n0%y\r\nR/N 6 0]', '[5 0 R/N 6 0]'],
  ['[-1 0 R 1.5 0 R +2 0 R]', '[-1 0 R 1.5 0 R +2 0 R]'],
  [`[5${' '.repeat(4_000_000)}0 R]`, '[5 0 R]'],
  [`[5${'%\n'.repeat(2_000_000)}0 R]`, '[5 0 R]'],
])('three words that are two whole numbers and an R are a reference, whatever parts them (%#)', (text, meant) => {
  expect(writeValue(new PdfParser(text).value())).toBe(meant);
});
