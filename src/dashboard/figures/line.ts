/** As far back as lines go. */
export const SPAN_MS = 30 * 60_000;

/**
 * The box that a series of the last half hour is drawn in, one unit of its width a step: it ends at the right, also when the
 * supervisor has not been there for so long. Above and below is room for half the width of a line.
 */
export function boxOf(series: readonly unknown[], { stepMs, height }: { stepMs: number; height: number }): string {
  const steps = SPAN_MS / stepMs;
  return `${series.length - steps} -1 ${steps} ${height + 2}`;
}

/** The path of a line from 0 at the bottom to `top`; it has a gap where a value is missing. */
export function linePath(values: readonly (number | null)[], top: number, height: number): string {
  return values
    .map((value, step) => {
      const isFirst = (values[step - 1] ?? null) === null;
      return value === null ? '' : `${isFirst ? 'M' : 'L'}${step + 0.5} ${levelOf(value, top, height)}`;
    })
    .join('');
}

/** The path of a column for each value, which stands on the one of `below`. */
export function columnsPath(values: readonly number[], below: readonly number[], top: number, height: number): string {
  return values
    .map((value, step) => {
      const floor = below[step] ?? 0;
      const level = levelOf(floor, top, height);
      return value ? `M${step} ${level}V${levelOf(floor + value, top, height)}h.8V${level}z` : '';
    })
    .join('');
}

/** The largest of all values, and at least `least`. */
export function largest(values: readonly (number | null)[], least: number): number {
  return Math.max(least, ...values.map(Number)); // of null, 0
}

/** To a hundredth, which is finer than any screen. */
function levelOf(value: number, top: number, height: number): number {
  return Math.round((1 - value / top) * height * 100) / 100;
}
