import type { JobRef } from '../protocol/jobs.js';
import type { Hosts } from './hosts.js';
import { cancellationOf } from './outcome.js';
import type { Reporter } from './reporter.js';
import type { RunFactory } from './run-factory.js';

interface Parts {
  readonly hosts: Hosts;
  readonly runs: RunFactory;
  readonly reporter: Reporter;
  /** Called when a process may have become free. */
  readonly onRoom: () => void;
}

/** Takes jobs in hand away again: those that nobody wants any more, and those that somebody else has by now. */
export class Withdrawal {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks a running job to stop, or with `force` ends its process. False when it is not in hand here. */
  cancel(job: JobRef, { force }: { readonly force: boolean }): boolean {
    const run = this.#parts.hosts.find(job);
    if (run === null) return this.#cancelSuspect(job);
    if (force) run.kill('cancelled');
    else run.abort('cancelled');
    return true;
  }

  /** `job` is the object that was held: the same job, taken again meanwhile, is another hold. */
  lose(job: JobRef): void {
    const { hosts, reporter, onRoom } = this.#parts;
    const run = hosts.find(job);
    if (run?.job === job) {
      reporter.lost(run);
      run.abort('lock_lost');
    }
    if (hosts.takeSuspect(job) !== null) onRoom();
  }

  #cancelSuspect(job: JobRef): boolean {
    const { hosts, runs, reporter, onRoom } = this.#parts;
    const waiting = hosts.takeSuspect(job);
    if (waiting === null) return false;
    const run = runs.create(waiting.suspect, waiting.slots);
    void reporter.ended(run, cancellationOf(run, null));
    onRoom();
    return true;
  }
}
