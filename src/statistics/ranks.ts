import type { Ms } from '../base/units.js';
import { CLASS_ENDS_MS } from './durations.js';

/** How many of the durations of one step are kept; of more, so many that stand at equal distances in their order. */
export const RANKS = 32;

/** Durations in order, by their classes. */
export interface Ranks {
  /** At most `RANKS`, rising. */
  readonly classes: Uint8Array;
  /** How many they stand for. */
  readonly count: number;
}

/** The ranks of the durations that were counted between two looks at the counts of their classes. */
export function ranksBetween(before: Float64Array, after: Float64Array): Ranks {
  const counts = after.map((count, place) => count - (before[place] ?? 0));
  const count = counts.reduce((sum, one) => sum + one, 0);
  const classes = new Uint8Array(Math.min(RANKS, count));
  let [place, passed] = [0, counts[0] ?? 0];
  for (let rank = 0; rank < classes.length; rank++) {
    const wanted = Math.ceil(((rank + 0.5) / classes.length) * count); // the middle of its share
    while (passed < wanted) passed += counts[++place] ?? 0;
    classes[rank] = place;
  }
  return { classes, count };
}

/** The nearest-rank percentile, rounded up to the end of its class; null when there are none. */
export function percentileOf({ classes }: Ranks, share: number): Ms | null {
  const place = classes[Math.max(0, Math.ceil(classes.length * share) - 1)];
  return place === undefined ? null : endOf(place);
}

/** The same of several steps together. */
export function percentileOfAll(steps: readonly Ranks[], share: number): Ms | null {
  const weights = new Float64Array(CLASS_ENDS_MS.length);
  let total = 0;
  for (const { classes, count } of steps) {
    total += count;
    for (const place of classes) weights[place] = (weights[place] ?? 0) + count / classes.length;
  }
  if (total === 0) return null;
  let passed = 0;
  const found = weights.findIndex((weight) => {
    passed += weight;
    return passed >= total * share - ROUNDING;
  });
  return endOf(found);
}

/** What adding up shares of a whole number may be wrong by. */
const ROUNDING = 1e-6;

function endOf(place: number): Ms {
  return Math.round(CLASS_ENDS_MS[place] ?? 0);
}
