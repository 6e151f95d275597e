import { type Bytes, formatDuration, formatSize, type Ms } from '../base/units.js';
import type { LeaveCause } from './leave-cause.js';

/** What one incarnation may use before it is replaced; null: as much as it likes. */
export interface Limits {
  /** Resident memory after which a process finishes its job and is replaced. */
  readonly memory: Bytes | null;
  /** Resident memory at which it is killed. */
  readonly memoryHard: Bytes | null;
  readonly jobs: number | null;
  readonly lifetime: Ms | null;
}

/** What one incarnation has used. */
export interface Usage {
  /** The whole process group; null: not measured yet. */
  readonly rssBytes: Bytes | null;
  /** The same when it became ready; null: not measured. */
  readonly readyRssBytes: Bytes | null;
  readonly jobs: number;
  readonly uptimeMs: Ms;
}

/** What a passed limit asks for; `detail` says it in figures. */
export interface LimitDecision {
  readonly action: 'kill' | 'recycle';
  readonly cause: LeaveCause;
  readonly detail: string;
}

/** Processes that were born together must not all be replaced together. */
const LIFETIME_JITTER = 0.1;

/** The limits of one incarnation: its own lifetime is up to a tenth shorter. `random` is in [0, 1). */
export function limitsOfOne(limits: Limits, random: number): Limits {
  const { lifetime } = limits;
  if (lifetime === null) return limits; // the common case, and asked each second for every process
  return { ...limits, lifetime: lifetime * (1 - LIFETIME_JITTER * random) };
}

/** The gravest limit that has been passed, or null. */
export function decideLimit({ rssBytes, readyRssBytes, jobs, uptimeMs }: Usage, limits: Limits): LimitDecision | null {
  if (isAbove(rssBytes, limits.memoryHard)) {
    return { action: 'kill', cause: 'memory_hard', detail: inFigures(rssBytes, limits.memoryHard) };
  }
  // One that is born above its limit would be recycled for ever, and never be smaller for it.
  if (isAbove(rssBytes, limits.memory) && !isAbove(readyRssBytes, limits.memory)) {
    return { action: 'recycle', cause: 'recycle_memory', detail: inFigures(rssBytes, limits.memory) };
  }
  if (limits.jobs !== null && jobs >= limits.jobs) {
    return { action: 'recycle', cause: 'recycle_jobs', detail: `${jobs} jobs` };
  }
  if (limits.lifetime !== null && uptimeMs >= limits.lifetime) {
    return { action: 'recycle', cause: 'recycle_lifetime', detail: `${formatDuration(uptimeMs)} old` };
  }
  return null;
}

function isAbove(bytes: Bytes | null, limit: Bytes | null): boolean {
  return bytes !== null && limit !== null && bytes > limit;
}

function inFigures(rssBytes: Bytes | null, limit: Bytes | null): string {
  return `${formatSize(rssBytes ?? 0)} of ${formatSize(limit ?? 0)}`;
}
