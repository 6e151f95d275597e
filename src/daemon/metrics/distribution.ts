import type { Ms } from '../../base/units.js';
import type { Distribution } from '../../protocol/metrics.js';
import { CLASS_ENDS_MS, type Durations } from '../../statistics/durations.js';

/** 1, 2.5 and 5 in every power of ten from 1 ms up to 1000 s; each is the end of a class of durations, so that no count is guessed. */
export const BOUNDS_MS: readonly Ms[] = [1, 10, 100, 1000, 10_000, 100_000]
  .flatMap((power) => [power, 2.5 * power, 5 * power])
  .concat(1_000_000);

/** In seconds. */
export function distributionOf({ counts, count, sumMs }: Durations): Distribution {
  const finite = BOUNDS_MS.map((bound) => ({ atMost: bound / 1000, count: countUpTo(bound, counts) }));
  return { buckets: [...finite, { atMost: Number.POSITIVE_INFINITY, count }], sum: sumMs / 1000 };
}

function countUpTo(bound: Ms, counts: Float64Array): number {
  return counts.reduce((sum, own, at) => ((CLASS_ENDS_MS[at] ?? 0) <= bound ? sum + own : sum), 0);
}
