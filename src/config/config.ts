import type { JsonObject } from '../base/json.js';
import type { Bytes, Ms } from '../base/units.js';

/**
 * The whole configuration, resolved: defaults filled in, paths absolute, durations in milliseconds, sizes in bytes.
 * Keys are those of `supervisor.config.json`. Plain data: it may be sent to another process as JSON.
 */
export interface Config {
  readonly name: string;
  /** Absolute. */
  readonly stateDir: string;
  readonly broker: BrokerSpec;
  readonly queues: Readonly<Record<string, QueueSpec>>;
  readonly workers: Readonly<Record<string, WorkerSpec>>;
  readonly schedules: Readonly<Record<string, ScheduleSpec>>;
  readonly render: RenderSpec;
  readonly api: ApiSpec;
  readonly logs: LogSpec;
}

export interface BrokerSpec {
  /** `redis:` `rediss:` `redis+sentinel:` `redis+cluster:` `unix:`; null is the embedded broker. */
  readonly url: string | null;
  readonly prefix: string;
  readonly fallback: 'embedded' | 'wait';
  readonly allowEviction: boolean;
}

/** What a job of this queue does. */
export interface QueueSpec {
  /** As configured: `cardq/workers/…`, a package name, or an absolute file path. */
  readonly module: string;
  /** Tries in all, the first one included. */
  readonly attempts: number;
  readonly backoff: BackoffSpec;
  readonly softTimeout: Ms;
  readonly timeout: Ms;
  /** Deaths of its worker after which a job fails for good. */
  readonly maxCrashes: number;
  readonly rateLimit: { readonly max: number; readonly per: Ms } | null;
  readonly keepCompleted: Ms;
  readonly keepFailed: Ms;
  readonly options: JsonObject;
}

export interface BackoffSpec {
  readonly type: 'fixed' | 'exponential';
  readonly delay: Ms;
}

export type WorkerSpec = QueueWorkerSpec | ScriptWorkerSpec;

interface WorkerSpecBase {
  readonly processes: number | ScalingSpec;
  readonly restart: RestartSpec;
  readonly bootTimeout: Ms;
  readonly drainTimeout: Ms;
  readonly limits: LimitSpec;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly cwd: string;
  readonly nice: number;
  readonly nodeArgs: readonly string[];
  /** False: its processes begin *stopped*. */
  readonly autostart: boolean;
}

/** Processes that run cardq's own runtime and take jobs from queues. */
export interface QueueWorkerSpec extends WorkerSpecBase {
  readonly kind: 'queues';
  /** Queue name → weight. */
  readonly queues: Readonly<Record<string, number>>;
  /** Jobs at once in one process, over all its queues together. */
  readonly concurrency: number;
  /** Processes more, booted and given no jobs, ready to take the place of a dead one. */
  readonly standby: number;
  readonly heartbeat: HeartbeatSpec;
}

/** Any program, supervised as it is. */
export interface ScriptWorkerSpec extends WorkerSpecBase {
  readonly kind: 'script';
  /** Absolute path; `.js`, `.mjs` and `.cjs` run under this Node, anything else by itself. */
  readonly script: string;
  readonly args: readonly string[];
  readonly stopSignal: string;
  /** What makes it *ready*; null: that it was spawned. */
  readonly ready: ReadySpec | null;
  /** Of one that imports `cardq/report`: expected once the first has come. */
  readonly heartbeat: HeartbeatSpec;
  /** How long it may fetch nothing while jobs wait; null: as long as it likes. Also only of one that reports. */
  readonly stallTimeout: Ms | null;
}

export interface HeartbeatSpec {
  readonly interval: Ms;
  readonly timeout: Ms;
}

export type ReadySpec =
  | { readonly kind: 'ipc' }
  | { readonly kind: 'log'; readonly pattern: string }
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'command'; readonly command: string };

export interface ScalingSpec {
  readonly min: number;
  readonly max: number;
  readonly targetWait: Ms;
  readonly cooldown: Ms;
}

/** The first restart comes at once, the nth after delay × 2ⁿ⁻² with jitter; failure max + 1 within the window is fatal. */
export interface RestartSpec {
  readonly max: number;
  readonly window: Ms;
  readonly delay: Ms;
  readonly maxDelay: Ms;
}

export interface LimitSpec {
  /** Resident memory after which a process finishes its job and is replaced. */
  readonly memory: Bytes | null;
  /** Resident memory at which it is killed. */
  readonly memoryHard: Bytes | null;
  readonly jobs: number | null;
  readonly lifetime: Ms | null;
}

export interface ScheduleSpec {
  readonly queue: string;
  readonly every: Ms | null;
  readonly cron: string | null;
  readonly tz: string | null;
  readonly data: JsonObject;
}

export interface RenderSpec {
  /** Absolute. */
  readonly inputRoots: readonly string[];
  /** Absolute. */
  readonly outputDir: string;
}

export interface ApiSpec {
  readonly enabled: boolean;
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly tokenFile: string | null;
  readonly compatPrefix: string;
  readonly allowedHosts: readonly string[];
  readonly trustProxy: boolean;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogSpec {
  readonly level: LogLevel;
  readonly format: 'auto' | 'json' | 'text';
  readonly maxSize: Bytes;
  readonly keep: number;
}
