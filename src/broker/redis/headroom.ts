import type { Bytes } from '../../base/units.js';

/**
 * From this share of `maxmemory` on nothing more is let in. At the limit itself Redis refuses what would take a job out, too,
 * and so would never have room again.
 */
const WATERMARK = 0.85;
/** Below this share jobs are let in again; the distance keeps it from going to and fro with each job. */
const RELIEVED = 0.8;
/** No job is let in that would reach this share by itself: what is left is for the work on those that wait, and for replies. */
const MOST = 0.95;

/** What BullMQ keeps of a job beside its data, with its events: 0.7 to 1.4 KB, measured with Redis 7.0. */
const JOB_BYTES: Bytes = 2048;
/** By how much allocators round up: the size classes of jemalloc are up to a quarter apart. */
const ROUNDED = 1.25;

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

/** True beyond the limit: Redis refuses all that may need memory, and so what would take a job out, too. */
export function isOutOfRoom({ usedBytes, maxBytes }: Memory): boolean {
  return maxBytes > 0 && usedBytes > maxBytes;
}

/** False for a job so large that it would use nearly all that is left, though that is not little. */
export function hasRoomFor(jobBytes: Bytes, { usedBytes, maxBytes }: Memory): boolean {
  return maxBytes === 0 || usedBytes + jobBytes < maxBytes * MOST;
}

/** What a job with so many bytes of data takes, at most. */
export function bytesOfJob(dataBytes: Bytes): Bytes {
  return JOB_BYTES + dataBytes * ROUNDED;
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
