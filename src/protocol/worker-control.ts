import type { Ms } from '../base/units.js';
import type { WorkerDetail } from './status.js';

/**
 * What can be asked about worker processes. Empty `workers` means all. Unknown names are refused (`worker_unknown`) before
 * anything is done, and what is refused otherwise is refused in the same turn.
 */
export interface WorkerControl {
  /** Resolves when they run. Rejects with `boot_failed` at the first that has to wait after it failed, and with `timed_out`. */
  start(request: StartRequest): Promise<StartReport>;
  /** Resolves when the workers are down; the supervisor stays. */
  stop(request: StopRequest): Promise<StopReport>;
  /** Resolves when every replacement is ready. Rejects with `boot_failed`: then what was there before goes on. */
  restart(request: RestartRequest): Promise<void>;
  /** Another number of processes; what is stopped stays so. Settles as `start` does. */
  scale(request: { readonly worker: string; readonly processes: number }): Promise<StartReport>;
  reset(request: WorkerSelection): Promise<void>;
  /** Stops the workers and then the supervisor itself. Resolves when the workers are down. */
  shutdown(request: Grace): Promise<StopReport>;
  worker(name: string): Promise<readonly WorkerDetail[]>;
}

export interface WorkerSelection {
  /** Entries (`pdf`) or processes (`pdf-1`). */
  readonly workers: readonly string[];
}

/** What an entry is to be from now on, until somebody changes it again; of no `workers`, the first that takes jobs. */
export interface Reshape {
  readonly processes?: number | undefined;
  /** The queues that it serves, and no others; one that is repeated has more weight. Holds until the next reload. */
  readonly queues?: readonly string[] | undefined;
}

export interface StartRequest extends WorkerSelection, Reshape {
  /** How long they may take until they run. */
  readonly withinMs: Ms;
}

export interface StartReport {
  /** How many run of those that are wanted. */
  readonly processes: number;
}

/** How much time those have that leave. */
export interface Grace {
  /** None: they are killed at once. */
  readonly now: boolean;
  /** How long their jobs may take; undefined: as long as `drainTimeout` says. */
  readonly graceMs?: Ms | undefined;
}

export interface StopRequest extends WorkerSelection, Grace {}

export interface RestartRequest extends WorkerSelection, Reshape {
  readonly allAtOnce: boolean;
  /** How long the jobs of those that leave may take; undefined: as long as `drainTimeout` says. */
  readonly graceMs?: Ms | undefined;
}

/** How the processes left: by themselves, or killed at the end of their grace. */
export interface StopReport {
  readonly drained: number;
  readonly killed: number;
}
