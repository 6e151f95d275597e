import type { Size } from '../matrix.js';

/** How the pixels of a BMP are stored. Sources: the headers `BITMAPCOREHEADER` to `BITMAPV5HEADER` of Windows, and those of OS/2. */
export interface BmpHeader extends Size {
  readonly isTopDown: boolean;
  readonly bitsPerPixel: number;
  readonly packing: Packing;
  /** Where channels are in a pixel of 16 or 32 bits; an alpha of 0 says that there is none. */
  readonly masks: { readonly red: number; readonly green: number; readonly blue: number; readonly alpha: number };
  /** Three bytes a color, blue first; empty for pixels that are colors themselves. */
  readonly palette: Uint8Array;
  /** Where the pixels begin. */
  readonly offset: number;
}

export type Packing = 'none' | 'rle4' | 'rle8';

/** Reads the header of a file that begins as a BMP; what is wrong with it is thrown as an Error with plain words. */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  if (bytes.length < 26) throw new Error('cut short');
  const size = bytes.readUInt32LE(14);
  if (bytes.length < 14 + size) throw new Error('cut short');
  const isCore = size === CORE;
  const height = isCore ? bytes.readInt16LE(20) : bytes.readInt32LE(22);
  const bitsPerPixel = bytes.readUInt16LE(isCore ? 24 : 28);
  // A short header of OS/2 ends anywhere behind the first fields: what is not there is 0.
  const field = (at: number) => (at + 4 <= 14 + size ? bytes.readUInt32LE(at) : 0);
  const compression = isCore ? 0 : field(30);
  const width = isCore ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const offset = bytes.readUInt32LE(10);
  if (width <= 0 || height === 0 || offset < 14 + size) throw new Error('its header makes no sense');
  return {
    width,
    height: Math.abs(height),
    isTopDown: height < 0,
    bitsPerPixel,
    packing: packingOf(compression, bitsPerPixel),
    masks: masksOf(bytes, { size, compression, bitsPerPixel }),
    palette: paletteOf(bytes, { size, compression, bitsPerPixel, colors: isCore ? 0 : field(46) }),
    offset,
  };
}

const CORE = 12;
const INFO = 40;
const V2 = 52;
const V3 = 56;
const COMPRESSION = { none: 0, rle8: 1, rle4: 2, bitFields: 3, alphaBitFields: 6 } as const;

function packingOf(compression: number, bitsPerPixel: number): Packing {
  const fits = (allowed: readonly number[]) => allowed.includes(bitsPerPixel);
  if (compression === COMPRESSION.none && fits([1, 2, 4, 8, 16, 24, 32])) return 'none';
  if (compression === COMPRESSION.rle8 && fits([8])) return 'rle8';
  if (compression === COMPRESSION.rle4 && fits([4])) return 'rle4';
  if (hasMasks(compression) && fits([16, 32])) return 'none';
  throw new Error(`unsupported compression ${compression} with ${bitsPerPixel} bits`);
}

interface Fields {
  readonly size: number;
  readonly compression: number;
  readonly bitsPerPixel: number;
}

function hasMasks(compression: number): boolean {
  return compression === COMPRESSION.bitFields || compression === COMPRESSION.alphaBitFields;
}

/** Masks stand behind the first forty bytes of the header, as its part in the later versions. */
function masksOf(bytes: Buffer, { size, compression, bitsPerPixel }: Fields): BmpHeader['masks'] {
  if (!hasMasks(compression)) return bitsPerPixel === 16 ? FIVE_BITS : EIGHT_BITS;
  const at = 14 + INFO;
  const hasAlpha = size >= V3 || compression === COMPRESSION.alphaBitFields;
  if (bytes.length < at + 16) throw new Error('cut short');
  const [red, green, blue] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4), bytes.readUInt32LE(at + 8)];
  return { red, green, blue, alpha: hasAlpha ? bytes.readUInt32LE(at + 12) : 0 };
}

const FIVE_BITS = { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0 } as const;
const EIGHT_BITS = { red: 0xff0000, green: 0x00ff00, blue: 0x0000ff, alpha: 0 } as const;

function paletteOf(
  bytes: Buffer,
  { size, compression, bitsPerPixel, colors }: Fields & { colors: number },
): Uint8Array {
  if (bitsPerPixel > 8) return new Uint8Array();
  const isOwn = size < V2 && hasMasks(compression);
  const at = 14 + size + (isOwn ? 12 : 0);
  const entry = size === CORE ? 3 : 4;
  const most = 2 ** bitsPerPixel;
  const count = Math.min(colors === 0 ? most : colors, most, Math.floor((bytes.length - at) / entry));
  const palette = new Uint8Array(3 * most); // a color that is not given is black
  for (let i = 0; i < count; i++) palette.set(bytes.subarray(at + i * entry, at + i * entry + 3), 3 * i);
  return palette;
}
