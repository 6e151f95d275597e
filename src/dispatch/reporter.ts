import { CardqError } from '../base/errors.js';
import type { Json } from '../base/json.js';
import type { Ms } from '../base/units.js';
import type { Broker, HeldJob, Retention, Taken } from '../broker/broker.js';
import type { QueueSpec } from '../config/config.js';
import { decideRetry, presentAttempts, type RetryDecision } from '../policy/retry.js';
import type { Emit } from '../protocol/events.js';
import type { AttemptRecord, JobRef } from '../protocol/jobs.js';
import { renderedIn } from '../protocol/rendered.js';
import { type Outcome, poisonReason } from './outcome.js';
import type { Run } from './run.js';
import { Settlement } from './settlement.js';
import type { UnderWay } from './under-way.js';

/** A run that is over, or a job that was lost with somebody else's program. */
export interface EndedRun {
  readonly job: HeldJob;
  readonly host: { readonly process: string; readonly pid: number };
  /** `keepFailed` null: for ever. */
  readonly spec: Pick<QueueSpec, 'maxCrashes'> & {
    readonly backoff: { readonly type: string; readonly delay: Ms };
    readonly keepFailed: Ms | null;
  };
  /** Somebody else may have the job, and its end here does not count. */
  readonly isLost: boolean;
  /** 1 for the first. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly sentAt: Ms;
}

/** Tells the broker, and the event stream, what became of each run. */
export class Reporter {
  readonly #broker: Broker;
  readonly #emit: Emit;
  readonly #random: () => number;
  readonly #settlement: Settlement;
  readonly #underWay: UnderWay;

  constructor(parts: { broker: Broker; emit: Emit; random: () => number; underWay: UnderWay }) {
    this.#broker = parts.broker;
    this.#emit = parts.emit;
    this.#random = parts.random;
    this.#underWay = parts.underWay;
    this.#settlement = new Settlement(parts.broker, parts.emit);
  }

  /** Ended jobs that the broker does not know of yet. */
  get unsettled(): readonly JobRef[] {
    return this.#settlement.open;
  }

  started(run: Run): void {
    this.#emit({ event: 'job.started', ...about(run), waitedMs: run.job.waitedMs });
  }

  progressed(run: Run, progress: Json): void {
    this.#emit({ event: 'job.progressed', ...about(run), progress });
    void this.#underWay.track(this.#settlement.tell(run.job, progress));
  }

  /** Its hold was found to be somebody else's: nothing that it still does counts. */
  lost(run: Run): void {
    this.#emit({ event: 'job.lock_lost', ...about(run) });
  }

  async completed(run: Run, result: Json): Promise<void> {
    if (run.isLost) return this.#discard(run, 'completed');
    return this.#deliverEnd(run, result, (broker) => broker.complete(run.job, result, keepCompleted(run)));
  }

