import type { Ms } from '../../base/units.js';
import type { Broker } from '../../broker/broker.js';
import type { Config } from '../../config/config.js';
import type { Consumer, ConsumerName } from '../../protocol/consumers.js';
import type { Emit } from '../../protocol/events.js';
import type { FromWorker } from '../../protocol/worker-messages.js';
import { type FiguresOfOthers, ForeignFigures } from '../../statistics/foreign-figures.js';
import type { ProcessFigures } from '../../statistics/statistics.js';
import type { HostExit, JobHost, JobHostListener } from '../../supervisor/job-host.js';
import type { RunSnapshot } from '../run.js';
import { UnderWay } from '../under-way.js';
import { Acquaintance } from './acquaintance.js';
import { Rescuer } from './rescuer.js';
import { StallWatch } from './stall-watch.js';

/** What one program of somebody else's has told last. */
export interface Told {
  readonly host: JobHost;
  readonly consumers: readonly Consumer[];
  /** On the clock of `performance.now()`. */
  readonly at: Ms;
}

/**
 * The jobs that programs of somebody else's take by themselves, as far as they report them: what they hold is shown; when
 * one dies, its jobs are given back at once; one that stops fetching while jobs wait is replaced.
 */
export class ForeignJobs implements JobHostListener {
  readonly #told = new Map<JobHost, Told>();
  readonly #figures = new ForeignFigures();
  readonly #acquaintance: Acquaintance;
  readonly #rescuer: Rescuer;
  readonly #stalls: StallWatch;
  readonly #underWay = new UnderWay();

  constructor(parts: {
    broker: Broker;
    config: () => Pick<Config, 'queues' | 'workers'>;
    emit: Emit;
    random: () => number;
  }) {
    this.#acquaintance = new Acquaintance(parts.broker, parts.emit);
    this.#rescuer = new Rescuer({ ...parts, underWay: this.#underWay });
    const told = () => this.#told.values();
    this.#stalls = new StallWatch({ ...parts, told, acquaintance: this.#acquaintance });
  }

  ready(): void {
    // It takes jobs by itself.
  }

  message(host: JobHost, message: FromWorker): void {
    if (message.type !== 'consumers') return;
    this.#figures.note(host.process, this.#told.get(host)?.consumers ?? [], message.consumers);
    this.#told.set(host, { host, consumers: message.consumers, at: performance.now() });
    void this.#acquaintance.meet(host, message.consumers);
  }

  leaving(): void {
    // What it finishes until it is gone, it finishes.
  }

  exited(host: JobHost, exit: HostExit): void {
    const told = this.#told.get(host);
    if (told === undefined) return;
    this.#told.delete(host);
    void this.#underWay.track(this.#rescuer.rescue(told, exit));
  }

  /** Gives back, without an attempt, what these consumers held: dead are their programs, and the supervisor that knew them. */
  inherit(consumers: readonly ConsumerName[]): void {
    for (const consumer of consumers) void this.#underWay.track(this.#rescuer.giveBack(consumer));
  }

  jobsOf(host: JobHost): number {
    return this.#told.get(host)?.consumers.reduce((sum, { jobs }) => sum + jobs.length, 0) ?? 0;
  }

  /** What the process of this pid has in hand, as it told last. */
  runsIn(pid: number): readonly RunSnapshot[] {
    const told = [...this.#told.values()].filter(({ host }) => host.pid === pid);
    return told
      .flatMap(({ consumers }) => consumers)
      .flatMap(({ queue, jobs }) =>
        jobs.map(({ id, startedAt }) => ({ queue, id, startedAt, progress: null, askedToStop: null })),
      );
  }

  /** What its consumers have done, in all its incarnations; it never falls. */
  figuresOf(process: string): ProcessFigures {
    return this.#figures.byProcess.get(process) ?? NOTHING;
  }

  /** What consumers have done in each queue; it never falls. */
  get figuresByQueue(): ReadonlyMap<string, FiguresOfOthers> {
    return this.#figures.byQueue;
  }

  /** Looks whether anyone has stopped fetching. */
  checkStalls(): Promise<void> {
    return this.#stalls.check();
  }

  /** Resolves when all that ended is reported, or cannot be though `patience` is over. */
  async close(patience: AbortSignal): Promise<void> {
    await this.#rescuer.close(patience);
  }
}

const NOTHING: ProcessFigures = { completed: 0, failed: 0 };
