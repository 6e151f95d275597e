import { CardqError } from '../base/errors.js';
import type { JsonObject } from '../base/json.js';
import type { Ms } from '../base/units.js';
import type { AttemptRecord, JobRef, JobState } from '../protocol/jobs.js';

/** Where a job is that nobody runs. */
export type RestingState = Exclude<JobState, 'active'>;

/** A job as it stands, with all that another broker needs to go on with it. */
export interface JobCopy extends JobRef {
  readonly state: RestingState;
  readonly name: string;
  /** JSON text, as its producer wrote it; a stranger's may be none. */
  readonly data: string;
  /** The options that the producer gave it, in BullMQ's words: attempts, backoff, removeOnComplete … */
  readonly options: JsonObject;
  readonly priority: number;
  readonly attemptsMade: number;
  readonly history: readonly AttemptRecord[];
  /** JSON texts of the stacks of failed attempts, of the progress and of the result. */
  readonly stacks: string;
  readonly progress: string;
  readonly result: string;
  readonly failedReason: string | null;
  readonly createdAt: Ms;
  /** When it became takeable, or will. */
  readonly readyAt: Ms;
  readonly startedAt: Ms | null;
  readonly finishedAt: Ms | null;
}

/** A job that has been set aside. */
export interface AsideJob extends JobRef {
  /** Names this setting aside: `put` knows by it what it has put already. */
  readonly token: string;
  /** Where it is to go, as whoever set it aside called that. */
  readonly to: string;
}

/** Why a job stays: it is the next one of a schedule, or waits for others or others for it, or only its id is left. */
export type Obstacle = 'schedule' | 'flow' | 'gone';

export interface AsideRequest {
  readonly queue: string;
  readonly state: RestingState;
  /** Jobs to look past, those that earlier calls said must stay. */
  readonly skip: number;
  /** Jobs to look at. */
  readonly limit: number;
  readonly token: string;
  readonly to: string;
}

/**
 * What became of a job that was put: it is there now; this very setting aside had put it already, whatever it has become
 * since; its id belongs to another job; or to one that is set aside there, which may be the very same.
 */
export type PutOutcome = 'added' | 'known' | 'exists' | 'aside';

/**
 * Moves jobs from one broker to another so that each runs once, whenever the mover is killed:
 *
 *     source.setAside → source.aside, source.read → target.put → source.drop → target.forget
 *
 * What is set aside is out of everybody's reach, in no list and no count, and outlives whoever did it: a supervisor that
 * starts on the source does not run it. A mover that finds jobs set aside goes on with them first, under their own
 * tokens. Each call may simply be made again when its answer was lost, `setAside` because `aside` tells what it did.
 *
 * Once forgotten, a receipt stops nobody, so that there must be one mover at a time: `claim` sees to it.
 */
export interface JobTransfer {
  /**
   * Claims this broker for one mover, for so long, or anew. Returns whose it is then: `claimant` itself, or whoever came first and is not
   * the one that is to be taken over from.
   */
  claim(claimant: string, terms: { readonly forMs: Ms; readonly from: string | null }): Promise<string>;
  /** Ends the claim, if it is this claimant's. */
  unclaim(claimant: string): Promise<void>;

  /** Sets aside the next jobs of one state: takeable ones in the order of taking, finished ones oldest first. */
  setAside(request: AsideRequest): Promise<{
    readonly moved: number;
    readonly passed: readonly { readonly id: string; readonly why: Obstacle }[];
  }>;
  /** What is set aside of the queue, in the order in which that was done; up to `limit` behind the first `skip`. */
  aside(queue: string, range: { readonly skip: number; readonly limit: number }): Promise<readonly AsideJob[]>;
  /** One that is set aside, whole; null when it is not. */
  read(job: JobRef): Promise<JobCopy | null>;
  /** Returns it to where it was, before its equals. Nothing when it is not set aside. */
  putBack(job: JobRef): Promise<void>;
  /** Removes it for good. Nothing when it is not set aside, or was so anew, under another token. */
  drop(job: AsideJob): Promise<void>;

  /**
   * Adds a job as it stands, durably: behind its equals when it can be taken, with the time it has when delayed. It keeps a receipt under
   * the token, which outlives the job. Numbers as ids are welcome. Throws `input_invalid` for one that this broker cannot hold,
   * `broker_full` like `add`, and `conflict` when the claim is not this claimant's any more (left out: it claims nothing).
   */
  put(copy: JobCopy, token: string, claimant?: string): Promise<PutOutcome>;
  /** Throws the receipts of these tokens away: their jobs are dropped at the source. */
  forget(jobs: readonly AsideJob[]): Promise<void>;
}

/** The error of a mover that may not go on. */
export function claimLost(location: string): CardqError {
  return new CardqError({
    code: 'conflict',
    message: 'the move was held up for too long, and another one may have begun since',
    where: location,
  });
}
