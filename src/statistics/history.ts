import type { Ms } from '../base/units.js';
import type { SupervisorEvent } from '../protocol/events.js';
import type { Sources } from './tally.js';
import { type Resolution, Track } from './track.js';
import type { WorkerReading } from './worker-series.js';

/** An hour in quarters of a minute, and the step under way. */
const FINE: Resolution = { stepMs: 15_000, steps: 241 };
/** A day in spans of five minutes, and the one under way. */
const COARSE: Resolution = { stepMs: 300_000, steps: 289 };

/**
 * What was going on in the last hour, finely, and in the last day, coarsely. Its memory is that of 530 steps: 52 kB for a
 * queue, 7.4 kB for a process that was there within a day. It reads the counters when a step ends, and asks nobody for more.
 */
export class History {
  readonly fine: Track;
  readonly coarse: Track;
  /** How many waited in each queue when somebody last looked. */
  readonly #depths = new Map<string, number>();
  /** Queues in which something has happened since. */
  readonly #stirred = new Set<string>();

  constructor(sources: Sources, now: Ms) {
    this.fine = new Track(FINE, sources, now);
    this.coarse = new Track(COARSE, sources, now);
  }

  /** A subscriber of the event stream. */
  note(event: SupervisorEvent): void {
    if ('queue' in event) this.#stirred.add(event.queue);
    if (event.event === 'broker.down') this.#depths.clear(); // nobody knows now
  }

  /** So many wait; null: the broker does not tell. */
  noteDepth(queue: string, waiting: number | null): void {
    this.#stirred.delete(queue);
    if (waiting === null) this.#depths.delete(queue);
    else this.#depths.set(queue, waiting);
  }

  /** Notes what is seen now. True when a fine step has ended. */
  look(now: Ms, readings: readonly WorkerReading[]): boolean {
    this.coarse.note(now, readings, this.#depths);
    return this.fine.note(now, readings, this.#depths);
  }

  /** Queues whose depth may be another one by now. */
  get stirred(): readonly string[] {
    return [...this.#stirred];
  }

  get depths(): ReadonlyMap<string, number> {
    return this.#depths;
  }
}
