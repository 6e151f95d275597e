import type { JobState } from './jobs.js';

/** The states whose jobs move between brokers, in this order: what is to be done goes first, history last. */
export const MOVED_STATES = ['waiting', 'prioritized', 'delayed', 'failed', 'completed'] as const satisfies JobState[];

/** A job that stays, and why. */
export interface Conflict {
  readonly id: string;
  readonly reason: string;
}

/** What a move has done in one queue, or would do. */
export interface QueueMove {
  readonly name: string;
  /** True when the queue is paused at the source, and therefore at the target. */
  readonly paused: boolean;
  /** By the state in which they went. */
  readonly moved: Readonly<Record<(typeof MOVED_STATES)[number], number>>;
  /** Not moved, because the target has that very job; removed at the source. */
  readonly alreadyThere: number;
  /** Next jobs of schedules, which stay. */
  readonly schedules: number;
  readonly left: {
    readonly active: number;
    /** Jobs that wait for others, or others for them. */
    readonly flow: number;
    /** Jobs that the target cannot take; the first hundred of them tell why. */
    readonly conflict: number;
    readonly conflicts: readonly Conflict[];
    /** Set aside by an unfinished move to another broker, which `to` names. */
    readonly aside: number;
    readonly to: string | null;
  };
}

export interface MoveReport {
  readonly queues: readonly QueueMove[];
  /** Jobs put back where they were; null unless both brokers are the same. */
  readonly putBack: number | null;
  /** False when it was interrupted. */
  readonly complete: boolean;
}

/** Jobs that went, or would go. */
export function movedIn({ moved }: QueueMove): number {
  return Object.values(moved).reduce((sum, n) => sum + n, 0);
}

/** Jobs that should have gone and did not. */
export function leftIn({ left }: QueueMove): number {
  return left.active + left.flow + left.conflict + left.aside;
}
