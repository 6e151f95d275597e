import type { Rect } from '../../src/pdf/matrix.js';

/** What two rectangles have in common; of no size where they are apart. */
export function intersection(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}

/** Whether they share more than an edge. */
export function overlap(a: Rect, b: Rect): boolean {
  const { width, height } = intersection(a, b);
  return width > 0 && height > 0;
}

/** Whether no part of one lies outside the other. */
export function isInside(inner: Rect, outer: Rect): boolean {
  const [right, bottom] = [inner.x + inner.width, inner.y + inner.height];
  return inner.x >= outer.x && inner.y >= outer.y && right <= outer.x + outer.width && bottom <= outer.y + outer.height;
}

/** As much larger, or smaller where `by` is negative, on every side. */
export function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** The smallest rectangle around all of them. */
export function bounds(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** How far, at most, an edge of one rectangle is from the same edge of the other. */
export function edgesApart(a: Rect, b: Rect): number {
  const off = [a.x - b.x, a.y - b.y, a.x + a.width - b.x - b.width, a.y + a.height - b.y - b.height];
  return Math.max(...off.map(Math.abs));
}

/**
 * The rectangles of a path as pdf.js tells it: an operator's number before its coordinates. Throws where a part of it is none,
 * or stands askew.
 */
export function rectanglesOf(path: ArrayLike<number>): Rect[] {
  const found: Rect[] = [];
  let points: Point[] = [];
  for (let i = 0; i < path.length; i++) {
    const operator = path[i];
    if (operator === CLOSE) {
      found.push(rectangleOf(points));
      points = [];
    } else if (operator === MOVE || operator === LINE) {
      if (operator === MOVE) points = [];
      points.push({ x: path[++i] ?? NaN, y: path[++i] ?? NaN });
    } else throw new Error('a path is curved');
  }
  return found;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const MOVE = 0;
const LINE = 1;
const CLOSE = 4;

function rectangleOf(points: readonly Point[]): Rect {
  const corners = new Set(points.map(({ x, y }) => `${x} ${y}`));
  const [xs, ys] = [new Set(points.map(({ x }) => x)), new Set(points.map(({ y }) => y))];
  if (corners.size !== 4 || xs.size !== 2 || ys.size !== 2) throw new Error('a path is no upright rectangle');
  return bounds(points.map((point) => ({ ...point, width: 0, height: 0 })));
}
