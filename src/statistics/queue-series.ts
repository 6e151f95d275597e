import type { QueueCounters } from './queue-counters.js';
import { RankRing } from './rank-ring.js';
import { type Ranks, ranksBetween } from './ranks.js';

/** What became of the jobs of a queue within one step. */
export interface QueueStep {
  readonly completed: number;
  /** Given up. */
  readonly failed: number;
  /** Attempts that failed, with another to come. */
  readonly retried: number;
  readonly ran: Ranks;
  readonly waited: Ranks;
  /** How many waited at its end; null: not known. */
  readonly waiting: number | null;
}

/** The counters as they were when a step began. */
interface Mark {
  readonly completed: number;
  readonly failed: number;
  readonly retried: number;
  readonly ran: Float64Array;
  readonly waited: Float64Array;
}

const UNKNOWN = 0xffff_ffff;

/**
 * What the counters of one queue have gained in each of the last steps, around a ring: 88 bytes a step, and 2.6 kB for the
 * one under way. Counters that are new have begun with it.
 */
export class QueueSeries {
  readonly #counters: QueueCounters;
  readonly #completed: Uint32Array;
  readonly #failed: Uint32Array;
  readonly #retried: Uint32Array;
  readonly #waiting: Uint32Array;
  readonly #ran: RankRing;
  readonly #waited: RankRing;
  #before: Mark;

  constructor(counters: QueueCounters, steps: number) {
    this.#counters = counters;
    this.#completed = new Uint32Array(steps);
    this.#failed = new Uint32Array(steps);
    this.#retried = new Uint32Array(steps);
    this.#waiting = new Uint32Array(steps).fill(UNKNOWN);
    this.#ran = new RankRing(steps);
    this.#waited = new RankRing(steps);
    this.#before = beginning(counters);
  }

  /** Ends the step under way, and puts it at this place. */
  close(place: number, waiting: number | null): void {
    const step = this.open(waiting);
    this.#completed[place] = step.completed;
    this.#failed[place] = step.failed;
    this.#retried[place] = step.retried;
    this.#waiting[place] = step.waiting ?? UNKNOWN;
    this.#ran.set(place, step.ran);
    this.#waited.set(place, step.waited);
    this.#before = markOf(this.#counters);
  }

  /** At this place is a step in which nobody looked. */
  clear(place: number): void {
    for (const ring of [this.#completed, this.#failed, this.#retried]) ring[place] = 0;
    this.#waiting[place] = UNKNOWN;
    this.#ran.clear(place);
    this.#waited.clear(place);
  }

  at(place: number): QueueStep {
    const waiting = this.#waiting[place] ?? UNKNOWN;
    return {
      completed: this.#completed[place] ?? 0,
      failed: this.#failed[place] ?? 0,
      retried: this.#retried[place] ?? 0,
      waiting: waiting === UNKNOWN ? null : waiting,
      ran: this.#ran.at(place),
      waited: this.#waited.at(place),
    };
  }

  /** The step under way. */
  open(waiting: number | null): QueueStep {
    const [before, now] = [this.#before, this.#counters];
    return {
      completed: now.outcomes.completed - before.completed,
      failed: now.failedForGood - before.failed,
      retried: now.triedAgain - before.retried,
      waiting,
      ran: ranksBetween(before.ran, now.ran.counts),
      waited: ranksBetween(before.waited, now.waited.counts),
    };
  }
}

function markOf({ outcomes, failedForGood, triedAgain, ran, waited }: QueueCounters): Mark {
  return {
    completed: outcomes.completed,
    failed: failedForGood,
    retried: triedAgain,
    ran: ran.counts.slice(),
    waited: waited.counts.slice(),
  };
}

function beginning({ ran, waited }: QueueCounters): Mark {
  const none = { completed: 0, failed: 0, retried: 0 };
  return { ...none, ran: new Float64Array(ran.counts.length), waited: new Float64Array(waited.counts.length) };
}
