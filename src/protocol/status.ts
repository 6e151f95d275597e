import type { Json } from '../base/json.js';
import type { LogLevel } from '../base/log-level.js';
import type { AbortReason } from './worker-messages.js';

/** An instant as ISO 8601. */
export type IsoTime = string;

/** What `status --json` prints and `GET /api/v1/status` answers. Null rather than absent; never a secret. */
export interface StatusDocument {
  readonly schemaVersion: 1;
  readonly supervisor: SupervisorStatus;
  readonly broker: BrokerStatus;
  readonly workers: readonly WorkerStatus[];
  readonly queues: readonly QueueStatus[];
  /** The entries whose number of processes follows what waits. */
  readonly scaling: readonly ScalingStatus[];
  readonly problems: readonly Problem[];
}

export type OverallState = 'starting' | 'running' | 'degraded' | 'stopping' | 'stopped';

export interface SupervisorStatus {
  readonly name: string;
  readonly state: OverallState;
  readonly pid: number | null;
  readonly version: string;
  readonly startedAt: IsoTime | null;
  readonly uptimeMs: number | null;
  readonly host: string;
  readonly configPath: string | null;
  /** The file says something else than what is in force. */
  readonly configStale: boolean;
  readonly rssBytes: number | null;
  /** From which level on events are logged. */
  readonly logLevel: LogLevel | null;
  /** Where the API listens on TCP; null: nowhere. */
  readonly apiUrl: string | null;
}

export interface BrokerStatus {
  readonly kind: 'embedded' | 'redis';
  readonly url: string | null;
  readonly state: 'up' | 'down' | 'merging';
  readonly latencyMs: number | null;
  readonly fallback: { readonly queued: number; readonly since: IsoTime } | null;
}

export interface WorkerStatus {
  /** The process: `pdf-1`. */
  readonly name: string;
  /** The entry: `pdf`. */
  readonly worker: string;
  /** Booted and given no jobs, to take the place of one that dies. */
  readonly standby: boolean;
  readonly state: 'stopped' | 'starting' | 'running' | 'draining' | 'killing' | 'backoff' | 'fatal';
  readonly pid: number | null;
  readonly startedAt: IsoTime | null;
  readonly uptimeMs: number | null;
  readonly restarts: number;
  readonly lastExit: LastExit | null;
  readonly nextStartAt: IsoTime | null;
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  readonly eventLoopDelayMs: number | null;
  readonly heartbeatAgeMs: number | null;
  /** From which level on it writes its log; null for a program of its own. */
  readonly logLevel: LogLevel | null;
  readonly completed: number;
  readonly failed: number;
  readonly jobs: readonly RunningJob[];
}

export interface LastExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly at: IsoTime;
  readonly reason: string;
  /** The path of a report on what it was doing, where it had to be killed for that. */
  readonly report: string | null;
  readonly lastWords: readonly string[];
}

/** One process with its past, as `show` prints it. */
export interface WorkerDetail extends WorkerStatus {
  /** Null: it is not restarted at all, such as a successor that was not ready yet. */
  readonly restartBudget: RestartBudget | null;
  /** The latest first. */
  readonly recentExits: readonly RecentExit[];
}

/** The failures that count against a process: at `used` above `max` it is given up. */
export interface RestartBudget {
  readonly used: number;
  readonly max: number;
  readonly windowMs: number;
}

export interface RecentExit extends LastExit {
  readonly pid: number;
  /** Why it was asked, or made, to leave: `hang`, `requested`, …; null: nobody asked for it. */
  readonly cause: string | null;
  readonly uptimeMs: number;
  /** The last reading before its end. */
  readonly rssBytes: number | null;
}

export interface RunningJob {
  readonly queue: string;
  readonly id: string;
  readonly startedAt: IsoTime;
  readonly progress: Json;
  /** Why it has been asked to stop; null: it has not. */
  readonly askedToStop: AbortReason | null;
}

export interface QueueStatus {
  readonly name: string;
  readonly paused: boolean;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly prioritized: number;
  readonly completed: number;
  readonly failed: number;
  readonly oldestWaitMs: number | null;
  readonly completedPerMinute: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

export interface ScalingStatus {
  /** The entry: `pdf`. */
  readonly worker: string;
  /** How many it is to have at present. */
  readonly processes: number;
  readonly min: number;
  readonly max: number;
  /** What the last look found: `the oldest job waits 14s, target 10s`. */
  readonly reason: string;
  readonly lastChange: {
    readonly at: IsoTime;
    readonly from: number;
    readonly to: number;
    readonly reason: string;
  } | null;
}

export interface Problem {
  /** `worker_backoff`, `worker_fatal`, `broker_down`, … */
  readonly code: string;
  readonly worker: string | null;
  readonly message: string;
  readonly hint: string | null;
}
