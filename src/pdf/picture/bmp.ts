import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Size } from '../matrix.js';
import { type BmpHeader, readBmpHeader } from './bmp-header.js';
import { rowConverter } from './bmp-pixels.js';
import { unpackRuns } from './bmp-rle.js';

/** Rows of pixels from the top, 8 bits a channel: RGB, or RGB and alpha. */
export interface Bitmap extends Size {
  readonly data: Buffer;
  readonly channels: 3 | 4;
}

/**
 * Decodes a BMP of at most `maxPixels`, letting the event loop turn now and then. Throws an Error in plain words when it is
 * damaged, larger, or of a rare kind, before it takes memory for the pixels.
 */
export async function decodeBmp(bytes: Buffer, maxPixels: number): Promise<Bitmap> {
  const header = readBmpHeader(bytes);
  const { width, height, isTopDown, masks } = header;
  if (width * height > maxPixels) throw new Error('more than the pixel limit');
  const { rows, stride } = await readRows(bytes, header);
  const channels = masks.alpha === 0 ? 3 : 4;
  const data = Buffer.allocUnsafe(width * height * channels);
  const convert = rowConverter(header);
  for (let y = 0; y < height; y++) {
    const from = (isTopDown ? y : height - 1 - y) * stride;
    convert(rows.subarray(from, from + stride), data.subarray(y * width * channels, (y + 1) * width * channels));
    if ((y + 1) % Math.ceil(PIXELS_AT_ONCE / width) === 0) await eventLoopTurn();
  }
  if (channels === 4) mendAlpha(data);
  return { width, height, channels, data };
}

const PIXELS_AT_ONCE = 2 ** 20; // some ten milliseconds

interface Rows {
  readonly rows: Buffer;
  /** Bytes from one row to the next. */
  readonly stride: number;
}

async function readRows(bytes: Buffer, header: BmpHeader): Promise<Rows> {
  const { width, height, bitsPerPixel, packing, offset } = header;
  if (packing !== 'none') return { rows: await unpackRuns(bytes, header), stride: width };
  const stride = 4 * Math.ceil((width * bitsPerPixel) / 32);
  const needed = stride * (height - 1) + Math.ceil((width * bitsPerPixel) / 8); // the last row may lack its filling
  if (offset + needed > bytes.length) throw new Error('cut short');
  return { rows: bytes.subarray(offset), stride };
}

/** Programs that know nothing of alpha leave it 0 everywhere, and mean a picture that can be seen. */
function mendAlpha(data: Buffer): void {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return;
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
}
