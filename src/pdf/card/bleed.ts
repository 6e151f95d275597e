import { deflateSync } from 'node:zlib';
import type { Rect, Size } from '../matrix.js';
import type { Pixels } from '../picture/pixels.js';
import type { Treatment } from './treatment.js';

/** A row or column of a picture from end to end: an image one pixel high or wide, deflated. */
export interface Strip extends Size {
  readonly deflated: Uint8Array;
}

/** A level for each channel. */
export type Color = readonly number[];

/**
 * The outermost pixels that are seen of a picture, to be drawn outward so that a cut beside the line shows no white. Rows and
 * columns are those of the whole picture: placed like it, they are rounded like it to the pixels of a printer.
 */
export interface Edges {
  readonly top: Strip;
  readonly bottom: Strip;
  readonly left: Strip;
  readonly right: Strip;
  readonly corners: readonly [topLeft: Color, topRight: Color, bottomLeft: Color, bottomRight: Color];
}

type Side = 'top' | 'bottom' | 'left' | 'right';

/** The edges of what is seen of a picture, in whole pixels. */
export function edgesOf({ data, width, height, channels }: Pixels, seen: Rect): Edges {
  const at = (x: number, y: number) => (y * width + x) * channels;
  const color = (x: number, y: number): Color => [...data.subarray(at(x, y), at(x + 1, y))];
  const row = (y: number) => data.subarray(at(0, y), at(width, y));
  const column = (x: number) => {
    const copy = Buffer.allocUnsafeSlow(height * channels); // not from the pool, which what is kept of the last column would hold
    for (let y = 0; y < height; y++) copy.writeUIntBE(data.readUIntBE(at(x, y), channels), y * channels, channels);
    return copy;
  };
  const [left, top, right, bottom] = [seen.x, seen.y, seen.x + seen.width - 1, seen.y + seen.height - 1];
  return {
    top: strip({ width, height: 1 }, row(top)),
    bottom: strip({ width, height: 1 }, row(bottom)),
    left: strip({ width: 1, height }, column(left)),
    right: strip({ width: 1, height }, column(right)),
    corners: [color(left, top), color(right, top), color(left, bottom), color(right, bottom)],
  };
}

/** Deflating needs no more memory than a strip has bytes, and a copy of the result holds no more than the result. */
function strip({ width, height }: Size, pixels: Buffer): Strip {
  const deflated = Buffer.from(deflateSync(pixels, { windowBits: 13, memLevel: 5 }));
  return { width, height, deflated };
}

/** Where edges are drawn; corners in the order of `Edges.corners`. */
export interface EdgeBoxes {
  readonly sides: ReadonlyMap<Side, Rect>;
  readonly corners: readonly Rect[];
}

/**
 * The boxes between the window, through which the picture is seen, and the outer bound: none along an axis on which the two
 * meet. They reach `UNDER` px beneath the window, which is painted last, so that no hairline shows.
 */
export function edgeBoxes({ window, outer }: Pick<Treatment, 'window' | 'outer'>): EdgeBoxes {
  const columns = beyond([window.x, window.width], [outer.x, outer.width]);
  const rows = beyond([window.y, window.height], [outer.y, outer.height]);
  const sides = new Map<Side, Rect>();
  for (const [i, [y, height]] of rows.entries())
    sides.set(i === 0 ? 'top' : 'bottom', { x: window.x, y, width: window.width, height });
  for (const [i, [x, width]] of columns.entries())
    sides.set(i === 0 ? 'left' : 'right', { x, y: window.y, width, height: window.height });
  const corners = rows.flatMap(([y, height]) => columns.map(([x, width]) => ({ x, y, width, height })));
  return { sides, corners };
}

const UNDER = 1;

type Span = readonly [from: number, size: number];

/** The spans before and behind the window along an axis, if there are any: it lies in the middle. */
function beyond([from, size]: Span, [outerFrom, outerSize]: Span): Span[] {
  const reach = from - outerFrom;
  if (reach <= 0) return [];
  return [
    [outerFrom, reach + UNDER],
    [from + size - UNDER, outerSize - reach - size + UNDER],
  ];
}
