import type { Json } from '../base/json.js';
import type { Ms } from '../base/units.js';
import type { HeldJob } from '../broker/broker.js';
import type { QueueSpec } from '../config/config.js';
import type { JobRef } from '../protocol/jobs.js';
import type { AbortReason, RunId } from '../protocol/worker-messages.js';
import type { JobHost } from '../supervisor/job-host.js';

/** A job in a process's hands, for `status`. */
export interface RunSnapshot extends JobRef {
  readonly startedAt: Ms;
  readonly progress: Json;
}

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
  #killedFor: 'timeout' | 'cancelled' | null = null;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(parts: { id: RunId; job: HeldJob; spec: QueueSpec; host: JobHost; sentAt: Ms }) {
    this.id = parts.id;
    this.job = parts.job;
    this.spec = parts.spec;
    this.host = parts.host;
    this.sentAt = parts.sentAt;
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

  get killedFor(): 'timeout' | 'cancelled' | null {
    return this.#killedFor;
  }

  get snapshot(): RunSnapshot {
    const { queue, id } = this.job;
    return { queue, id, startedAt: this.sentAt, progress: this.progress };
  }

  /** Starts the clock of the soft and the hard time limit. */
  startClock(): void {
    this.#after(this.spec.softTimeout, () => this.abort('soft_timeout'));
    this.#after(this.spec.timeout, () => this.kill('timeout'));
  }

  abort(reason: AbortReason): void {
    if (reason === 'cancelled') this.#isCancelled = true;
    else this.#abortedFor ??= reason;
    this.host.send({ type: 'abort', run: this.id, reason });
  }

  /** The supervisor has asked every job of the process to leave. */
  noteDrain(): void {
    this.#isDraining = true;
  }

  /** Ends the whole process for this job's sake. */
  kill(why: 'timeout' | 'cancelled'): void {
    this.#isCancelled ||= why === 'cancelled';
    this.#killedFor ??= why;
    this.host.kill(why === 'timeout' ? 'job_timeout' : 'job_cancelled');
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
