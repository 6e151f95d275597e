import type { Ms } from '../../base/units.js';
import { whyStuck } from './checks.js';
import { hasRoomFor } from './headroom.js';
import type { Probe } from './probe.js';

/** So long after it was last beyond its limit it counts as stuck, unless there is room again: others may be filling it. */
const STUCK_MS: Ms = 5000;

/** A Redis that is out of memory: why, and when it was last seen beyond its limit. */
export interface Stuck {
  readonly why: string;
  readonly at: Ms;
}

/**
 * What a probe makes of it. It ends by itself also where there is hardly room: what waits there may be all that fills it, and is
 * to be worked on.
 */
export function nextStuck(before: Stuck | null, probe: Probe, now: Ms): Stuck | null {
  const why = whyStuck(probe);
  if (why !== null) return { why, at: now };
  return before === null || hasRoomFor(0, probe) || now - before.at >= STUCK_MS ? null : before;
}
