import type { HeldJob } from '../../src/broker/broker.js';
import type { QueueSpec } from '../../src/config/config.js';
import { type Patience, Run } from '../../src/dispatch/run.js';
import type { ToWorker } from '../../src/protocol/worker-messages.js';
import type { JobHost } from '../../src/supervisor/job-host.js';

/** A worker process that does nothing but keep what it is sent, and why it is to be killed. */
export class IdleHost implements JobHost {
  readonly process = 'w-1';
  readonly worker = 'w';
  readonly pid = 4711;
  readonly queues = ['q', 'work'];
  readonly lastRssBytes = null;
  readonly sent: ToWorker[] = [];
  readonly kills: string[] = [];
  acceptsJobs = true;

  send(message: ToWorker): boolean {
    this.sent.push(message);
    return true;
  }

  kill(cause: string): void {
    this.kills.push(cause);
  }

  /** The jobs that it was sent, and the run of each. */
  get jobs(): readonly { readonly id: string; readonly run: number }[] {
    return this.sent.flatMap((one) => (one.type === 'job' ? [{ id: one.job.id, run: one.run }] : []));
  }
}

/** The settings of a queue, with what a test does not care about. */
export function queueSpec(changes: Partial<QueueSpec> = {}): QueueSpec {
  return {
    module: '/nowhere.mjs',
    attempts: 3,
    backoff: { type: 'fixed', delay: 0 },
    softTimeout: 240_000,
    timeout: 300_000,
    maxCrashes: 2,
    rateLimit: null,
    keepCompleted: 60_000,
    keepFailed: 60_000,
    options: {},
    ...changes,
  };
}

/** A job in hand, with what a test does not care about. */
export function heldJob(changes: Partial<HeldJob> = {}): HeldJob {
  const own = { attempts: null, backoff: null, keepCompleted: null, keepFailed: null };
  const job = { queue: 'q', id: 'j', name: 'q', data: null, attemptsMade: 0, history: [], createdAt: 0, waitedMs: 0 };
  return { ...job, own, ...changes };
}

/** A first run of a job. */
export function newRun(
  spec: Partial<QueueSpec> = {},
  host: JobHost = new IdleHost(),
  patience: Patience = { answerMs: 60_000, graceMs: 60_000 },
): Run {
  return new Run({ id: 1, job: heldJob(), spec: queueSpec(spec), host, sentAt: 0, patience });
}
