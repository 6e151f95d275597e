import type { Json, JsonObject } from '../base/json.js';
import type { Rotation } from '../base/log-generations.js';
import type { LogLevel } from '../base/log-level.js';
import type { Bytes, Ms } from '../base/units.js';
import { type Consumer, readConsumers } from './consumers.js';

/** One attempt of one job in one process. Unique within a supervisor's life. */
export type RunId = number;

/** What a worker process is told at its birth, as JSON in the environment variable `CARDQ_WORKER`. */
export interface WorkerBirth {
  /** `pdf-1`. */
  readonly process: string;
  /** Every queue it serves. */
  readonly queues: readonly { readonly name: string; readonly module: string; readonly options: JsonObject }[];
  /** Where bare package names are looked for: the folder of the configuration file. */
  readonly folder: string;
  readonly heartbeatIntervalMs: Ms;
  readonly outputDir: string;
  readonly inputRoots: readonly string[];
  readonly stateDir: string;
  readonly logFile: string;
  readonly logLevel: LogLevel;
  readonly logRotation: Rotation;
}

/** Why a running job is asked to give up. */
export const ABORT_REASONS = ['soft_timeout', 'drain', 'cancelled', 'lock_lost', 'supervisor_gone'] as const;
export type AbortReason = (typeof ABORT_REASONS)[number];

/** What the abort signal of a job says. */
export const ABORT_SENTENCE: Readonly<Record<AbortReason, string>> = {
  soft_timeout: 'the job ran into its soft time limit',
  drain: 'the worker has to leave',
  cancelled: 'the job was cancelled',
  lock_lost: 'the job was given to another worker',
  supervisor_gone: 'the supervisor is gone',
};

/** Down: the supervisor to its child. Draining and killing are signals, not messages. */
export type ToWorker =
  | { readonly type: 'job'; readonly run: RunId; readonly job: JobAssignment }
  /** `run` null means every run. */
  | { readonly type: 'abort'; readonly run: RunId | null; readonly reason: AbortReason }
  | Rename
  /** Less grave lines are left out of its log from now on. */
  | { readonly type: 'log_level'; readonly level: LogLevel }
  /** The answer to `ping_broker`. */
  | { readonly type: 'broker_pinged'; readonly run: RunId; readonly broker: BrokerPing };

/** It bears another name from now on, and writes its log there: a standby has taken the place of a dead one. */
export interface Rename {
  readonly type: 'rename';
  readonly process: string;
  readonly logFile: string;
}

/** How the broker answered just now. */
export interface BrokerPing {
  readonly kind: 'embedded' | 'redis';
  readonly state: 'up' | 'down';
  /** One round trip; null when it did not answer. */
  readonly latencyMs: number | null;
}

export interface JobAssignment {
  readonly queue: string;
  readonly id: string;
  readonly name: string;
  readonly data: Json;
  /** 1 for the first. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Folders, or single files, outside the input roots that this one job may read. */
  readonly grantedDirs: readonly string[];
}

/** Up: a child to its supervisor. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** The modules could not be loaded; the process exits right after. */
  | {
      readonly type: 'boot_failed';
      readonly message: string;
      readonly where: string | null;
      readonly hint: string | null;
    }
  | Heartbeat
  /** The job has reached its processor; a process that leaves as asked before this costs it no attempt. */
  | { readonly type: 'started'; readonly run: RunId }
  | { readonly type: 'progress'; readonly run: RunId; readonly progress: Json }
  /** A job wants to know whether the broker answers: children have no connection of their own. */
  | { readonly type: 'ping_broker'; readonly run: RunId }
  | { readonly type: 'completed'; readonly run: RunId; readonly result: Json }
  | { readonly type: 'failed'; readonly run: RunId; readonly failure: RunFailure }
  /** Of somebody else's program: all its consumers as they are now. */
  | { readonly type: 'consumers'; readonly consumers: readonly Consumer[] };

