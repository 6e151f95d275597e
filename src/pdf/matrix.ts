/** A PDF transformation [a b c d e f]: x′ = ax + cy + e, y′ = bx + dy + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its top-left corner, y down. */
export interface Rect extends Point, Size {}

/** What is measured in parts of a whole lies within it. */
export const UNIT: Rect = { x: 0, y: 0, width: 1, height: 1 };

/** Whether two rectangles are one, but for what calculating with fractions loses. */
export function isSame(one: Rect, other: Rect): boolean {
  const sides = ['x', 'y', 'width', 'height'] as const;
  return sides.every((side) => Math.abs(one[side] - other[side]) < 1e-6);
}

/** First `inner`, then `outer`. */
export function compose(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [A, B, C, D, E, F] = outer;
  return [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
}

/** Where a point lands. */
export function transform(point: Point, [a, b, c, d, e, f]: Matrix): Point {
  return { x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f };
}

/** The rectangle that a rectangle becomes under a matrix of quarter turns and scales. */
export function transformRect(rect: Rect, matrix: Matrix): Rect {
  const one = transform(rect, matrix);
  const other = transform({ x: rect.x + rect.width, y: rect.y + rect.height }, matrix);
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return { x, y, width: Math.max(one.x, other.x) - x, height: Math.max(one.y, other.y) - y };
}

/** What becomes of a rectangle when everything is scaled and moved so that `from` lies on `to`. */
export function scaledWith(rect: Rect, from: Rect, to: Rect): Rect {
  const [across, down] = [to.width / from.width, to.height / from.height];
  return {
    x: to.x + (rect.x - from.x) * across,
    y: to.y + (rect.y - from.y) * down,
    width: rect.width * across,
    height: rect.height * down,
  };
}

/** Moves by (x, y). */
export function translation(x: number, y: number): Matrix {
  return [1, 0, 0, 1, x, y];
}

/** Turns clockwise about the origin where y goes down; anticlockwise where it goes up. */
export function rotation(degrees: number): Matrix {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return [cos, sin, -sin, cos, 0, 0];
}

/** What undoes a matrix that is not flat. */
export function inverse([a, b, c, d, e, f]: Matrix): Matrix {
  const area = a * d - b * c;
  return [d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area];
}

/** Places what is drawn on a box of this size at (x, y), turned upside down within its own outline. */
export function turnedBox({ x, y, width, height }: Rect): Matrix {
  return [-1, 0, 0, -1, x + width, y + height];
}