  /**
   * `completed` whose first try takes the next job of the same queue, too. Rejects when that fails; the end goes on being
   * delivered all the same.
   */
  async completedAndTake(run: Run, result: Json): Promise<Taken> {
    if (run.isLost) {
      this.#discard(run, 'completed');
      return this.#broker.take(run.job.queue);
    }
    const taking = this.#broker.completeAndTake(run.job, result, keepCompleted(run));
    let tries = 0;
    void this.#deliverEnd(run, result, async (broker) => {
      await (tries++ === 0 ? taking : broker.complete(run.job, result, keepCompleted(run)));
    });
    return taking.catch((thrown: unknown) => {
      if (isConflict(thrown)) return this.#broker.take(run.job.queue); // that end did not count, and is told by its delivery
      throw thrown;
    });
  }

  async #deliverEnd(run: Run, result: Json, action: (broker: Broker) => Promise<void>): Promise<void> {
    const delivered = await this.#underWay.track(this.#settlement.deliver(run.job, action));
    if (!delivered) return;
    this.#emit({ event: 'job.completed', ...about(run), durationMs: run.lastedMs });
    const rendered = renderedIn(result);
    if (rendered !== null) this.#emit({ event: 'job.rendered', ...about(run), ...rendered });
  }

  async ended(run: EndedRun, outcome: Outcome): Promise<void> {
    if (run.isLost) return this.#discard(run, outcome.kind);
    if (outcome.kind === 'given_back') return this.giveBack(run.job, outcome.cause);
    const ended = recordOf(run, outcome);
    const { decision, attempt } = judge(run, ended, this.#random());
    const retry = decision.delayMs === null ? null : { delayMs: decision.delayMs };
    const keep = run.job.own.keepFailed ?? keepFor(run.spec.keepFailed);
    const failure = { attempt, stack: outcome.stack, retry, keep };
    const delivered = await this.#underWay.track(
      this.#settlement.deliver(run.job, (broker) => broker.fail(run.job, failure)),
    );
    if (!delivered) return;
    this.#emit({
      event: 'job.failed',
      ...about(run),
      kind: outcome.kind,
      reason: attempt.reason,
      durationMs: attempt.endedAt - attempt.startedAt,
      retryInMs: decision.delayMs,
      history: retry === null ? [...run.job.history, attempt].map(historyLine) : [],
    });
  }

  /** Whoever has the job by now says how it ended. */
  #discard(run: EndedRun, outcome: Outcome['kind'] | 'completed'): void {
    this.#emit({ event: 'job.discarded', ...about(run), outcome, durationMs: Date.now() - run.sentAt });
  }

  async giveBack(job: JobRef, cause: string): Promise<void> {
    const { queue, id } = job;
    if (await this.#deliverReturn(job)) this.#emit({ event: 'job.given_back', queue, id, cause });
  }

  /** `giveBack` of what a dead supervisor knew to be in hand. */
  async rescue(job: JobRef): Promise<void> {
    const { queue, id } = job;
    if (await this.#deliverReturn(job)) this.#emit({ event: 'job.rescued', queue, id });
  }

  #deliverReturn(job: JobRef): Promise<boolean> {
    return this.#underWay.track(this.#settlement.deliver(job, (broker) => broker.giveBack(job)));
  }

  /** Waits for what is under way; once `patience` aborts, the last tries are made. */
  async close(patience: AbortSignal): Promise<void> {
    const settled = this.#underWay.settled();
    const giveUp = () => this.#settlement.close();
    if (patience.aborted) giveUp();
    else patience.addEventListener('abort', giveUp, { once: true });
    await settled;
    giveUp();
  }
}

function about(run: Pick<EndedRun, 'job' | 'host' | 'attempt'>): {
  queue: string;
  id: string;
  process: string;
  attempt: number;
} {
  return { queue: run.job.queue, id: run.job.id, process: run.host.process, attempt: run.attempt };
}

function recordOf(run: EndedRun, outcome: Exclude<Outcome, { kind: 'given_back' }>): AttemptRecord {
  const { kind, reason, report, crash } = outcome;
  const { process: worker, pid } = run.host;
  return { attempt: run.attempt, startedAt: run.sentAt, endedAt: Date.now(), worker, pid, kind, reason, report, crash };
}

/** What becomes of a job after this attempt, and the attempt with the reason for that, where it is the job's crashes. */
function judge(
  run: EndedRun,
  ended: AttemptRecord,
  random: number,
): { readonly decision: RetryDecision; readonly attempt: AttemptRecord } {
  const killed = presentAttempts([...run.job.history, ended], run.attempt).filter((one) => one.crash?.alone);
  const { maxAttempts, spec } = run;
  const { maxCrashes } = spec;
  const backoff = run.job.own.backoff ?? spec.backoff;
  const decision = decideRetry(
    { kind: ended.kind, attemptsMade: run.attempt, maxAttempts, crashesAlone: killed.length, maxCrashes, backoff },
    random,
  );
  if (decision.reason !== 'poison') return { decision, attempt: ended };
  return { decision, attempt: { ...ended, reason: poisonReason(ended.reason, { killed, maxCrashes }) } };
}

function keepCompleted({ job, spec }: Run): Retention {
  return job.own.keepCompleted ?? keepFor(spec.keepCompleted);
}

function isConflict(thrown: unknown): boolean {
  return thrown instanceof CardqError && thrown.code === 'conflict';
}

function keepFor(ageMs: Ms | null): Retention {
  return { ageMs, count: null };
}

/** `2 crash on pdf-1: its worker ended: SIGKILL` */
function historyLine({ attempt, kind, worker, reason }: AttemptRecord): string {
  return `${attempt} ${kind} on ${worker}: ${reason}`;
}
