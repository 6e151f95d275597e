import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { BmpHeader } from './bmp-header.js';

/**
 * Unpacks the run-length codings of BMP to one byte a pixel, rows as in the file; pixels that are jumped over have color 0.
 * Throws when the data ends before its end mark. A command is two bytes: a count and a color; or 0 and 0, the end of a row;
 * 1, the end of the picture; 2, a jump; from 3 on, that many colors as they are, filled up to 16 bits.
 */
export async function unpackRuns(bytes: Buffer, { width, height, packing, offset }: BmpHeader): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height);
  const inByte = packing === 'rle4' ? 2 : 1;
  let [at, x, y, turnAt] = [offset, 0, 0, offset];
  const next = () => {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error('cut short');
    return byte;
  };
  const put = (color: number) => {
    if (x < width && y < height) pixels[y * width + x] = color; // what is too long for its row is dropped
    x++;
  };
  const colorOf = (byte: number, i: number) => (inByte === 1 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  while (y < height) {
    const [count, value] = [next(), next()];
    if (count > 0) {
      for (let i = 0; i < count; i++) put(colorOf(value, i));
    } else if (value === END_OF_ROW) {
      [x, y] = [0, y + 1];
    } else if (value === END_OF_PICTURE) {
      break;
    } else if (value === JUMP) {
      [x, y] = [x + next(), y + next()];
    } else {
      const size = Math.ceil(value / inByte);
      const colors = bytes.subarray(at, at + size);
      at += size + (size % 2);
      for (let i = 0; i < value; i++) put(colorOf(colors[Math.floor(i / inByte)] ?? 0, i));
    }
    if (at - turnAt > BYTES_AT_ONCE) {
      turnAt = at;
      await eventLoopTurn();
    }
  }
  return pixels;
}

const END_OF_ROW = 0;
const END_OF_PICTURE = 1;
const JUMP = 2;
const BYTES_AT_ONCE = 64 * 1024; // up to eight million pixels
