import type { Conflict, QueueMove } from '../../protocol/move.js';
import type { AsideJob, RestingState } from '../transfer.js';

/** Conflicts that a report tells one by one. */
const MOST_CONFLICTS = 100;

/** Counts what becomes of the jobs of one queue. */
export class Tally {
  readonly #moved = { waiting: 0, prioritized: 0, delayed: 0, failed: 0, completed: 0 };
  readonly #staying = { schedule: new Set<string>(), flow: new Set<string>(), gone: new Set<string>() };
  readonly #conflicts: Conflict[] = [];
  #conflict = 0;
  #alreadyThere = 0;
  #aside = 0;
  #to: string | null = null;

  /** Jobs that are off the source. */
  get done(): number {
    return Object.values(this.#moved).reduce((sum, n) => sum + n, this.#alreadyThere);
  }

  moved(state: RestingState, n = 1): void {
    this.#moved[state] += n;
  }

  wasThere(): void {
    this.#alreadyThere++;
  }

  /** It stays; told of more than once, it counts once. */
  stays(id: string, why: 'schedule' | 'flow' | 'gone'): void {
    this.#staying[why].add(id);
  }

  conflict(id: string, reason: string): void {
    this.#conflict++;
    if (this.#conflicts.length < MOST_CONFLICTS) this.#conflicts.push({ id, reason });
  }

  belongsElsewhere({ to }: AsideJob): void {
    this.#aside++;
    this.#to ??= to;
  }

  report(name: string, { paused, active }: { readonly paused: boolean; readonly active: number }): QueueMove {
    return {
      name,
      paused,
      moved: { ...this.#moved },
      alreadyThere: this.#alreadyThere,
      schedules: this.#staying.schedule.size,
      left: {
        active,
        flow: this.#staying.flow.size,
        conflict: this.#conflict,
        conflicts: this.#conflicts,
        aside: this.#aside,
        to: this.#to,
      },
    };
  }
}
