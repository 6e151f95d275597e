import type { Json } from '../base/json.js';
import type { Bytes, Ms } from '../base/units.js';

/** Where a job is; BullMQ's words. A job of a paused queue is `waiting`. */
export const JOB_STATES = ['waiting', 'prioritized', 'delayed', 'active', 'completed', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** The states of jobs that may be purged. Active ones never are. */
export const PURGEABLE_STATES = JOB_STATES.filter((state) => state !== 'active');

/** What a text must be: the pattern for programs, the rule for people. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly rule: string;
}

/** The id that a new job may be given: BullMQ keeps colons for its keys, and digits alone for its own counter. */
export const JOB_ID: TextRule = {
  pattern: /^(?!\d+$)[^:\s]{1,200}$/,
  rule: '1 to 200 characters without blanks and colons, not digits alone',
};

/** The name that a new job may be given. */
export const JOB_NAME: TextRule = { pattern: /^.{1,200}$/s, rule: '1 to 200 characters' };

/** The largest priority that BullMQ can order by. */
export const MAX_PRIORITY = 2 ** 21 - 1;

export interface JobRef {
  readonly queue: string;
  readonly id: string;
}

/** Why one attempt ended without a result. */
export type FailureKind = 'error' | 'bad_input' | 'crash' | 'timeout' | 'cancelled';

/** One ended attempt, kept in the job's own record. */
export interface AttemptRecord {
  /** 1 for the first. */
  readonly attempt: number;
  readonly startedAt: Ms;
  readonly endedAt: Ms;
  /** The worker process that ran it (`pdf-1`) and its pid. */
  readonly worker: string;
  readonly pid: number;
  readonly kind: FailureKind;
  readonly reason: string;
  /** The path of a report on what its process was doing when it had to be killed; absent in records of older versions. */
  readonly report?: string | null;
  readonly crash: CrashRecord | null;
}

/** How the process died that was running a job. */
export interface CrashRecord {
  readonly signal: string | null;
  readonly exitCode: number | null;
  /** The last reading before its death. */
  readonly rssBytes: Bytes | null;
  /** The last lines it wrote. */
  readonly lastWords: readonly string[];
  /** True when no other job ran in it, so that this one is the suspect. */
  readonly alone: boolean;
}

/** A job as the broker knows it. */
export interface JobRecord extends JobRef {
  readonly name: string;
  readonly state: JobState;
  readonly data: Json;
  readonly progress: Json;
  readonly result: Json;
  readonly failedReason: string | null;
  readonly priority: number;
  /** Attempts that counted: all that ended but those given back. */
  readonly attemptsMade: number;
  /** The job's own limit, or null where the queue's applies. */
  readonly maxAttempts: number | null;
  readonly history: readonly AttemptRecord[];
  readonly createdAt: Ms;
  /** The delay that it was added with, 0 for none; null when nobody knows, as when it was tried again or moved since. */
  readonly delayMs: Ms | null;
  /** When a delayed job becomes due. */
  readonly dueAt: Ms | null;
  readonly startedAt: Ms | null;
  readonly finishedAt: Ms | null;
}

/** Jobs of one queue by state; `waiting` includes those of a paused queue. */
export interface QueueCounts extends Readonly<Record<JobState, number>> {
  readonly paused: boolean;
  /** Age of the job that has waited longest (waiting or prioritized); null when none waits. */
  readonly oldestWaitMs: Ms | null;
}

/** What a queue counts that has never had a job. */
export const NO_JOBS: QueueCounts = {
  waiting: 0,
  prioritized: 0,
  delayed: 0,
  active: 0,
  completed: 0,
  failed: 0,
  paused: false,
  oldestWaitMs: null,
};
