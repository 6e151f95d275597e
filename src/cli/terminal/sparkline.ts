import type { Glyphs } from './glyphs.js';

/**
 * The last `width` readings as a small curve, the latest at its right end. It rises from 0 to the largest of them, or to
 * `atLeast` where all are smaller, so that little stays low; what is above nothing is always seen.
 */
export function sparkline(values: readonly number[], width: number, { levels }: Glyphs, atLeast = 1): string {
  const shown = values.slice(-width);
  const top = Math.max(atLeast, ...shown);
  const highest = levels.length - 1;
  const curve = shown.map((value) => levels[Math.min(highest, Math.ceil((Math.max(0, value) / top) * highest))] ?? ' ');
  return curve.join('').padStart(width);
}

/** A bar of `width` columns of which `share` (0 to 1) is full. */
export function bar(share: number, width: number, { barFull, barRest }: Glyphs): readonly [full: string, rest: string] {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return [barFull.repeat(full), barRest.repeat(width - full)];
}
