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

/** `trimming`: what is finished is being removed; `full`: that was not enough, and nothing is let in. */
export type Headroom = 'ample' | 'trimming' | 'full';

/** True at the watermark. */
export function isShortOfRoom({ usedBytes, maxBytes }: Memory): boolean {
  return maxBytes > 0 && usedBytes >= maxBytes * WATERMARK;
}

/** What a look at the memory makes of the headroom there was. `isBusy`: the first removal goes on. */
export function nextHeadroom(before: Headroom, memory: Memory, { isBusy }: { readonly isBusy: boolean }): Headroom {
  switch (before) {
    case 'ample':
      return isShortOfRoom(memory) ? 'trimming' : 'ample';
    case 'trimming':
      if (!isShortOfRoom(memory)) return 'ample';
      return isBusy ? 'trimming' : 'full';
    case 'full':
      return memory.maxBytes > 0 && memory.usedBytes >= memory.maxBytes * RELIEVED ? 'full' : 'ample';
  }
}
