import type { HeldJob } from '../broker/broker.js';
import type { QueueWorkerSpec } from '../config/config.js';
import { isSuspect } from '../policy/retry.js';
import type { RunId } from '../protocol/worker-messages.js';
import type { JobHost } from '../supervisor/job-host.js';
import type { Patience, Run } from './run.js';
import { WeightedPick } from './weighted-pick.js';

/** The slots of one process: what runs in it, what is being fetched for it, and the suspects that wait for it to be empty. */
export class HostSlots {
  readonly host: JobHost;
  readonly runs = new Map<RunId, Run>();
  /** Slots for which a job is being taken. */
  reserved = 0;
  #worker: QueueWorkerSpec;
  #pick: WeightedPick;
  #suspects: HeldJob[] = [];

  constructor(host: JobHost, worker: QueueWorkerSpec) {
    this.host = host;
    this.#worker = asLoaded(worker, host);
    this.#pick = new WeightedPick(this.#worker.queues);
  }

  /** Which queue is asked next. */
  get pick(): WeightedPick {
    return this.#pick;
  }

  /** From now on these are the weights, and so many jobs run at once; those above run to their end. */
  adopt(worker: QueueWorkerSpec): void {
    this.#worker = asLoaded(worker, this.host);
    this.#pick = new WeightedPick(this.#worker.queues);
  }

  get patience(): Patience {
    return { answerMs: this.#worker.heartbeat.timeout, graceMs: this.#worker.drainTimeout };
  }

  /** Slots with a job in them, or for which one is being taken. */
  get busySlots(): number {
    return this.runs.size + this.reserved;
  }

  /** Slots that would take a job now. */
  get freeSlots(): number {
    return this.hasFreeSlot ? this.#worker.concurrency - this.busySlots : 0;
  }

  /** While a suspect waits, or has the process for itself, nothing else is let in. */
  get hasFreeSlot(): boolean {
    const isOpen = this.host.acceptsJobs && this.#suspects.length === 0 && !this.#isForOneAlone;
    return isOpen && this.busySlots < this.#worker.concurrency;
  }

  /** True when a suspect may begin in it. */
  get isReadyForSuspect(): boolean {
    return this.host.acceptsJobs && this.busySlots === 0;
  }

  /** The jobs in its hands, or on their way to it. */
  get load(): number {
    return this.busySlots + this.#suspects.length;
  }

  get suspects(): readonly HeldJob[] {
    return this.#suspects;
  }

  serves(queue: string): boolean {
    return Object.hasOwn(this.#worker.queues, queue);
  }

  /** Lets a suspect wait here until everything else has left. */
  keep(suspect: HeldJob): void {
    this.#suspects.push(suspect);
  }

  /** False when it does not wait here. */
  letGo(suspect: HeldJob): boolean {
    const before = this.#suspects.length;
    this.#suspects = this.#suspects.filter((one) => one !== suspect);
    return this.#suspects.length < before;
  }

  get #isForOneAlone(): boolean {
    return [...this.runs.values()].some((run) => isSuspect(run.job));
  }
}

/** With those of its queues that the process has loaded. */
function asLoaded(worker: QueueWorkerSpec, { queues }: JobHost): QueueWorkerSpec {
  const weights = Object.entries(worker.queues).filter(([queue]) => queues.includes(queue));
  return { ...worker, queues: Object.fromEntries(weights) };
}
