import { type Matrix, type Rect, type Size, transform, transformRect } from '../../src/pdf/matrix.js';
import type { ShownPage } from './pdf-reader.js';
import { type PublishedSheet, PX_PER_MM } from './published-sheets.js';
import { bounds, edgesApart } from './rectangles.js';

/** A thousandth of a millimetre, in px. Pictures keep a hundredth of a px off the grid, which is less. */
export const EXACT = 0.001 * PX_PER_MM;

/** A picture that should be on a page. */
export interface Placed {
  /** Which tell what picture it is. */
  readonly pixels: Size;
  readonly matrix: Matrix;
}

/** The pictures that stand elsewhere than they should, are missing, or should not be there. */
export function misplaced({ pictures }: ShownPage, wanted: readonly Placed[]): string[] {
  const left = new Set(pictures);
  const missing = wanted.filter(({ pixels, matrix }) => {
    const found = [...left].find((shown) => isSame(shown.pixels, pixels) && cornersApart(shown.matrix, matrix) < EXACT);
    if (found !== undefined) left.delete(found);
    return found === undefined;
  });
  return [...missing.map((one) => `missing: ${told(one)}`), ...[...left].map((one) => `found: ${told(one)}`)];
}

/** The cards whose edges, four sides and four corners of each, do not run on as far as they should. */
export function unbled({ bleed }: ShownPage, { bleed: reach }: PublishedSheet, cards: readonly Placed[]): string[] {
  const areas = cards.map(({ matrix }) => withBleed(matrix, reach));
  if (bleed.length !== PIECES * areas.length) return [`${bleed.length} pieces for ${areas.length} cards`];
  const reached = areas.map((_, i) => bounds(bleed.slice(i * PIECES, (i + 1) * PIECES)));
  return areas
    .filter((area) => !reached.some((one) => edgesApart(one, area) < EXACT))
    .map((one) => JSON.stringify(one));
}

/** The marks that are not there, and how many rectangles there are beside them. */
export function mismarked({ fills }: ShownPage, wanted: readonly Rect[]): string[] {
  const isThere = (mark: Rect) => fills.some((one) => one.color === '#000000' && edgesApart(one, mark) < EXACT);
  const missing = wanted.filter((mark) => !isThere(mark)).map((mark) => `missing: ${JSON.stringify(mark)}`);
  return fills.length === wanted.length ? missing : [...missing, `${fills.length} instead of ${wanted.length}`];
}

/** The card and its bleed, which is told along the picture's own axes. */
export function withBleed(matrix: Matrix, reach: { readonly x: number; readonly y: number }): Rect {
  const [a, b, c, d] = matrix;
  const x = reach.x / Math.hypot(a, b);
  const y = reach.y / Math.hypot(c, d);
  return transformRect({ x: -x, y: -y, width: 1 + 2 * x, height: 1 + 2 * y }, matrix);
}

const PIECES = 8;

function isSame(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

function told({ pixels, matrix }: Placed): string {
  return `${pixels.width}×${pixels.height} at ${matrix.map((one) => one.toFixed(3)).join(' ')}`;
}

const UNIT_CORNERS = [0, 1].flatMap((x) => [0, 1].map((y) => ({ x, y })));

/** How far, at most, a corner of the picture is from where it should be. */
function cornersApart(a: Matrix, b: Matrix): number {
  const off = UNIT_CORNERS.flatMap((corner) => {
    const [one, other] = [transform(corner, a), transform(corner, b)];
    return [Math.abs(one.x - other.x), Math.abs(one.y - other.y)];
  });
  return Math.max(...off);
}
