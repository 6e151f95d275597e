import type { Json } from '../base/json.js';
import {
  ABORT_SENTENCE,
  type AbortReason,
  type BrokerPing,
  type JobAssignment,
  type Rename,
  type RunId,
  type ToWorker,
  type WorkerBirth,
} from '../protocol/worker-messages.js';
import { BadInputError } from './bad-input.js';
import { currentJob } from './console.js';
import { describeFailure } from './describe-failure.js';
import { describeIssues } from './issues.js';
import type { Processor } from './load-module.js';
import type { LogFile } from './log-file.js';
import type { SupervisorLink } from './supervisor-link.js';
import { Throttle } from './throttle.js';
import { toJson } from './to-json.js';

const PROGRESS_EVERY_MS = 100;

/** Runs the jobs that the supervisor sends, each with its own abort signal, and tells how they ended. */
export class Runtime {
  readonly #birth: WorkerBirth;
  readonly #processors: ReadonlyMap<string, Processor>;
  readonly #link: SupervisorLink;
  readonly #log: LogFile;
  readonly #runs = new Map<RunId, AbortController>();
  readonly #pings = new Map<RunId, (broker: BrokerPing) => void>();
  #whenIdle: (() => void) | null = null;

  constructor(parts: {
    birth: WorkerBirth;
    processors: ReadonlyMap<string, Processor>;
    link: SupervisorLink;
    log: LogFile;
  }) {
    this.#birth = parts.birth;
    this.#processors = parts.processors;
    this.#link = parts.link;
    this.#log = parts.log;
  }

  handle(message: Exclude<ToWorker, Rename>): void {
    switch (message.type) {
      case 'job':
        void this.#run(message.run, message.job);
        break;
      case 'abort':
        this.abort(message.reason, message.run);
        break;
      case 'broker_pinged':
        this.#pings.get(message.run)?.(message.broker);
        this.#pings.delete(message.run);
        break;
    }
  }

  /** Asks one run, or all, to give up. */
  abort(reason: AbortReason, run: RunId | null = null): void {
    for (const [id, controller] of this.#runs) {
      if (run === null || run === id) controller.abort(new DOMException(ABORT_SENTENCE[reason], 'AbortError'));
    }
  }

  /** Resolves when no job is in hand. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
      this.#tellIdle();
    });
  }

  async #run(run: RunId, job: JobAssignment): Promise<void> {
    const controller = new AbortController();
    const progress = new Throttle<Json>(PROGRESS_EVERY_MS, (value) =>
      this.#link.send({ type: 'progress', run, progress: value }),
    );
    this.#runs.set(run, controller);
    this.#link.send({ type: 'started', run });
    const end = this.#logRun(job);
    try {
      const result = await currentJob.run(job, () => this.#process(run, job, { signal: controller.signal, progress }));
      progress.flush();
      this.#link.send({ type: 'completed', run, result });
    } catch (thrown) {
      progress.flush();
      this.#link.send({ type: 'failed', run, failure: describeFailure(thrown, controller.signal) });
    }
    end();
    this.#runs.delete(run);
    this.#tellIdle();
  }

  /** Tells at the level debug when a job begins, and by the returned function what it has cost. */
  #logRun({ queue, id, attempt }: JobAssignment): () => void {
    if (!this.#log.writes('debug')) return () => undefined;
    const log = this.#log.with({ queue, job: id, attempt });
    const startedAt = performance.now();
    const cpu = process.cpuUsage();
    log.debug('the job begins');
    return () => {
      const { user, system } = process.cpuUsage(cpu);
      const durationMs = Math.round(performance.now() - startedAt);
      log.debug('the job has ended', {
        durationMs,
        cpuMs: Math.round((user + system) / 1000),
        rssBytes: process.memoryUsage.rss(),
      });
    };
  }

  async #process(
    run: RunId,
    job: JobAssignment,
    { signal, progress }: { signal: AbortSignal; progress: Throttle<Json> },
  ): Promise<Json> {
    const processor = this.#processors.get(job.queue);
    if (processor === undefined) throw new Error(`this process does not serve the queue "${job.queue}"`);
    const { definition, options } = processor;
    const input = await parseInput(definition.input, job.data);
    const result = await definition.process(input, {
      signal,
      options,
      log: this.#log.with({ queue: job.queue, job: job.id }),
      progress: (value) => progress.push(toJson(value, 'the progress')),
      attempt: job.attempt,
      maxAttempts: job.maxAttempts,
      outputDir: this.#birth.outputDir,
      inputRoots: [...this.#birth.inputRoots, ...job.grantedDirs],
      stateDir: this.#birth.stateDir,
      job: { queue: job.queue, id: job.id, name: job.name },
      pingBroker: () => this.#pingBroker(run),
    });
    return toJson(result, 'the result');
  }

  #pingBroker(run: RunId): Promise<BrokerPing> {
    return new Promise((resolve) => {
      this.#pings.set(run, resolve);
      this.#link.send({ type: 'ping_broker', run });
    });
  }

  #tellIdle(): void {
    if (this.#runs.size === 0) this.#whenIdle?.();
  }
}

async function parseInput(schema: Processor['definition']['input'], data: Json): Promise<unknown> {
  if (schema === undefined) return data;
  const parsed = await schema['~standard'].validate(data);
  if (parsed.issues === undefined) return parsed.value;
  throw new BadInputError(`the job's data does not fit: ${describeIssues(parsed.issues)}`);
}
