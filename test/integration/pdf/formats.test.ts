import { readFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import { bitmapFile, paddedRows } from '../../support/bitmaps.js';
import { adobe, segment, withSegments } from '../../support/jpeg-surgery.js';
import { type PngParts, pngChunk, pngFile } from '../../support/pngs.js';
import { QUARTERED, QUARTERS, quarterAt, quartered, type Samples } from '../../support/quarters.js';
import { looksWrong, showCards } from '../../support/shown-cards.js';
import { requireTool } from '../../support/tools.js';

const [RED, GREEN, BLUE, WHITE] = QUARTERS;
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url));
const made = (change: (image: Sharp) => Sharp, samples?: Samples) => change(quartered(samples)).toBuffer();

beforeEach((context) => requireTool('pdftoppm', context));

describe('the quarters of a picture look as they were meant', () => {
  test('in a JPEG of every coding', async () => {
    const plain = await made((image) => image.jpeg({ quality: 95 }));
    const jfif = fixture('restarts.jpg');
    const shown = await showCards({
      '01 baseline': plain,
      '02 progressive': await made((image) => image.jpeg({ quality: 95, progressive: true })),
      '03 arithmetic': fixture('arithmetic.jpg'),
      '04 arithmetic, progressive': fixture('arithmetic-progressive.jpg'),
      '05 RGB': fixture('rgb.jpg'),
      '06 restarts': jfif,
      '07 4:1:1': fixture('411.jpg'),
      '08 4:4:0': fixture('440.jpg'),
      '09 sharper blue': fixture('sharper-blue.jpg'),
      '10 YCbCr by JFIF, RGB by Adobe': Buffer.concat([jfif.subarray(0, 20), adobe(0), jfif.subarray(20)]),
      '11 a huge comment': withSegments(plain, segment(0xfe, Buffer.alloc(65_000, 0xff))),
      '12 a film behind': Buffer.concat([plain, Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(5000, 7)]),
      '13 a picture behind': Buffer.concat([plain, await sharp({ create: BLACK }).jpeg().toBuffer()]),
      '14 zeros before the end': Buffer.concat([plain.subarray(0, -2), Buffer.alloc(4), plain.subarray(-2)]),
    });
    expect(looksWrong(shown, QUARTERS)).toEqual([]);
    expect(shown.warnings.filter((warning) => !/ ppi|stretched/.test(warning))).toEqual([]);
  });

  test('in a PNG of every colour type and depth, interlaced or not', async () => {
    const palette = pngChunk('PLTE', Buffer.from(QUARTERS.flat()));
    const indexed = [[0], [1], [2], [3]];
    const deep = QUARTERS.map((color) => color.map((level) => level * 257));
    const kinds: Record<string, Buffer> = {};
    for (const isInterlaced of [false, true]) {
      const suffix = isInterlaced ? ', interlaced' : '';
      const add = (name: string, parts: Omit<PngParts, 'pixel' | keyof typeof QUARTERED>, samples: Samples) => {
        kinds[`${name}${suffix}`] = png({ ...parts, isInterlaced }, samples);
      };
      add('RGB 8', { colorType: 2, bitDepth: 8 }, QUARTERS);
      add('RGB 16', { colorType: 2, bitDepth: 16 }, deep);
      add('palette 2', { colorType: 3, bitDepth: 2, chunks: [palette] }, indexed);
      add('palette 4', { colorType: 3, bitDepth: 4, chunks: [palette] }, indexed);
      add('palette 8', { colorType: 3, bitDepth: 8, chunks: [palette] }, indexed);
      add(
        'RGBA 8',
        { colorType: 6, bitDepth: 8 },
        QUARTERS.map((color) => [...color, 255]),
      );
      add(
        'RGBA 16',
        { colorType: 6, bitDepth: 16 },
        deep.map((color) => [...color, 65535]),
      );
    }
    const gamma = Buffer.from([0, 1, 0x86, 0xa0]);
    kinds['a gamma, which nobody heeds'] = png(
      { colorType: 2, bitDepth: 8, chunks: [pngChunk('gAMA', gamma)] },
      QUARTERS,
    );
    const torn = pngChunk('tEXt', Buffer.from('a\0b'));
    torn[torn.length - 1] = ~(torn.at(-1) ?? 0);
    kinds['a damaged comment'] = png({ colorType: 2, bitDepth: 8, chunks: [torn] }, QUARTERS);
    expect(looksWrong(await showCards(numbered(kinds)), QUARTERS, 1)).toEqual([]);
  });

  test('in grey of every depth', async () => {
    const kinds: Record<string, Buffer> = {
      JPEG: await made((image) => image.toColourspace('b-w').jpeg({ quality: 95 }), [[0], [85], [170], [255]]),
      TIFF: await made((image) => image.toColourspace('b-w').tiff({ compression: 'lzw' }), [[0], [85], [170], [255]]),
      'TIFF of 16 bits': await made(
        (image) => image.toColourspace('grey16').tiff({ compression: 'lzw' }),
        [[0], [85], [170], [255]],
      ),
    };
    for (const bitDepth of [2, 4, 8, 16] as const) {
      for (const isInterlaced of [false, true]) {
        const step = (2 ** bitDepth - 1) / 3;
        const samples = [[0], [step], [2 * step], [3 * step]];
        kinds[`PNG of ${bitDepth} bits${isInterlaced ? ', interlaced' : ''}`] = png(
          { colorType: 0, bitDepth, isInterlaced },
          samples,
        );
      }
    }
    const greys = [0, 85, 170, 255].map((level) => [level, level, level]);
    expect(looksWrong(await showCards(numbered(kinds)), greys, 1)).toEqual([]);
    const black = png({ colorType: 0, bitDepth: 1 }, [[0], [1], [1], [0]]);
    expect(looksWrong(await showCards({ '1 bit': black }), [[0, 0, 0], WHITE, WHITE, [0, 0, 0]], 0)).toEqual([]);
  });

  test('in WebP, GIF, TIFF, AVIF and BMP', async () => {
    const bitmap = await bitmapOf(QUARTERS);
    const shown = await showCards({
      '01 WebP': await made((image) => image.webp({ quality: 95 })),
      '02 WebP without loss': await made((image) => image.webp({ lossless: true })),
      '03 GIF': await made((image) => image.gif()),
      '04 TIFF': await made((image) => image.tiff({ compression: 'none' })),
      '05 TIFF, LZW': await made((image) => image.tiff({ compression: 'lzw', predictor: 'horizontal' })),
      '06 TIFF, JPEG': await made((image) => image.tiff({ compression: 'jpeg', quality: 95 })),
      '07 TIFF, tiled': await made((image) => image.tiff({ compression: 'deflate', tile: true, bigtiff: true })),
      '08 TIFF of 16 bits': await made((image) => image.toColourspace('rgb16').tiff({ compression: 'lzw' })),
      '09 TIFF, Lab': fixture('lab.tiff'),
      '10 AVIF': await made((image) => image.avif({ lossless: true })),
      '11 BMP': bitmap,
      '12.jpg': bitmap,
    });
    expect(looksWrong(shown, QUARTERS, 4)).toEqual([]);
  });

  test('on white, where they are clear or half so, in every format that can be', async () => {
    const samples = [
      [...RED, 0],
      [...GREEN, 128],
      [...BLUE, 255],
      [...WHITE, 255],
    ];
    const half = GREEN.map((level) => (level * 128 + 255 * 127) / 255);
    const deep = samples.map((color) => color.map((level) => level * 257));
    const palette = [pngChunk('PLTE', Buffer.from(QUARTERS.flat())), pngChunk('tRNS', Buffer.from([0, 128, 255]))];
    const shown = await showCards({
      '1 PNG': png({ colorType: 6, bitDepth: 8 }, samples),
      '2 PNG of 16 bits': png({ colorType: 6, bitDepth: 16 }, deep),
      '3 PNG with a palette': png({ colorType: 3, bitDepth: 8, chunks: palette }, [[0], [1], [2], [3]]),
      '4 WebP': await made((image) => image.webp({ lossless: true }), samples),
      '5 AVIF': await made((image) => image.avif({ lossless: true }), samples),
      '6 TIFF': await made((image) => image.tiff({ compression: 'lzw' }), samples),
      '7 BMP': bitmapFile({
        ...QUARTERED,
        bits: 32,
        compression: 3,
        headerSize: 108,
        masks: [0xff, 0xff00, 0xff0000, 0xff000000],
        height: -QUARTERED.height,
        pixels: await quartered(samples).raw().toBuffer(),
      }),
    });
    expect(looksWrong(shown, [WHITE, half, BLUE, WHITE], 4)).toEqual([]);
  });

  test('on white, where one colour stands for clear', async () => {
    const shown = await showCards({
      '1 RGB': png(
        { colorType: 2, bitDepth: 8, chunks: [pngChunk('tRNS', Buffer.from([0, 224, 0, 0, 0, 0]))] },
        QUARTERS,
      ),
      '2 GIF': await made(
        (image) => image.gif(),
        [[...RED, 0], ...[GREEN, BLUE, WHITE].map((color) => [...color, 255])],
      ),
    });
    expect(looksWrong(shown, [WHITE, GREEN, BLUE, WHITE], 2)).toEqual([]);
    const grey = { colorType: 0, bitDepth: 16, chunks: [pngChunk('tRNS', Buffer.from([0x80, 0x80]))] } as const;
    const greys = await showCards({ '3 grey of 16 bits': png(grey, [[0x8080], [0], [0x4040], [0xffff]]) });
    expect(looksWrong(greys, [WHITE, [0, 0, 0], [64, 64, 64], WHITE], 1)).toEqual([]);
    const faint = png({ colorType: 4, bitDepth: 16 }, [
      [0, 0],
      [0, 0x8080],
      [0x8080, 0xffff],
      [0xffff, 0xffff],
    ]);
    const faded = await showCards({ '4 grey and alpha of 16 bits': faint });
    expect(looksWrong(faded, [WHITE, [127, 127, 127], [128, 128, 128], WHITE], 1)).toEqual([]);
  });

  test('of the first picture, where a file holds several, and a warning tells of the rest', async () => {
    const still = await made((image) => image.png());
    const other = await sharp({ create: BLACK }).png().toBuffer();
    const film = () => sharp([still, other], { join: { animated: true } });
    const shown = await showCards({
      '1.gif': await film().gif().toBuffer(),
      '2.webp': await film().webp({ lossless: true }).toBuffer(),
      '3.tiff': fixture('two-pages.tiff'),
    });
    expect(looksWrong(shown, QUARTERS, 1)).toEqual([]);
    for (const name of ['1.gif', '2.webp', '3.tiff']) {
      expect(shown.warnings).toContain(`${name}: holds 2 pictures; only the first is printed`);
    }
  });

  test.each(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)('turned as it says, in %s', async (format) => {
    const pictures: Record<string, Buffer> = {};
    for (let k = 1; k <= 8; k++) {
      pictures[`${k}`] = await made((image) =>
        image.withMetadata({ orientation: k }).toFormat(format, { quality: 95 }),
      );
    }
    const shown = await showCards(pictures);
    for (const [i, order] of TURNED.entries()) {
      const quarters = [...order].map((digit) => QUARTERS[Number(digit)] ?? []);
      expect(looksWrong(shown, quarters, 6, `${i + 1}`)).toEqual([]);
    }
  });
});

const BLACK = { ...QUARTERED, channels: 3, background: 'black' } as const;

/** For each orientation which of the stored quarters is seen above left and right, and below. */
const TURNED = ['0123', '1032', '3210', '2301', '0213', '2031', '3120', '1302'];

function png(parts: Omit<PngParts, 'pixel' | keyof typeof QUARTERED>, samples: Samples): Buffer {
  return pngFile({ ...QUARTERED, ...parts, pixel: (x, y) => samples[quarterAt(x, y)] ?? [] });
}

async function bitmapOf(samples: Samples): Promise<Buffer> {
  const { width, height } = QUARTERED;
  const rows = Array.from({ length: height }, (_, i) => {
    const y = height - 1 - i;
    return Buffer.from(Array.from({ length: width }, (_, x) => (samples[quarterAt(x, y)] ?? []).toReversed()).flat());
  });
  return bitmapFile({ width, height, bits: 24, pixels: paddedRows(rows) });
}

function numbered(pictures: Readonly<Record<string, Buffer>>): Record<string, Buffer> {
  const entries = Object.entries(pictures).map(([name, picture], i) => [
    `${String(i).padStart(2, '0')} ${name}`,
    picture,
  ]);
  return Object.fromEntries(entries);
}
