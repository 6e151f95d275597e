import type { Json, JsonObject } from '../base/json.js';
import type { Ms } from '../base/units.js';
import type { Finding } from '../protocol/finding.js';
import type { AttemptRecord, JobRecord, JobRef, JobState, QueueCounts } from '../protocol/jobs.js';
import type { JobTransfer } from './transfer.js';
import type { PlacedJob, WalkStep } from './walk.js';

/** A job to be added. What is left out is decided by the queue's settings when the job runs. */
export interface NewJob {
  readonly queue: string;
  readonly name: string;
  readonly data: Json;
  /** Adding an id that exists already changes nothing. Neither a number, which BullMQ gives itself, nor with a colon. */
  readonly id: string;
  /** 0, the default, goes first; then lower before higher, up to 2 097 151. */
  readonly priority?: number;
  readonly delayMs?: Ms;
  readonly attempts?: number;
  readonly backoff?: { readonly type: string; readonly delay: Ms };
}

/** A job taken for a slot. Only who holds it may finish it. */
export interface HeldJob extends JobRef {
  readonly name: string;
  readonly data: Json;
  readonly attemptsMade: number;
  readonly history: readonly AttemptRecord[];
  readonly createdAt: Ms;
  /** How long it waited before this attempt, since it was added or became due. */
  readonly waitedMs: Ms;
  /** The job's own options; null where it has none. */
  readonly own: {
    readonly attempts: number | null;
    readonly backoff: { readonly type: string; readonly delay: Ms } | null;
    readonly keepCompleted: Retention | null;
    readonly keepFailed: Retention | null;
  };
}

/** How long a finished job is kept; a null field does not limit. */
export interface Retention {
  readonly ageMs: Ms | null;
  readonly count: number | null;
}

/** The answer to `take`: a job, or when to ask again. `retryAt` null: not before `onWork` says so. */
export type Taken =
  | { readonly job: HeldJob }
  | { readonly job: null; readonly why: 'empty' | 'paused' | 'limited'; readonly retryAt: Ms | null };

/** What becomes of a job whose attempt failed. */
export interface AttemptFailure {
  readonly attempt: AttemptRecord;
  readonly stack: string | null;
  /** Null: it failed for good. A delay of 0: at once, at the head of its queue, or behind its equals if it has a priority. */
  readonly retry: { readonly delayMs: Ms } | null;
  readonly keep: Retention;
}

export interface BrokerState {
  readonly state: 'up' | 'down';
  readonly latencyMs: number | null;
  /** Why it is down; of one that is up, what makes that doubtful, or null. */
  readonly reason: string | null;
}

export interface JobFilter {
  readonly queue: string;
  readonly states: readonly JobState[];
  readonly offset: number;
  readonly limit: number;
}

export interface RateLimit {
  readonly max: number;
  readonly perMs: Ms;
}

/**
 * Where jobs wait: one port with two adapters, whose common meaning `test/integration/broker/conformance.test.ts` states.
 * Every call rejects with CardqError `broker_unreachable` within a few seconds when the broker does not answer, with
 * `disk_full`, `broker_full` or `broker_write_failed` when it cannot write, and the calls of a holder (`complete`, `fail`, `giveBack`,
 * `progress`) with `conflict` when the hold was lost. After any other rejection a finishing call may simply be made again:
 * if it had succeeded after all, it succeeds again. Wrong arguments are `usage` or `config_invalid`.
 */
export interface Broker {
  readonly kind: 'embedded' | 'redis';
  /** For people: the path, or the URL with its password masked. */
  readonly location: string;
  readonly state: BrokerState;
  /**
   * Why a call made now would fail at once, with nothing sent: it cannot be reached, or would lose jobs as it is set up, until
   * somebody changes that. Null when it would be tried, as it is where a broker that is down for want of room answers.
   */
  readonly obstacle: 'away' | 'unfit' | null;

  /** Calls back whenever a queue may have become worth a `take`: a job added, due, given back, a queue resumed. */
  onWork(listener: (queue: string) => void): () => void;
  /** Calls back when `state.state` changes. */
  onStateChange(listener: (state: BrokerState) => void): () => void;

  /** Makes sure the queue is known and watched, with its rate limit. Idempotent; works while the broker is away. */
  watch(queue: string, limit: RateLimit | null): Promise<void>;

  /** Adds the job durably: once this resolves, the job survives. `created` is false when the id existed. */
  add(job: NewJob): Promise<{ readonly created: boolean }>;
  /** Takes the next due job: waiting before prioritized, oldest first. Never waits for one. */
  take(queue: string): Promise<Taken>;
  /** Keeps the holds alive; returns those that were lost. */
  renew(jobs: readonly JobRef[]): Promise<readonly JobRef[]>;
  complete(job: JobRef, result: Json, keep: Retention): Promise<void>;
  /**
   * `complete` and, with the same question, `take` of the job's queue. When it rejects, nothing is taken that would have to
   * be given back, and whether the job is completed is to be learnt from `complete`.
   */
  completeAndTake(job: JobRef, result: Json, keep: Retention): Promise<Taken>;
  fail(job: JobRef, failure: AttemptFailure): Promise<void>;
  /** Returns a job to the head of its queue, unharmed: costs no attempt. */
  giveBack(job: JobRef): Promise<void>;
  progress(job: JobRef, progress: Json): Promise<void>;

