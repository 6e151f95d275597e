import type { BmpHeader } from './bmp-header.js';

/** Turns a row of pixels as a BMP stores it into RGB, or RGB and alpha where there is a mask for it. */
export type RowConverter = (from: Uint8Array, to: Uint8Array) => void;

export function rowConverter(header: BmpHeader): RowConverter {
  const { bitsPerPixel, packing, palette } = header;
  if (packing !== 'none') return fromPalette(palette, 8);
  if (bitsPerPixel <= 8) return fromPalette(palette, bitsPerPixel);
  return bitsPerPixel === 24 ? swapped : fromMasks(header);
}

/** The first pixel is in the highest bits; palettes hold blue first. */
function fromPalette(palette: Uint8Array, bits: number): RowConverter {
  const mask = 2 ** bits - 1;
  return (from, to) => {
    for (let x = 0, at = 0; at < to.length; x++, at += 3) {
      const bit = x * bits;
      const color = 3 * (((from[bit >> 3] ?? 0) >> (8 - bits - (bit & 7))) & mask);
      to[at] = palette[color + 2] ?? 0;
      to[at + 1] = palette[color + 1] ?? 0;
      to[at + 2] = palette[color] ?? 0;
    }
  };
}

function swapped(from: Uint8Array, to: Uint8Array): void {
  for (let at = 0; at < to.length; at += 3) {
    to[at] = from[at + 2] ?? 0;
    to[at + 1] = from[at + 1] ?? 0;
    to[at + 2] = from[at] ?? 0;
  }
}

function fromMasks({ bitsPerPixel, masks: { red, green, blue, alpha } }: BmpHeader): RowConverter {
  const channels = (alpha === 0 ? [red, green, blue] : [red, green, blue, alpha]).map(levelOf);
  const bytesPerPixel = bitsPerPixel / 8;
  return (from, to) => {
    for (let x = 0, at = 0; at < to.length; x += bytesPerPixel) {
      const low = (from[x] ?? 0) | ((from[x + 1] ?? 0) << 8);
      const pixel = bytesPerPixel === 2 ? low : low | ((from[x + 2] ?? 0) << 16) | ((from[x + 3] ?? 0) << 24);
      for (const level of channels) to[at++] = level(pixel);
    }
  };
}

/** What lies under a mask, from 0 to 255 whatever number of bits it has. */
function levelOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const scale = 255 / (mask >>> shift);
  return (pixel) => Math.round(((pixel & mask) >>> shift) * scale);
}
