import { RankRing } from './rank-ring.js';
import { type Ranks, ranksBetween } from './ranks.js';
import type { Tally } from './tally.js';

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

const UNKNOWN = 0xffff_ffff;

/**
 * What the tally of one queue has gained in each of the last steps, around a ring: 88 bytes a step, and 2.6 kB for the one under
 * way. A tally that is new has begun with it.
 */
export class QueueSeries {
  readonly #tally: () => Tally;
  readonly #completed: Uint32Array;
  readonly #failed: Uint32Array;
  readonly #retried: Uint32Array;
  readonly #waiting: Uint32Array;
  readonly #ran: RankRing;
  readonly #waited: RankRing;
  /** As it was when the step under way began. */
  #before: Tally;

  constructor(tally: () => Tally, steps: number) {
    this.#tally = tally;
    this.#completed = new Uint32Array(steps);
    this.#failed = new Uint32Array(steps);
    this.#retried = new Uint32Array(steps);
    this.#waiting = new Uint32Array(steps).fill(UNKNOWN);
    this.#ran = new RankRing(steps);
    this.#waited = new RankRing(steps);
    this.#before = NOTHING;
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
    this.#before = copyOf(this.#tally());
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
    const [before, now] = [this.#before, this.#tally()];
    return {
      completed: now.completed - before.completed,
      failed: now.failed - before.failed,
      retried: now.retried - before.retried,
      waiting,
      ran: ranksBetween(before.ran, now.ran),
      waited: ranksBetween(before.waited, now.waited),
    };
  }
}

function copyOf(tally: Tally): Tally {
  return { ...tally, ran: tally.ran.slice(), waited: tally.waited.slice() };
}

const NONE = new Float64Array(0);
const NOTHING: Tally = { completed: 0, failed: 0, retried: 0, ran: NONE, waited: NONE };
