import { deflateSync } from 'node:zlib';
import type { Point, Rect, Size } from './matrix.js';

/** The outermost row or column of a picture: an image one pixel high or wide, RGB, deflated. */
export interface Strip extends Size {
  readonly deflated: Uint8Array;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** A picture's outline, which is drawn outward so that a cut beside the line shows no white. */
export interface Edges {
  readonly top: Strip;
  readonly bottom: Strip;
  readonly left: Strip;
  readonly right: Strip;
  readonly corners: readonly [topLeft: Rgb, topRight: Rgb, bottomLeft: Rgb, bottomRight: Rgb];
}

export const SIDES = ['top', 'bottom', 'left', 'right'] as const;

/** The outline of a picture given as rows of RGB pixels. */
export function edgesOf(pixels: Buffer, { width, height }: Size): Edges {
  const row = (y: number) => pixels.subarray(y * width * 3, (y + 1) * width * 3);
  const rgb = (x: number, y: number): Rgb => {
    const [red = 0, green = 0, blue = 0] = row(y).subarray(x * 3, x * 3 + 3);
    return [red, green, blue];
  };
  const column = (x: number) => {
    const copy = Buffer.allocUnsafe(height * 3);
    for (let y = 0; y < height; y++) copy.writeUIntBE(pixels.readUIntBE((y * width + x) * 3, 3), y * 3, 3);
    return copy;
  };
  const [right, bottom] = [width - 1, height - 1];
  return {
    top: strip({ width, height: 1 }, row(0)),
    bottom: strip({ width, height: 1 }, row(bottom)),
    left: strip({ width: 1, height }, column(0)),
    right: strip({ width: 1, height }, column(right)),
    corners: [rgb(0, 0), rgb(right, 0), rgb(0, bottom), rgb(right, bottom)],
  };
}

/** Deflating needs no more memory than a strip has bytes, and a copy of the result holds no more than the result. */
function strip(size: Size, pixels: Buffer): Strip {
  return { ...size, deflated: Buffer.from(deflateSync(pixels, { windowBits: 13, memLevel: 5 })) };
}

/**
 * Where the outline is drawn, in px from the card's top-left corner. It reaches `UNDER` px beneath the card, which is painted
 * last, so that no hairline shows between them. Corners are in the order of `Edges.corners`.
 */
export function bleedBoxes(
  card: Size,
  bleed: Point,
): { sides: Record<(typeof SIDES)[number], Rect>; corners: readonly Rect[] } {
  const columns = spans(card.width, bleed.x);
  const rows = spans(card.height, bleed.y);
  const box = (column: Span, row: Span): Rect => ({
    x: column.from,
    width: column.size,
    y: row.from,
    height: row.size,
  });
  return {
    sides: {
      top: box(columns.middle, rows.before),
      bottom: box(columns.middle, rows.after),
      left: box(columns.before, rows.middle),
      right: box(columns.after, rows.middle),
    },
    corners: [
      box(columns.before, rows.before),
      box(columns.after, rows.before),
      box(columns.before, rows.after),
      box(columns.after, rows.after),
    ],
  };
}

/**
 * Boxes keep this many px (under a micrometre) clear of the pixel grid: one that ends exactly on it is painted one pixel too
 * far by some renderers.
 */
export const CLEAR = 0.01;
const UNDER = 1;

interface Span {
  readonly from: number;
  readonly size: number;
}

function spans(card: number, bleed: number): Record<'before' | 'middle' | 'after', Span> {
  const reach = bleed - CLEAR + UNDER;
  return {
    before: { from: -bleed + CLEAR, size: reach },
    middle: { from: CLEAR, size: card - 2 * CLEAR },
    after: { from: card - UNDER, size: reach },
  };
}
