import type { Json } from '../base/json.js';
import type { LogLevel } from '../base/log-level.js';
import type { ConfigChange, SettingChange } from '../policy/reload.js';
import type { AccessControl } from './access.js';
import type { FleetDocument } from './fleet.js';
import type { JobFilesControl } from './job-files.js';
import type { JobLogControl } from './job-log.js';
import type { JobRef, JobState } from './jobs.js';
import type { Live } from './live.js';
import type { MetricsControl } from './metrics.js';
import type { StatsControl } from './stats.js';
import type { IsoTime, QueueStatus, StatusDocument } from './status.js';
import type { WorkerControl, WorkerSelection } from './worker-control.js';
import type { AbortReason } from './worker-messages.js';

export type { StartReport, StopReport } from './worker-control.js';
export type { ConfigChange, SettingChange };

/** What can be asked of a running supervisor: the API offers it over HTTP and knows nothing else of the daemon. */
export interface Control
  extends AccessControl,
    MetricsControl,
    StatsControl,
    JobFilesControl,
    JobLogControl,
    WorkerControl {
  /** What happens, for those who watch it. */
  readonly live: Live;
  /** Answers from what is at hand: never waits for a broker that is away. */
  status(): Promise<StatusDocument>;
  health(): HealthDocument;
  /** The supervisors at this broker; while it is away, this one alone. */
  fleet(): Promise<FleetDocument>;

  /** From which level on logs are written, until the supervisor ends; `supervisor` is a name, too. */
  setLogLevel(request: WorkerSelection & { readonly level: LogLevel }): Promise<void>;
  /**
   * Reads the configuration anew and, unless it is a dry run, begins to apply what differs; `done` settles when it is applied.
   * Throws `config_invalid` with every mistake, and nothing is changed.
   */
  reload(request: {
    readonly dryRun: boolean;
  }): Promise<{ readonly plan: ReloadReport; readonly done: Promise<ReloadReport> }>;
  /** What is in force, without its secrets, and what it was read from. */
  configuration(): ConfigDocument;
  /** True when some worker starts without being asked. */
  startsByItself(): boolean;

  queues(): Promise<readonly QueueStatus[]>;
  setPaused(queue: string, paused: boolean): Promise<void>;
  purge(request: PurgeRequest): Promise<PurgeReport>;
  retryFailed(queue: string): Promise<number>;

  addJob(request: AddJobRequest): Promise<AddedJob>;
  /** Null when there is no such job. */
  job(job: JobRef): Promise<JobDocument | null>;
  /** The queues that hold a job with this id. */
  queuesOf(id: string): Promise<readonly string[]>;
  /** The latest first. Throws `usage` for a cursor that is none. */
  jobs(request: ListRequest): Promise<JobPage>;
  /** The jobs that made a PDF last, the latest first. */
  sheets(request: { readonly limit: number }): Promise<readonly JobDocument[]>;
  /** Throws `conflict` when the job has not failed. */
  retryJob(job: JobRef): Promise<void>;
  cancelJob(job: JobRef, options: { readonly force: boolean }): Promise<'removed' | 'stopping'>;
}

export interface ReloadReport {
  readonly changes: readonly ConfigChange[];
  /** What works as it is written, but is hardly meant. */
  readonly warnings: readonly string[];
}

export interface ConfigDocument {
  readonly schemaVersion: 1;
  readonly path: string | null;
  /** As on the command line that started the supervisor. */
  readonly startedWith: {
    readonly file: string | null;
    readonly cwd: string;
    readonly workers: readonly string[];
    readonly processes: number | null;
    readonly queues: readonly string[] | null;
    /** It stays in front: whoever started it has to start the next one. */
    readonly foreground: boolean;
  };
  readonly config: Json;
}

export interface HealthDocument {
  readonly healthy: boolean;
  readonly status: StatusDocument['supervisor']['state'];
  readonly uptimeSeconds: number;
  readonly restartCount: number;
}

export interface PurgeRequest {
  readonly queues: readonly string[];
  readonly states: readonly JobState[];
  readonly dryRun: boolean;
}

/** Queue → state → how many were (or, in a dry run, would be) removed. */
export type PurgeReport = Readonly<Record<string, Partial<Record<JobState, number>>>>;

export interface AddJobRequest {
  readonly queue: string;
  readonly data: Json;
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  readonly priority?: number | undefined;
  readonly delayMs?: number | undefined;
  readonly attempts?: number | undefined;
  /** Folders, or single files, outside `render.inputRoots` that this one job may read: only for callers on the socket, who are the user. */
  readonly grantedDirs?: readonly string[] | undefined;
}

export interface AddedJob {
  readonly job: JobDocument;
  /** False: there was a job with this id, and nothing was added. */
  readonly created: boolean;
  /** False: that job was added with something else. */
  readonly isSame: boolean;
}

export interface ListRequest {
  /** Null: every configured queue. */
  readonly queue: string | null;
  readonly states: readonly JobState[];
  readonly limit: number;
  /** Where an earlier page ended; null: this is the first. */
  readonly cursor: string | null;
}

export interface JobPage {
  readonly jobs: readonly JobDocument[];
  /** Where this page ends; null: no more follow. */
  readonly cursor: string | null;
}

/** A job, as `show --json` prints it. */
export interface JobDocument {
  readonly queue: string;
  readonly id: string;
  readonly name: string;
  readonly state: JobState;
  /** Attempts that counted. */
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly data: Json;
  readonly progress: Json;
  readonly result: Json;
  readonly failedReason: string | null;
  readonly priority: number;
  readonly timestamps: {
    readonly createdAt: IsoTime;
    readonly dueAt: IsoTime | null;
    readonly startedAt: IsoTime | null;
    readonly finishedAt: IsoTime | null;
  };
  /** The attempt that is under way in a process of this supervisor; null: none is. */
  readonly running: RunningAttempt | null;
  readonly history: readonly AttemptDocument[];
}

export interface RunningAttempt {
  /** 1 for the first. */
  readonly attempt: number;
  /** The process that runs it (`pdf-1`) and its pid. */
  readonly worker: string;
  readonly pid: number;
  readonly startedAt: IsoTime;
  /** Why it has been asked to stop; null: it has not. */
  readonly askedToStop: AbortReason | null;
}

export interface AttemptDocument {
  readonly attempt: number;
  readonly startedAt: IsoTime;
  readonly endedAt: IsoTime;
  readonly worker: string;
  readonly pid: number;
  readonly kind: string;
  readonly reason: string;
  /** The path of a report on what its process was doing when it had to be killed. */
  readonly report: string | null;
  readonly crash: {
    readonly signal: string | null;
    readonly exitCode: number | null;
    readonly rssBytes: number | null;
    readonly lastWords: readonly string[];
  } | null;
}
