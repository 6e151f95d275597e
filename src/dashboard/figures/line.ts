/** The box that lines are drawn in, in units of their own: the page stretches it. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/**
 * The path of a line through values that are evenly apart, from 0 at the bottom to `top`; it has a gap where a value is
 * missing. Two decimals are finer than any screen.
 */
export function linePath(values: readonly (number | null)[], top: number, { width, height }: Box): string {
  const step = values.length > 1 ? width / (values.length - 1) : width;
  let isDrawing = false;
  let path = '';
  values.forEach((value, index) => {
    if (value !== null) path += `${isDrawing ? 'L' : 'M'}${short(index * step)} ${short(heightOf(value, top, height))}`;
    isDrawing = value !== null;
  });
  return path;
}

/** The path of a column for each value, from the bottom; `floor` holds what they stand on. */
export function columnsPath(
  values: readonly number[],
  top: number,
  { width, height }: Box,
  floor: readonly number[] = [],
): string {
  const step = width / Math.max(1, values.length);
  return values
    .map((value, index) => {
      if (value === 0) return '';
      const below = floor[index] ?? 0;
      const [low, high] = [heightOf(below, top, height), heightOf(below + value, top, height)];
      return `M${short(index * step)} ${short(low)}V${short(high)}h${short(step * 0.8)}V${short(low)}z`;
    })
    .join('');
}

/** The largest of all values, and at least `least`. */
export function largest(values: readonly (number | null)[], least: number): number {
  return values.reduce<number>((top, value) => Math.max(top, value ?? 0), least);
}

function heightOf(value: number, top: number, height: number): number {
  return height - (Math.min(value, top) / top) * height;
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}
