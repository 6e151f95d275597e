import { describe, expect, test } from 'vitest';
import { cutParts, parseCrop } from '../../../src/pdf/card/crop.js';
import { PX_PER_MM } from '../../../src/pdf/units.js';

test.each([
  ['3', { amount: 3, unit: 'percent' }],
  ['3%', { amount: 3, unit: 'percent' }],
  [' 6.5 % ', { amount: 6.5, unit: 'percent' }],
  ['.5', { amount: 0.5, unit: 'percent' }],
  ['0', { amount: 0, unit: 'percent' }],
  ['3mm', { amount: 3, unit: 'mm' }],
  ['3 MM', { amount: 3, unit: 'mm' }],
  ['0.125in', { amount: 3.175, unit: 'mm' }],
  ['25.4mm', { amount: 25.4, unit: 'mm' }],
])('%j is a crop', (raw, crop) => {
  expect(parseCrop(raw, 'crop')).toEqual(crop);
});

test.each([
  '',
  ' ',
  'mm',
  '-1',
  '-3mm',
  '+3',
  '3cm',
  '3pt',
  '3mm4',
  '1e1',
  '0x3',
  '3,5mm',
  '3 4',
  '.',
  '.mm',
  'NaN',
  '٣',
])('%j is none, and the forms are told', (raw) => {
  expect(() => parseCrop(raw, 'cropBacks')).toThrow(
    expect.objectContaining({
      code: 'input_invalid',
      message: `${JSON.stringify(raw)} is no crop`,
      where: 'cropBacks',
      hint: expect.stringMatching(/3mm or 0.1in.*3 or 3%/),
    }),
  );
});

test.each([
  ['100', 'a crop of 100 % leaves nothing'],
  ['250%', 'a crop of 250 % leaves nothing'],
  ['25.41mm', 'no card has a border of 25.41mm'],
  ['250 mm', 'no card has a border of 250 mm'],
  ['1.01in', 'no card has a border of 1.01in'],
])('%j cuts too much', (raw, message) => {
  expect(() => parseCrop(raw, 'crop')).toThrow(expect.objectContaining({ message, where: 'crop' }));
});

describe('of a picture is cut', () => {
  const card = { width: 63 * PX_PER_MM, height: 88 * PX_PER_MM };

  test('half of the percentage from either side', () => {
    expect(cutParts({ amount: 6, unit: 'percent' }, card)).toEqual({ x: 0.03, y: 0.03 });
  });

  test('exactly the border, when the picture is the card with that border: 3 of 69 by 94 mm', () => {
    expect(cutParts({ amount: 3, unit: 'mm' }, card)).toEqual({
      x: expect.closeTo(3 / 69, 12),
      y: expect.closeTo(3 / 94, 12),
    });
  });

  test('nothing by a crop of nothing', () => {
    expect(cutParts({ amount: 0, unit: 'mm' }, card)).toEqual({ x: 0, y: 0 });
  });
});
