import type { Bytes } from '../../base/units.js';

/**
 * From this share of `maxmemory` on nothing more is let in. At the limit itself Redis refuses what would take a job out, too,
 * and so would never have room again.
 */
const WATERMARK = 0.85;
/** Below this share jobs are let in again; the distance keeps it from going to and fro with each job. */
const RELIEVED = 0.8;

/** What a Redis has used of its `maxmemory`; a limit of 0 is none. */
export interface Memory {
  readonly usedBytes: Bytes;
  readonly maxBytes: Bytes;
}

/** True at the watermark; once it was, true until there is clearly room again. */
export function isShortOfRoom({ usedBytes, maxBytes }: Memory, wasShort = false): boolean {
  return maxBytes > 0 && usedBytes >= maxBytes * (wasShort ? RELIEVED : WATERMARK);
}
