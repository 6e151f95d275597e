import { expect, test } from 'vitest';
import { byteRange } from '../../../src/api/byte-range.js';

test.each([
  ['bytes=0-0', { from: 0, to: 0 }],
  ['bytes=2-5', { from: 2, to: 5 }],
  ['bytes=2-', { from: 2, to: 9 }],
  ['bytes=2-99', { from: 2, to: 9 }],
  ['Bytes= 2-5 ', { from: 2, to: 5 }],
  ['bytes=-3', { from: 7, to: 9 }],
  ['bytes=-99', { from: 0, to: 9 }],
])('%s is a part of ten bytes', (header, part) => {
  expect(byteRange(header, 10)).toEqual(part);
});

test.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('%s is none of ten bytes', (header) => {
  expect(byteRange(header, 10)).toBe('none');
});

test.each([undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=a-b', 'bytes=1.5-2'])(
  '%s asks for the whole',
  (header) => {
    expect(byteRange(header, 10)).toBeNull();
  },
);