/** Sent by the worker's own event loop, so that its silence means the loop is blocked. */
export interface Heartbeat {
  readonly type: 'heartbeat';
  readonly rssBytes: Bytes;
  /** The largest delay of the event loop since the last heartbeat. */
  readonly eventLoopDelayMs: Ms;
  readonly cpuPercent: number;
}

export interface RunFailure {
  /** `bad_input`: retrying cannot help. `aborted`: it ended because of its abort signal. */
  readonly kind: 'error' | 'bad_input' | 'aborted';
  readonly message: string;
  readonly stack: string | null;
}

/** What carries a message up. The key tells ours from those of a processor that calls `process.send` itself. */
export interface Envelope {
  readonly cardq: FromWorker;
}

/** The message, or null when it is not one of ours, or not whole. */
export function readFromWorker(raw: unknown): FromWorker | null {
  if (!isObject(raw) || !isObject(raw['cardq'])) return null;
  const message = raw['cardq'];
  const { type } = message;
  return isTypeFromWorker(type) ? READ[type](message) : null;
}

/** The message, or null when it is not one of ours. */
export function readToWorker(raw: unknown): ToWorker | null {
  return isObject(raw) && TO_WORKER.has(raw['type']) ? (raw as unknown as ToWorker) : null;
}

type Fields = Readonly<Record<string, unknown>>;

// Hand-written rather than a schema: a heartbeat a second per process must cost nothing.
const READ: { readonly [Type in FromWorker['type']]: (raw: Fields) => Extract<FromWorker, { type: Type }> | null } = {
  ready: () => ({ type: 'ready' }),
  boot_failed: ({ message, where, hint }) =>
    typeof message === 'string' ? { type: 'boot_failed', message, where: textOf(where), hint: textOf(hint) } : null,
  heartbeat: ({ rssBytes, eventLoopDelayMs, cpuPercent }) =>
    typeof rssBytes === 'number' && typeof eventLoopDelayMs === 'number' && typeof cpuPercent === 'number'
      ? { type: 'heartbeat', rssBytes, eventLoopDelayMs, cpuPercent }
      : null,
  started: ({ run }) => (isRunId(run) ? { type: 'started', run } : null),
  progress: ({ run, progress }) => (isRunId(run) ? { type: 'progress', run, progress: jsonOf(progress) } : null),
  consumers: ({ consumers }) => ({ type: 'consumers', consumers: readConsumers(consumers) }),
  ping_broker: ({ run }) => (isRunId(run) ? { type: 'ping_broker', run } : null),
  completed: ({ run, result }) => (isRunId(run) ? { type: 'completed', run, result: jsonOf(result) } : null),
  failed: ({ run, failure }) => {
    const read = readFailure(failure);
    return isRunId(run) && read !== null ? { type: 'failed', run, failure: read } : null;
  },
};

function readFailure(raw: unknown): RunFailure | null {
  if (!isObject(raw)) return null;
  const { kind, message, stack } = raw;
  if (kind !== 'error' && kind !== 'bad_input' && kind !== 'aborted') return null;
  return typeof message === 'string' ? { kind, message, stack: textOf(stack) } : null;
}

const TO_WORKER: ReadonlySet<unknown> = new Set<ToWorker['type']>([
  'job',
  'abort',
  'rename',
  'log_level',
  'broker_pinged',
]);

function isTypeFromWorker(type: unknown): type is FromWorker['type'] {
  return typeof type === 'string' && Object.hasOwn(READ, type);
}

function isObject(raw: unknown): raw is Fields {
  return typeof raw === 'object' && raw !== null;
}

function isRunId(raw: unknown): raw is RunId {
  return typeof raw === 'number';
}

function textOf(raw: unknown): string | null {
  return typeof raw === 'string' ? raw : null;
}

// The channel carries JSON only; what was `undefined` is missing.
function jsonOf(raw: unknown): Json {
  return (raw ?? null) as Json;
}
