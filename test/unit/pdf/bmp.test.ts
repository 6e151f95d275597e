import { describe, expect, test } from 'vitest';
import { decodeBmp } from '../../../src/pdf/picture/bmp.js';
import { type BitmapParts, bitmapFile, paddedRows } from '../../support/bitmaps.js';

const [R, G, B, W, K] = ['ff0000', '00ff00', '0000ff', 'ffffff', '000000'];
const palette = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
] as const;

/** Three pixels by two: red, green, blue over white, black, red; BMP begins with the lower row. */
const shown = `${R}${G}${B}${W}${K}${R}`;
const rows = (...hex: string[]) => paddedRows(hex.map((row) => Buffer.from(row, 'hex')));
const pixels24 = rows('ffffff0000000000ff', '0000ff00ff00ff0000');
const pixels32 = rows('ffffff0000000000 0000ff00'.replace(' ', ''), '0000ff0000ff0000ff000000');

const threeByTwo = (parts: Omit<BitmapParts, 'width' | 'height'> & { height?: number }) =>
  bitmapFile({ width: 3, height: 2, ...parts });

describe('the pixels of a BMP', () => {
  test.each([
    ['24 bits', threeByTwo({ bits: 24, pixels: pixels24 })],
    ['24 bits without the filling of the last row', threeByTwo({ bits: 24, pixels: pixels24.subarray(0, -3) })],
    ['24 bits and the header of OS/2', threeByTwo({ bits: 24, headerSize: 12, pixels: pixels24 })],
    [
      '24 bits from the top',
      threeByTwo({ bits: 24, height: -2, pixels: Buffer.concat([pixels24.subarray(12), pixels24.subarray(0, 12)]) }),
    ],
    ['24 bits and the last of the headers', threeByTwo({ bits: 24, headerSize: 124, pixels: pixels24 })],
    ['32 bits, of which 8 are not used', threeByTwo({ bits: 32, pixels: pixels32 })],
    ['16 bits, five a channel', threeByTwo({ bits: 16, pixels: rows('ff7f0000007c', '007ce0031f00') })],
    [
      '16 bits by masks',
      threeByTwo({
        bits: 16,
        compression: 3,
        masks: [0xf800, 0x07e0, 0x001f],
        pixels: rows('ffff000000f8', '00f8e0071f00'),
      }),
    ],
    [
      '16 bits by masks in the header',
      threeByTwo({
        bits: 16,
        compression: 3,
        headerSize: 56,
        masks: [0xf800, 0x07e0, 0x001f, 0],
        pixels: rows('ffff000000f8', '00f8e0071f00'),
      }),
    ],
    [
      '32 bits by masks of ten',
      threeByTwo({
        bits: 32,
        compression: 3,
        masks: [0x3ff00000, 0x000ffc00, 0x000003ff],
        pixels: rows('ffffff3f000000000000f03f', '0000f03f00fc0f00ff030000'),
      }),
    ],
    ['8 bits', threeByTwo({ bits: 8, palette: [...palette, [0, 0, 0]], pixels: rows('030400', '000102') })],
    ['4 bits', threeByTwo({ bits: 4, palette: [...palette, [0, 0, 0]], pixels: rows('3400', '0120') })],
    [
      '8 bits and the header of OS/2',
      threeByTwo({
        bits: 8,
        headerSize: 12,
        palette: [...palette, ...Array(252).fill([0, 0, 0])],
        pixels: rows('030400', '000102'),
      }),
    ],
    [
      'runs of 8 bits',
      threeByTwo({
        bits: 8,
        compression: 1,
        palette: [...palette, [0, 0, 0]],
        pixels: Buffer.from('0003030400000000' + '010001010102' + '0001', 'hex'),
      }),
    ],
    [
      'runs of 4 bits',
      threeByTwo({
        bits: 4,
        compression: 2,
        palette: [...palette, [0, 0, 0]],
        pixels: Buffer.from('0003340000' + '00' + '0201' + '0120' + '0001', 'hex'),
      }),
    ],
  ])('with %s', async (_, file) => {
    const { data, ...size } = await decodeBmp(file, 100);
    expect(size).toEqual({ width: 3, height: 2, channels: 3 });
    expect(data.toString('hex')).toBe(shown);
  });

  test('with 1 bit are counted from the highest', async () => {
    const two = [
      [255, 0, 0],
      [255, 255, 255],
    ] as const;
    const { data } = await decodeBmp(
      bitmapFile({ width: 10, height: 1, bits: 1, palette: two, pixels: rows('8040') }),
      100,
    );
    expect(data.toString('hex')).toBe(`${W}${R.repeat(8)}${W}`);
  });

  test('that runs jump over have the first color', async () => {
    const pixels = Buffer.from('0002010101030001', 'hex');
    const { data } = await decodeBmp(threeByTwo({ bits: 8, compression: 1, palette, pixels }), 100);
    expect(data.toString('hex')).toBe(`${R}${W}${R}${R}${R}${R}`);
  });

  test('may have an alpha, unless it is 0 everywhere', async () => {
    const masks = [0x00ff0000, 0x0000ff00, 0x000000ff, 0xff000000];
    const one = (pixel: string) =>
      bitmapFile({ width: 2, height: 1, bits: 32, compression: 3, headerSize: 108, masks, pixels: rows(pixel) });
    expect((await decodeBmp(one('0000ff80' + '00ff0000'), 100)).data.toString('hex')).toBe(`${R}80${G}00`);
    expect((await decodeBmp(one('0000ff00' + '00ff0000'), 100)).data.toString('hex')).toBe(`${R}ff${G}ff`);
  });
});

describe('a BMP is refused', () => {
  const sound = threeByTwo({ bits: 24, pixels: pixels24 });

  test.each([
    ['cut short', sound.subarray(0, 20)],
    ['cut short', sound.subarray(0, 40)],
    ['cut short', sound.subarray(0, -4)],
    ['cut short', threeByTwo({ bits: 8, compression: 1, palette, pixels: Buffer.from('0303', 'hex') })],
    ['its header makes no sense', bitmapFile({ width: 0, height: 2, bits: 24, pixels: pixels24 })],
    ['its header makes no sense', bitmapFile({ width: -3, height: 2, bits: 24, pixels: pixels24 })],
    ['unsupported compression 4 with 24 bits', threeByTwo({ bits: 24, compression: 4, pixels: pixels24 })],
    ['unsupported compression 0 with 64 bits', threeByTwo({ bits: 64, pixels: pixels24 })],
    [
      'more than the pixel limit',
      bitmapFile({
        width: 65_000,
        height: 65_000,
        bits: 8,
        compression: 1,
        palette,
        pixels: Buffer.from('0001', 'hex'),
      }),
    ],
  ])('with the words "%s"', async (message, file) => {
    await expect(decodeBmp(file, 100)).rejects.toThrow(message);
  });
});
