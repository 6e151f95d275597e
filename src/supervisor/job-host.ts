import type { Bytes } from '../base/units.js';
import type { LeaveCause } from '../protocol/events.js';
import type { FromWorker, ToWorker } from '../protocol/worker-messages.js';

/** One incarnation of a worker process, as the dispatcher sees it. */
export interface JobHost {
  /** `pdf-1`; a standby gets the name of the one whose place it takes. */
  readonly process: string;
  /** `pdf` */
  readonly worker: string;
  readonly pid: number;
  /** Those that it has loaded; it can do the jobs of no others. */
  readonly queues: readonly string[];
  /** Running, wanted, and not leaving. */
  readonly acceptsJobs: boolean;
  readonly lastRssBytes: Bytes | null;
  /** False when the channel is closed. */
  send(message: ToWorker): boolean;
  /** `detail`: what else is to be told of the cause. */
  kill(cause: KillCause, detail?: string): void;
}

/** What only who gives jobs, or sees them taken, can know. */
export type KillCause = Extract<LeaveCause, 'unanswered' | 'job_timeout' | 'job_cancelled' | 'job_lost' | 'stall'>;

/** How one incarnation ended. */
export interface HostExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Null: nobody asked for it. */
  readonly cause: LeaveCause | null;
  /** The supervisor killed it; else it died by itself, even if it had been asked to leave. */
  readonly wasKilled: boolean;
  /** For people: `exit code 3`, `SIGKILL`, `no heartbeat for 15s`. */
  readonly reason: string;
  /** What it was doing when it had to be killed: `spinning in parse (/app/worker.js:17)`; null: not known. */
  readonly diagnosis: string | null;
  /** The path of the report on that. */
  readonly report: string | null;
  readonly lastWords: readonly string[];
  readonly rssBytes: Bytes | null;
}

/** What the dispatcher hears of worker processes. Calls come in the order of events, synchronously. */
export interface JobHostListener {
  /** From now on it may be given jobs. */
  ready(host: JobHost): void;
  message(host: JobHost, message: FromWorker): void;
  /** Draining or killing has begun. */
  leaving(host: JobHost): void;
  exited(host: JobHost, exit: HostExit): void;
  /** The number of jobs in its hands, or on their way to it. */
  jobsOf(host: JobHost): number;
}
