import type { ConsumerJob } from '../protocol/consumers.js';
import { renderedIn } from '../protocol/rendered.js';
import type { FromWorker } from '../protocol/worker-messages.js';
import { addressOf } from './connection-address.js';
import type { JobLike, WorkerLike } from './worker-patch.js';

/** BullMQ's own defaults, for a version that does not write them into its options. */
const DEFAULTS = { prefix: 'bull', drainDelay: 5, maxStalledCount: 1 };

/** What has been seen of one worker. */
interface Watched {
  readonly worker: WorkerLike;
  /** By the job's own object: a job that is tried again has another one. */
  readonly jobs: Map<object, ConsumerJob>;
  /** On the clock of `performance.now()`. */
  fetchedAt: number | null;
  completed: number;
  failed: number;
  sheets: number;
  renderedBytes: number;
  isClosed: boolean;
}

/** The BullMQ workers of this program, by what they do; no call ever throws. */
export class Consumers {
  readonly #watched = new Map<WorkerLike, Watched>();
  readonly #tell: { changed(): void; ready(): void };

  constructor(tell: { changed(): void; ready(): void }) {
    this.#tell = tell;
  }

  get size(): number {
    return this.#watched.size;
  }

  note(worker: WorkerLike): void {
    if (this.#watched.has(worker) || !isWhole(worker)) return;
    const nothing = { completed: 0, failed: 0, sheets: 0, renderedBytes: 0 };
    const seen: Watched = { worker, jobs: new Map(), fetchedAt: null, ...nothing, isClosed: false };
    this.#watched.set(worker, seen);
    worker.on('ready', () => this.#tell.ready());
    worker.on('active', (job) => {
      if (worker.isRunning()) this.noteBegin(worker, job); // else it is fetched by hand, and its end will not be seen
    });
    worker.on('completed', (job, result) => {
      seen.completed++;
      noteRendered(seen, result);
      this.noteEnd(worker, job);
    });
    worker.on('failed', (job) => {
      seen.failed++;
      this.noteEnd(worker, job);
    });
    worker.on('closed', () => {
      seen.isClosed = true;
      this.#tell.changed();
    });
    this.#tell.changed();
  }

  /** The broker has answered its question for a job. */
  noteFetch(worker: WorkerLike): void {
    const seen = this.#watched.get(worker);
    if (seen !== undefined) seen.fetchedAt = performance.now();
  }

  noteBegin(worker: WorkerLike, job: unknown): void {
    const seen = this.#watched.get(worker);
    if (seen === undefined || !isJob(job) || seen.jobs.has(job)) return;
    seen.jobs.set(job, { id: job.id ?? '', token: job.token ?? '', startedAt: Date.now() });
    this.#tell.changed();
  }

  noteEnd(worker: WorkerLike, job: unknown): void {
    const seen = this.#watched.get(worker);
    if (seen !== undefined && isJob(job) && seen.jobs.delete(job)) this.#tell.changed();
  }

  snapshot(): Extract<FromWorker, { type: 'consumers' }> {
    const now = performance.now();
    const consumers = [...this.#watched.values()].map(({ worker, jobs, fetchedAt, ...figures }) => {
      const { prefix, drainDelay, maxStalledCount: maxStalls } = { ...DEFAULTS, ...worker.opts };
      return {
        id: worker.id,
        queue: worker.name,
        prefix,
        address: addressOf(worker.opts.connection),
        isFetching: isFetching(worker),
        sinceFetchMs: fetchedAt === null ? null : Math.round(now - fetchedAt),
        pollMs: drainDelay * 1000,
        maxStalls,
        completed: figures.completed,
        failed: figures.failed,
        sheets: figures.sheets,
        renderedBytes: figures.renderedBytes,
        jobs: [...jobs.values()],
      };
    });
    return { type: 'consumers', consumers };
  }

  /** Once what they did to the end has been told. One that was closed by force may leave jobs behind. */
  forgetOver(): void {
    const over = [...this.#watched.values()].filter(({ isClosed, jobs }) => isClosed && jobs.size === 0);
    for (const { worker } of over) this.#watched.delete(worker);
    if (over.length > 0) this.#tell.changed();
  }
}

function noteRendered(seen: Watched, result: unknown): void {
  const rendered = renderedIn(result);
  seen.sheets += rendered?.sheets ?? 0;
  seen.renderedBytes += rendered?.bytes ?? 0;
}

function isFetching(worker: WorkerLike): boolean {
  // Public as `closing`, private as `limitUntil`; where a version has them not, nothing holds it back.
  const { closing, limitUntil = 0 } = worker as { closing?: unknown; limitUntil?: number };
  return worker.isRunning() && !worker.isPaused() && closing === undefined && limitUntil <= Date.now();
}

function isWhole({ id, name, opts, isRunning, isPaused, on }: WorkerLike): boolean {
  const methods = [isRunning, isPaused, on];
  return typeof id === 'string' && typeof name === 'string' && typeof opts === 'object' && methods.every(isFunction);
}

function isFunction(one: unknown): boolean {
  return typeof one === 'function';
}

function isJob(job: unknown): job is JobLike & object {
  return typeof job === 'object' && job !== null;
}
