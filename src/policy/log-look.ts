import type { Bytes } from '../base/units.js';

/** A log at one look. */
export interface LogLook {
  readonly size: Bytes;
  /** Since the look before it, for each time that it could have been looked at; negative: it was cut. */
  readonly growth: Bytes;
}

/** A log that does not grow is passed over at most three times. */
const MOST_LOOKS = 4;
/** So many times faster than before a log may grow, and is still looked at before it is full. */
const HASTE = 4;

/** When a log is to be looked at again: at the next look, or only at one of the three after it. */
export function looksUntilNext({ size, growth }: LogLook, maxBytes: Bytes): number {
  const left = maxBytes - size;
  if (left <= 0 || growth < 0) return 1;
  return Math.max(1, Math.min(MOST_LOOKS, Math.floor(left / (HASTE * growth))));
}
