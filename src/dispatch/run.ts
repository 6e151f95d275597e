import type { Json } from '../base/json.js';
import type { Ms } from '../base/units.js';
import type { HeldJob } from '../broker/broker.js';
import type { QueueSpec } from '../config/config.js';
import type { JobRef } from '../protocol/jobs.js';
import type { AbortReason, RunId } from '../protocol/worker-messages.js';
import type { JobHost, KillCause } from '../supervisor/job-host.js';

/** A job in a process's hands, for `status`. */
export interface RunSnapshot extends JobRef {
  readonly startedAt: Ms;
  readonly progress: Json;
  /** Why it has been asked to stop; null: it has not. */
  readonly askedToStop: AbortReason | null;
}

/** The same with its place, for `show`. */
export interface AttemptSnapshot extends RunSnapshot {
  /** 1 for the first. */
  readonly attempt: number;
  /** The process (`pdf-1`) and its pid. */
  readonly worker: string;
  readonly pid: number;
}

/** How long a process is waited for that does not react. */
export interface Patience {
  /** Until it has begun the job that it was sent. */
  readonly answerMs: Ms;
  /** Until a job has stopped that nobody wants from it any more: as long as at a stop of its process. */
  readonly graceMs: Ms;
}

/** `cancelled`: by force; `deaf_to_cancel`: it was asked before, and did not stop. */
export type KillReason = 'timeout' | 'cancelled' | 'deaf_to_cancel' | 'lost';

/** One attempt of one job in one process: holds its time limits and why it was asked, or made, to end. */
export class Run {
  readonly id: RunId;
  readonly job: HeldJob;
  readonly spec: QueueSpec;
  readonly host: JobHost;
  readonly sentAt: Ms;
  progress: Json = null;
  /** It went down the channel: from here on the death of the process costs an attempt, for reading it may be the cause. */
  wasSent = false;
  /** The job reached its processor. */
  hasStarted = false;
  #abortedFor: Exclude<AbortReason, 'cancelled'> | null = null;
  #isCancelled = false;
  #isDraining = false;
  #isOver = false;
  #killedFor: KillReason | null = null;
  readonly #began = performance.now();
  readonly #patience: Patience;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(parts: { id: RunId; job: HeldJob; spec: QueueSpec; host: JobHost; sentAt: Ms; patience: Patience }) {
    this.id = parts.id;
    this.job = parts.job;
    this.spec = parts.spec;
    this.host = parts.host;
    this.sentAt = parts.sentAt;
    this.#patience = parts.patience;
  }

  /** 1 for the first. */
  get attempt(): number {
    return this.job.attemptsMade + 1;
  }

  get maxAttempts(): number {
    return this.job.own.attempts ?? this.spec.attempts;
  }

  /** The first reason wins: a job that ran into its limit and is then drained has timed out. */
  get abortedFor(): Exclude<AbortReason, 'cancelled'> | null {
    return this.#abortedFor ?? (this.#isDraining ? 'drain' : null);
  }

  /** Somebody does not want it any more: without a result it is cancelled, whatever ends it. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Its hold was lost: somebody else may have the job, and its end here does not count. */
  get isLost(): boolean {
    return this.#abortedFor === 'lock_lost';
  }

  /** Since it was sent, on a clock that nobody sets. */
  get lastedMs(): Ms {
    return Math.round(performance.now() - this.#began);
  }

  get patience(): Patience {
    return this.#patience;
  }

  get killedFor(): KillReason | null {
    return this.#killedFor;
  }

  get snapshot(): AttemptSnapshot {
    const { queue, id } = this.job;
    const { process: worker, pid } = this.host;
    const askedToStop = this.#isCancelled ? 'cancelled' : this.abortedFor;
    return {
      queue,
      id,
      startedAt: this.sentAt,
      progress: this.progress,
      askedToStop,
      attempt: this.attempt,
      worker,
      pid,
    };
  }

  /** Starts the clock of the soft and the hard time limit, and of the answer that it was begun. */
  startClock(): void {
    this.#after(this.#patience.answerMs, () => {
      if (!this.hasStarted) this.host.kill('unanswered');
    });
    this.#after(this.spec.softTimeout, () => this.abort('soft_timeout'));
    this.#after(this.spec.timeout, () => this.kill('timeout'));
  }

  abort(reason: AbortReason): void {
    if (reason === 'cancelled') this.#isCancelled = true;
    // A hold that is lost outweighs whatever the job was asked to stop for before.
    else if (reason === 'lock_lost') this.#abortedFor = reason;
    else this.#abortedFor ??= reason;
    this.host.send({ type: 'abort', run: this.id, reason });
    if (reason === 'cancelled') this.#after(this.#patience.graceMs, () => this.kill('deaf_to_cancel'));
    if (reason === 'lock_lost') this.#after(this.#patience.graceMs, () => this.kill('lost'));
  }

  /** The supervisor has asked every job of the process to leave. */
  noteDrain(): void {
    this.#isDraining = true;
  }

  /** Ends the whole process for this job's sake. */
  kill(why: KillReason): void {
    this.#isCancelled ||= why === 'cancelled';
    this.#killedFor ??= why;
    this.host.kill(KILL_CAUSES[why]);
  }

  stopClock(): void {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  // Only after what has arrived meanwhile has been read: when the supervisor slept, the job's end may be in it.
  #after(delayMs: Ms, act: () => void): void {
    const actUnlessOver = () => {
      if (!this.#isOver) act();
    };
    this.#timers.push(setTimeout(() => setImmediate(actUnlessOver), delayMs));
  }
}

const KILL_CAUSES: Readonly<Record<KillReason, KillCause>> = {
  timeout: 'job_timeout',
  cancelled: 'job_cancelled',
  deaf_to_cancel: 'job_cancelled',
  lost: 'job_lost',
};
