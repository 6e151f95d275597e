import type { RestartReason } from '../policy/restart-reason.js';
import type { IsoTime } from './status.js';

export type { RestartReason };

/** What of the past can be asked of a running supervisor. */
export interface StatsControl {
  /** From `since`, in milliseconds since the epoch, until now: as far as that is kept. */
  stats(request: { readonly since: number }): Promise<StatsDocument>;
}

/**
 * What `stats --json` prints and `GET /api/v1/stats` answers. Every series has one entry for each step, from `since` on; the
 * last one is of the step under way.
 */
export interface StatsDocument {
  readonly schemaVersion: 1;
  /** What was asked for. */
  readonly askedSince: IsoTime;
  /** When the supervisor began: nothing is known from before. */
  readonly startedAt: IsoTime;
  /** When the first step began. */
  readonly since: IsoTime;
  readonly until: IsoTime;
  readonly stepMs: number;
  readonly queues: readonly QueueSeriesDocument[];
  readonly workers: readonly WorkerSeriesDocument[];
  readonly totals: {
    readonly queues: readonly QueueTotals[];
    readonly workers: readonly WorkerTotals[];
  };
  /** The latest first. */
  readonly restarts: readonly RestartDocument[];
}

export interface QueueSeriesDocument {
  readonly name: string;
  readonly completed: readonly number[];
  /** Given up. */
  readonly failed: readonly number[];
  /** Attempts that failed, with another to come. */
  readonly retried: readonly number[];
  /** Of completed jobs; null where there is none. */
  readonly p50Ms: readonly (number | null)[];
  readonly p95Ms: readonly (number | null)[];
  /** How long those that began had waited. */
  readonly waitP50Ms: readonly (number | null)[];
  readonly waitP95Ms: readonly (number | null)[];
  /** At the end of the step, as far as it was looked at; null: not known. */
  readonly waiting: readonly (number | null)[];
}

export interface WorkerSeriesDocument {
  /** The process: `pdf-1`. */
  readonly name: string;
  /** The entry: `pdf`. */
  readonly worker: string;
  /** On average; null: it was not there. */
  readonly cpuPercent: readonly (number | null)[];
  /** The most of it that was seen. */
  readonly rssBytes: readonly (number | null)[];
}

export interface QueueTotals {
  readonly name: string;
  readonly completed: number;
  readonly failed: number;
  readonly retried: number;
  readonly completedPerMinute: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly waitP50Ms: number | null;
  readonly waitP95Ms: number | null;
}

export interface WorkerTotals {
  readonly name: string;
  readonly worker: string;
  readonly completed: number;
  readonly failed: number;
  readonly restarts: number;
  /** On average. */
  readonly cpuPercent: number | null;
  /** The most. */
  readonly rssBytes: number | null;
}

/** Somebody new took the place of somebody who had ended. */
export interface RestartDocument {
  readonly at: IsoTime;
  /** The entry: `pdf`. */
  readonly worker: string;
  /** The process: `pdf-1`. */
  readonly name: string;
  readonly reason: RestartReason;
  readonly lastExit: {
    readonly at: IsoTime;
    readonly pid: number;
    readonly code: number | null;
    readonly signal: string | null;
    readonly reason: string;
    readonly uptimeMs: number;
    readonly lastWords: readonly string[];
  };
}
