import { expect, test } from 'vitest';
import { subset } from '../../../src/pdf/document/truetype-subset.js';
import { typeface } from '../../../src/pdf/document/typeface.js';

test('the typeface knows characters, widths, heights and outlines', async () => {
  const font = await typeface();
  const [i = 0, w = 0, blank = 0] = ['i', 'W', ' '].map((character) => font.glyphs.get(character));
  expect(font.widthOf(w)).toBeGreaterThan(font.widthOf(i) * 3);
  expect(font.outlineOf(w).byteLength).toBeGreaterThan(0);
  expect(font.outlineOf(blank).byteLength).toBe(0);
  expect(font.glyphs.get('日')).toBeUndefined();
  expect(font.capHeight / font.unitsPerEm).toBeCloseTo(0.729, 3);
});

test('a subset has the glyphs asked for, under their numbers, and nothing else', async () => {
  const font = await typeface();
  const [x = 0, h = 0] = ['X', 'H'].map((character) => font.glyphs.get(character));
  const tables = tablesOf(subset(font, [x, h]));
  expect([...tables.keys()]).toEqual(['glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp']);
  const filled = filledGlyphs(tables);
  expect([...filled.keys()]).toEqual([0, h, x].sort((a, b) => a - b));
  for (const [glyph, outline] of filled) expect(outline).toEqual(bytesOf(font.outlineOf(glyph)));
  expect(tables.get('hmtx')?.readUInt16BE(x * 4)).toBe(font.widthOf(x));
  expect(tables.get('hmtx')).toHaveLength((tables.get('hhea')?.readUInt16BE(34) ?? NaN) * 4);
});

test('an accented letter brings the letter and the accents that it is made of', async () => {
  const font = await typeface();
  const [accented = 0, letter = 0] = ['Ế', 'E'].map((character) => font.glyphs.get(character));
  const filled = filledGlyphs(tablesOf(subset(font, [accented])));
  expect(filled.get(letter)).toEqual(bytesOf(font.outlineOf(letter)));
  expect(filled.size).toBeGreaterThanOrEqual(4);
});

test('the sums that tell a damaged font from a sound one are right', async () => {
  const font = await typeface();
  const file = Buffer.from(subset(font, font.glyphs.values()));
  expect(sumOf(file)).toBe(0xb1b0afba);
  for (let i = 0; i < file.readUInt16BE(4); i++) {
    const [, sum, at = 0, length = 0] = [0, 4, 8, 12].map((field) => file.readUInt32BE(12 + i * 16 + field));
    const table = Buffer.from(file.subarray(at, at + length));
    if (file.toString('latin1', 12 + i * 16, 16 + i * 16) === 'head') table.writeUInt32BE(0, 8);
    expect(sumOf(table)).toBe(sum);
  }
});

function tablesOf(bytes: Uint8Array): Map<string, Buffer> {
  const file = Buffer.from(bytes);
  const records = Array.from({ length: file.readUInt16BE(4) }, (_, i) => file.subarray(12 + i * 16));
  return new Map(
    records.map((record) => {
      const at = record.readUInt32BE(8);
      return [record.toString('latin1', 0, 4), file.subarray(at, at + record.readUInt32BE(12))];
    }),
  );
}

/** The glyphs that have an outline, with its bytes. */
function filledGlyphs(tables: ReadonlyMap<string, Buffer>): Map<number, Buffer> {
  const [glyf, loca, maxp] = [tables.get('glyf'), tables.get('loca'), tables.get('maxp')];
  if (glyf === undefined || loca === undefined || maxp === undefined) throw new Error('tables are missing');
  const all = [...Array(maxp.readUInt16BE(4)).keys()];
  const outlines = all.map((i) => glyf.subarray(loca.readUInt32BE(i * 4), loca.readUInt32BE(i * 4 + 4)));
  return new Map([...outlines.entries()].filter(([, outline]) => outline.length > 0));
}

function bytesOf({ buffer, byteOffset, byteLength }: DataView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function sumOf(bytes: Buffer): number {
  const padded = Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) % 2 ** 32;
  return sum;
}
