import type { JobRef } from '../../protocol/jobs.js';
import type { Taken } from '../broker.js';

/** Where a job was taken, and so where its end belongs. */
export type Side = 'configured' | 'spool';

/** The jobs in hand, by the side from which each was taken. */
export class HeldJobs {
  readonly #sides = new Map<string, Side>();

  /** What a take brought. */
  note<T extends Taken>(taken: T, side: Side): T {
    if (taken.job !== null) this.#sides.set(keyOf(taken.job), side);
    return taken;
  }

  /** Null: nobody has it in hand here. */
  sideOf(job: JobRef): Side | null {
    return this.#sides.get(keyOf(job)) ?? null;
  }

  has(job: JobRef): boolean {
    return this.#sides.has(keyOf(job));
  }

  forget(job: JobRef): void {
    this.#sides.delete(keyOf(job));
  }
}

/** What tells jobs apart within one broker. */
export function keyOf({ queue, id }: JobRef): string {
  return `${queue}/${id}`;
}
