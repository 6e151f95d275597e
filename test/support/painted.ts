import type { Rect } from '../../src/pdf/matrix.js';
import type { Raster } from './raster.js';
import { grown } from './rectangles.js';

/** The smallest box around all that is dark, or null where nothing is. */
export function blackBox(raster: Raster): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (let y = 0; y < raster.height; y++) {
    for (let x = 0; x < raster.width; x++) {
      if (!isDark(raster, x, y)) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    }
  }
  return right === 0 ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * How many pixels are light well inside one of the boxes that should be black, or dark well outside of all. Those less than a
 * pixel from an edge may be either, as the painter rounds, and so may those in the boxes told as `either`.
 */
export function pixelsAmiss(
  raster: Raster,
  { black, either }: { readonly black: readonly Rect[]; readonly either: readonly Rect[] },
): number {
  const [inner, outer] = [black.map((box) => grown(box, -1)), [...black, ...either].map((box) => grown(box, 1))];
  let amiss = 0;
  for (let y = 0; y < raster.height; y++) {
    const [surelyBlack, maybeBlack] = [inner.filter((box) => isInRow(box, y)), outer.filter((box) => isInRow(box, y))];
    for (let x = 0; x < raster.width; x++) {
      const isRight = isDark(raster, x, y)
        ? maybeBlack.some((box) => isInColumn(box, x))
        : !surelyBlack.some((box) => isInColumn(box, x));
      if (!isRight) amiss++;
    }
  }
  return amiss;
}

function isDark({ pixels, width }: Raster, x: number, y: number): boolean {
  return (pixels[(y * width + x) * 3] ?? 255) < 128;
}

function isInRow(box: Rect, y: number): boolean {
  return y >= box.y && y + 1 <= box.y + box.height;
}

function isInColumn(box: Rect, x: number): boolean {
  return x >= box.x && x + 1 <= box.x + box.width;
}
