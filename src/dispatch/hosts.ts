import type { Ms } from '../base/units.js';
import type { HeldJob } from '../broker/broker.js';
import type { Config } from '../config/config.js';
import type { JobRef } from '../protocol/jobs.js';
import type { JobHost } from '../supervisor/job-host.js';
import type { HostSlots } from './host-slots.js';
import type { AttemptSnapshot, Run, RunSnapshot } from './run.js';

/** The slots of those processes of an entry that take jobs. */
export interface SlotCounts {
  readonly busy: number;
  readonly free: number;
}

/** The processes that take jobs, and what is in their hands. */
export class Hosts {
  readonly #slots = new Map<JobHost, HostSlots>();

  add(slots: HostSlots): void {
    this.#slots.set(slots.host, slots);
  }

  remove(host: JobHost): void {
    this.#slots.delete(host);
  }

  of(host: JobHost): HostSlots | undefined {
    return this.#slots.get(host);
  }

  all(): Iterable<HostSlots> {
    return this.#slots.values();
  }

  /** From now on their slots are as these say. */
  adopt(workers: Config['workers']): void {
    for (const slots of this.all()) {
      const worker = workers[slots.host.worker];
      if (worker?.kind === 'queues') slots.adopt(worker);
    }
  }

  *runs(): Generator<Run> {
    for (const slots of this.#slots.values()) yield* slots.runs.values();
  }

  runOf(job: JobRef): AttemptSnapshot | null {
    return this.find(job)?.snapshot ?? null;
  }

  /** What the process of this pid has in hand. */
  runsIn(pid: number): readonly RunSnapshot[] {
    return [...this.runs()].filter((run) => run.host.pid === pid).map((run) => run.snapshot);
  }

  /** The slots of an entry. */
  slotsOf(worker: string): SlotCounts {
    const takers = [...this.all()].filter(({ host }) => host.worker === worker && host.acceptsJobs);
    return { busy: sum(takers.map((one) => one.busySlots)), free: sum(takers.map((one) => one.freeSlots)) };
  }

  /** When the job of a queue that has been running for longest was begun; null: none runs. */
  earliestRunOf(queue: string): Ms | null {
    const begun = [...this.runs()].filter((run) => run.job.queue === queue).map((run) => run.sentAt);
    return begun.length === 0 ? null : Math.min(...begun);
  }

  find(job: JobRef): Run | null {
    for (const run of this.runs()) {
      if (isSame(run.job, job)) return run;
    }
    return null;
  }

  /** Takes the first suspect that waits, in whatever process, for one like this to be empty; null when there is none. */
  takeSuspectFor(slots: HostSlots): HeldJob | null {
    for (const keeper of [slots, ...this.#slots.values()]) {
      const suspect = keeper.suspects.find((one) => slots.serves(one.queue));
      if (suspect !== undefined && keeper.letGo(suspect)) return suspect;
    }
    return null;
  }

  /** Lets this job, which waits for a process to be empty, wait no longer; null when it does not wait. */
  takeSuspect(job: JobRef): { readonly slots: HostSlots; readonly suspect: HeldJob } | null {
    for (const slots of this.#slots.values()) {
      const suspect = slots.suspects.find((one) => isSame(one, job));
      if (suspect !== undefined && slots.letGo(suspect)) return { slots, suspect };
    }
    return null;
  }

  /** Every job whose hold must be kept alive: those that run and are not lost, and suspects that wait for their turn. */
  *held(): Generator<HeldJob> {
    for (const run of this.runs()) if (!run.isLost) yield run.job;
    for (const slots of this.#slots.values()) yield* slots.suspects;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function isSame(one: JobRef, other: JobRef): boolean {
  return one.queue === other.queue && one.id === other.id;
}
