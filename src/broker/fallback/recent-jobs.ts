import type { JobRef } from '../../protocol/jobs.js';
import { keyOf } from './held-jobs.js';

/** How many are remembered: with ids of 36 characters some 1.5 MiB. */
const MOST = 10_000;

/** The jobs that the configured broker was last known to have, so that none of them is added anew while it cannot be asked. */
export class RecentJobs {
  /** In the order in which they were heard of. */
  readonly #keys = new Set<string>();

  note(job: JobRef): void {
    const key = keyOf(job);
    this.#keys.delete(key);
    this.#keys.add(key);
    if (this.#keys.size <= MOST) return;
    for (const oldest of this.#keys) {
      this.#keys.delete(oldest);
      return;
    }
  }

  has(job: JobRef): boolean {
    return this.#keys.has(keyOf(job));
  }

  forget(job: JobRef): void {
    this.#keys.delete(keyOf(job));
  }
}
