import { expect, test } from 'vitest';
import { encodeWinAnsi, widthInHelvetica } from '../../../src/pdf/helvetica.js';

test('a text is encoded as Windows-1252, with ? for what that lacks', () => {
  expect([...encodeWinAnsi('Aé€Ÿ🂡Ć')]).toEqual([0x41, 0xe9, 0x80, 0x9f, 0x3f, 0x3f]);
});

test('a text is as wide as its glyphs', () => {
  const width = (text: string) => widthInHelvetica(encodeWinAnsi(text));
  expect(width('')).toBe(0);
  expect(width('iW')).toBeCloseTo(0.222 + 0.944, 6);
  expect(width('€—é')).toBeCloseTo(0.556 + 1 + 0.556, 6);
});
