import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import { bitmapFile } from '../../support/bitmaps.js';
import { emptyFolder } from '../../support/folder.js';
import { adobe, changed, segment, withSegments } from '../../support/jpeg-surgery.js';
import { picture, writeDeck } from '../../support/pictures.js';
import { pngChunk } from '../../support/pngs.js';
import { tiffFile } from '../../support/tiffs.js';

const AGAIN = 'get the file anew, or open it in an image editor and save it again';
const CONVERT = 'save it as PNG or JPEG';
const SMALLER = 'save the picture smaller, or raise queues.pdf_generation.options.maxPixels';

test.each([
  ['empty.jpg', '', 'the file is empty', 'get the file anew'],
  ['notes.png', 'just text', 'not an image', 'replace it, or move it out of the deck'],
  ['marker.jpg', '\xff\xd8', 'not an image', 'replace it, or move it out of the deck'],
  ['download.jpg', '<!DOCTYPE html><title>Not found</title>', 'a web page cannot be read', CONVERT],
  ['vector.png', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'SVG cannot be read', CONVERT],
  ['sheet.jpg', '%PDF-1.7', 'PDF cannot be read', CONVERT],
  ['phone.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'HEIC cannot be read', CONVERT],
  ['new.jxl', '\xff\x0a\xfa\x7f', 'JPEG XL cannot be read', CONVERT],
  ['scan.jp2', '\0\0\0\x0cjP  \r\n\x87\n', 'JPEG 2000 cannot be read', CONVERT],
  ['layers.png', '8BPS\0\x01', 'Photoshop cannot be read', CONVERT],
])('%s is refused for what it is', async (name, content, message, hint) => {
  expect(await refusal(name, Buffer.from(content, 'latin1'))).toEqual({ where: name, message, hint });
});

test.each([
  ['jpeg', (image: Sharp) => image.jpeg()],
  ['progressive jpeg', (image: Sharp) => image.jpeg({ progressive: true })],
  ['png', (image: Sharp) => image.png()],
  ['interlaced png', (image: Sharp) => image.png({ progressive: true })],
  ['webp', (image: Sharp) => image.webp()],
  ['gif', (image: Sharp) => image.gif()],
  ['tiff', (image: Sharp) => image.tiff({ compression: 'lzw' })],
  ['avif', (image: Sharp) => image.avif({ effort: 0 })],
])('a %s that is cut short is refused, wherever it ends', async (_, encode) => {
  const whole = await encode(grain()).toBuffer();
  for (const length of [100, whole.length / 2, whole.length - 50]) {
    const told = await refusal('card', whole.subarray(0, length));
    expect(told).toEqual({ where: 'card', message: 'cut short or damaged', hint: AGAIN });
  }
});

test('a BMP that is cut short is refused, and a JPEG that only looks as if it had an end', async () => {
  const bitmap = bitmapFile({ width: 9, height: 9, bits: 24, pixels: Buffer.alloc(200) });
  const jpeg = await grain().jpeg().toBuffer();
  const mended = Buffer.concat([jpeg.subarray(0, jpeg.length / 2), jpeg.subarray(-2)]);
  for (const broken of [bitmap, mended]) {
    expect(await refusal('card', broken)).toMatchObject({ message: 'cut short or damaged', hint: AGAIN });
  }
});

const FRAME = 0xc0;
const teal = await picture('teal');
const SIZE = { width: 10, height: 10 };

test.each([
  ['JPEG of 12 bits', changed(teal, FRAME, { offset: 4, value: 12 }), 'Unsupported JPEG data precision 12'],
  ['hierarchical JPEG', changed(teal, FRAME, { offset: 1, value: 0xc5 }), 'Unsupported JPEG process: SOF type 0xc5'],
  [
    'JPEG whose height comes last',
    changed(teal, FRAME, { offset: 6, value: 0 }),
    'Empty JPEG image (DNL not supported)',
  ],
  ['TIFF of fractions', tiffFile(SIZE, Buffer.alloc(400), { 258: 32, 339: 3 }), 'unsupported pixels of type float'],
  ['TIFF of 32 bits', tiffFile(SIZE, Buffer.alloc(400), { 258: 32 }), 'unsupported pixels of type uint'],
  [
    'TIFF in Lab of 8 bits',
    readFileSync(new URL('../../fixtures/pictures/lab8.tiff', import.meta.url)),
    'bad labq format',
  ],
  [
    'BMP that holds a JPEG',
    bitmapFile({ ...SIZE, bits: 24, compression: 4, pixels: teal }),
    'unsupported compression 4 with 24 bits',
  ],
])('a %s is refused as one of a rare kind', async (_, file, told) => {
  expect(await refusal('card', file)).toEqual({
    where: 'card',
    message: `its kind cannot be read: ${told}`,
    hint: CONVERT,
  });
});

test.each([
  ['PNG', pngOf(14_000, Buffer.alloc(20))],
  [
    'GIF',
    Buffer.from(
      'GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;',
      'latin1',
    ),
  ],
  ['TIFF', tiffFile({ width: 20_000, height: 20_000 }, Buffer.alloc(400), {})],
  ['BMP', bitmapFile({ width: 65_000, height: 65_000, bits: 24, pixels: Buffer.alloc(100) })],
  ['JPEG', [5, 6, 7, 8].reduce((jpeg, offset) => changed(jpeg, FRAME, { offset, value: 0xf0 }), teal)],
])('a %s of few bytes and more pixels than the limit is refused by its header', async (_, file) => {
  const message = 'more than the limit of 100 megapixels';
  expect(await refusal('card', file)).toEqual({ where: 'card', message, hint: SMALLER });
});

test.each([
  ['a TIFF with tags out of order', tiffFile(SIZE, Buffer.alloc(100), { 269: 7, 65000: 7 }, { isSorted: false })],
  [
    'a JPEG of a JFIF to come',
    withSegments(teal, segment(0xe0, Buffer.from('JFIF\0\x03\x01\0\0\x01\0\x01\0\0', 'latin1'))),
  ],
  ['a JPEG with an Adobe marker that makes no sense', withSegments(teal, adobe(2))],
])('%s is read: nothing is wrong with its pixels', async (_, file) => {
  const folder = await emptyFolder();
  const dir = await writeDeck(join(folder, 'deck'), { card: file });
  expect(await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') })).toMatchObject({ cards: 1 });
});

test('what a picture unpacks beyond its pixels is never looked at', async () => {
  const folder = await emptyFolder();
  const bomb = pngOf(8, deflateSync(Buffer.alloc(100e6)));
  const dir = await writeDeck(join(folder, 'deck'), { 'bomb.png': bomb });
  const before = process.memoryUsage().rss;
  await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') });
  expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
});

/** What is told of a deck with this one picture; nothing must have been written. */
async function refusal(name: string, content: Buffer): Promise<unknown> {
  const folder = await emptyFolder();
  const dir = await writeDeck(join(folder, 'deck'), { [`${name}`]: content, 'sound.jpg': teal });
  const thrown: unknown = await renderSheets({
    dir,
    cards: [{ front: name }],
    outputPath: join(folder, 'out', 'sheets.pdf'),
  }).catch((error: unknown) => error);
  expect(await readdir(folder)).toEqual(['deck']);
  expect(thrown).toMatchObject({ code: 'input_invalid' });
  const { where, message, hint } = thrown as { where: string; message: string; hint: string };
  return { where, message, hint };
}

/** A picture that does not compress. */
function grain(): Sharp {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width: 100, height: 140, channels: 3, background: '#888888', noise } });
}

/** A square PNG whose pixels are what these bytes unpack to. */
function pngOf(size: number, deflated: Buffer): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', deflated), pngChunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}
