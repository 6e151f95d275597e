import type { Ms } from '../base/units.js';

/** The R20 series of preferred numbers (ISO 3): twenty to each decade, every one about 12 % above the one before. */
const R20 = [1, 1.12, 1.25, 1.4, 1.6, 1.8, 2, 2.24, 2.5, 2.8, 3.15, 3.55, 4, 4.5, 5, 5.6, 6.3, 7.1, 8, 9];
/** From 1 ms up; the last one begins at a day and four hours. */
const DECADES = 8;

/** What the classes of durations end at, in milliseconds, that included; a longer one is in the last class all the same. */
export const CLASS_ENDS_MS: Float64Array = Float64Array.from({ length: DECADES * R20.length + 1 }, (_, place) => {
  const [decade, step] = [Math.floor(place / R20.length), place % R20.length];
  return (R20[step] ?? 1) * 10 ** decade;
});

/** Which class a duration is in: the first that ends at it or later. */
export function classOf(ms: Ms): number {
  let [low, high] = [0, CLASS_ENDS_MS.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ms <= (CLASS_ENDS_MS[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Durations, counted by class: 1.3 kB however many they are, and each known to within 12 %. Counts only ever grow, so what
 * came between two looks is their difference.
 */
export class Durations {
  /** How many there have been in each class. */
  readonly counts = new Float64Array(CLASS_ENDS_MS.length);
  /** All of them together. */
  sumMs: Ms = 0;
  count = 0;

  /** A clock that was set back makes it 0, and so does what a producer wrote that is no number. */
  note(duration: Ms): void {
    const ms = duration > 0 ? duration : 0;
    const place = classOf(ms);
    this.counts[place] = (this.counts[place] ?? 0) + 1;
    this.sumMs += ms;
    this.count++;
  }
}