  /** Gives back, without an attempt, all that the earlier holder had in hand. Returns them. */
  releaseHeldBy(predecessor: string): Promise<readonly JobRef[]>;
  /** Names this holder: what `releaseHeldBy` of the successor takes. */
  readonly holder: string;

  /** Takes jobs out to put them, as they stand, into another broker. */
  readonly transfer: JobTransfer;

  /** What a person should know of its server; null where there is none. */
  readonly checkup: Checkup | null;

  /** What BullMQ workers of somebody else's hold here; null where there can be none. */
  readonly foreign: ForeignHolds | null;
  readonly fleet: Fleet;
  /** What stands in while it is away; null where nothing can. */
  readonly fallback: Fallback | null;

  get(job: JobRef): Promise<JobRecord | null>;
  /** The queues, of those that exist in the broker, that have a job with this id. */
  findQueues(id: string): Promise<readonly string[]>;
  /** One state after the other: takeable jobs in the order of taking, finished ones latest first. */
  list(filter: JobFilter): Promise<readonly JobRecord[]>;
  /** What is added or removed between two steps moves nobody: a job that stays in its state is met once. */
  walk(step: WalkStep): Promise<readonly PlacedJob[]>;
  counts(queue: string): Promise<QueueCounts>;
  /** All queue names in the broker, watched or not, sorted. */
  queueNames(): Promise<readonly string[]>;

  /** A failed job waits again with its attempts reset and its history kept. False when it is not failed. */
  retry(job: JobRef): Promise<boolean>;
  /** Removes a job that is not active. False when it is active, unknown, or the next one of a schedule. */
  remove(job: JobRef): Promise<boolean>;
  /** Removes the jobs of one queue in these states, never active ones nor the next ones of schedules. Returns the counts, removed or (dry run) to be removed. */
  purge(
    queue: string,
    states: readonly JobState[],
    options: { readonly dryRun: boolean },
  ): Promise<Partial<Record<JobState, number>>>;
  setPaused(queue: string, paused: boolean): Promise<void>;

  /** Declares the repeated job; `null` removes it. Times already due while nobody was here run once. */
  schedule(name: string, spec: Schedule | null): Promise<void>;

  close(): Promise<void>;
}

/** The checks of a broker's server. */
export interface Checkup {
  /** Calls back with each warning, once for as long as it holds; with those that hold already, at once. */
  onWarning(listener: (finding: Finding) => void): () => void;
  /** Every check, also of a server that is refused for what they find. Rejects with `broker_unreachable`. */
  inspect(): Promise<readonly Finding[]>;
}

/** Jobs that others hold in the same queues. Its calls reject like the broker's. */
export interface ForeignHolds {
  /** What the keys of all queues within reach begin with. */
  readonly prefix: string;
  /** Where that is, as `redisAddress` writes it; null where it has more than one place. */
  readonly address: string | null;
  /** True when this is the lock of the job: so its holder works at this very broker. */
  knows(job: JobRef, token: string): Promise<boolean>;
  /** Takes over what a dead consumer still held, known by its id: from then on this holder has it in hand. Nothing from a paused queue. */
  adopt(queue: string, consumer: string): Promise<readonly HeldJob[]>;
}

/** A broker of this host's own, which takes and gives jobs while the configured one is away. */
export interface Fallback {
  /** `resting`: nothing is in it; `degraded`: it has the work; `merging`: what is in it is handed over. */
  readonly phase: 'resting' | 'degraded' | 'merging';
  /** When it stopped resting; null while it rests. */
  readonly since: Ms | null;
  /** How many jobs wait in it. */
  queued(): Promise<number>;
  /** Calls back at each change of the phase, and of what goes wrong with handing over. */
  onNews(listener: (news: FallbackNews) => void): () => void;
}

export type FallbackNews =
  | { readonly what: 'degraded' }
  | { readonly what: 'merging'; readonly queued: number }
  | { readonly what: 'merged'; readonly handedOver: number; readonly history: number }
  | { readonly what: 'problem'; readonly message: string };

/** The supervisors that work at a broker, by what each says of itself. Its calls reject like the broker's. */
export interface Fleet {
  /** How many they were, this one included, when it announced itself last; 1 before that. */
  readonly size: number;
  /** Says this of the broker's holder, in place of what was said before, for so long. */
  announce(entry: JsonObject, ttlMs: Ms): Promise<void>;
  /** Nothing is said of this holder any more, at once. */
  withdraw(): Promise<void>;
  /** All that hold now. */
  list(): Promise<readonly FleetMember[]>;
}

export interface FleetMember {
  /** Its holder's name. */
  readonly id: string;
  /** As it was announced, by whatever version. */
  readonly entry: Json;
  /** What is left of its time; at least 1. */
  readonly expiresInMs: Ms;
}

export interface Schedule {
  readonly queue: string;
  readonly data: JsonObject;
  readonly every: Ms | null;
  readonly cron: string | null;
  readonly tz: string | null;
}
