import type { Raster } from './raster.js';

/** The dark pixels of a page. */
export type Ink = ReadonlySet<string>;

/** The dark pixels of a page, put through `to`; those that land beyond the page are dropped. */
export function inkOf(page: Raster, to: (x: number, y: number) => readonly [number, number] = (x, y) => [x, y]): Ink {
  const ink = new Set<string>();
  for (let y = 0; y < page.height; y++) {
    for (let x = 0; x < page.width; x++) {
      if ((page.at(x, y)[0] ?? 255) > 127) continue;
      const [toX, toY] = to(x, y);
      if (toX >= 0 && toX < page.width && toY >= 0 && toY < page.height) ink.add(`${toX},${toY}`);
    }
  }
  return ink;
}

/** How many pixels are dark on one page alone. */
export function difference(one: Ink, other: Ink): number {
  const common = [...one].filter((pixel) => other.has(pixel)).length;
  return one.size + other.size - 2 * common;
}
