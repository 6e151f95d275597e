import type { HeldJob } from '../broker/broker.js';
import type { RunId } from '../protocol/worker-messages.js';
import type { JobHost } from '../supervisor/job-host.js';
import type { Run } from './run.js';
import type { WeightedPick } from './weighted-pick.js';

/** The slots of one process: what runs in it, what is being fetched for it, and a suspect that must run alone. */
export class HostSlots {
  readonly host: JobHost;
  readonly pick: WeightedPick;
  readonly runs = new Map<RunId, Run>();
  /** Slots for which a job is being taken. */
  reserved = 0;
  /** A job that waits here until everything else has left, or that has it for itself now. */
  suspect: HeldJob | null = null;
  readonly #concurrency: number;

  constructor(host: JobHost, concurrency: number, pick: WeightedPick) {
    this.host = host;
    this.#concurrency = concurrency;
    this.pick = pick;
  }

  get hasFreeSlot(): boolean {
    return this.host.acceptsJobs && this.suspect === null && this.runs.size + this.reserved < this.#concurrency;
  }

  get isEmpty(): boolean {
    return this.runs.size === 0 && this.reserved === 0;
  }
}
