import type { Ms } from '../base/units.js';
import type { Broker } from '../broker/broker.js';
import type { Config, QueueWorkerSpec, ScalingSpec, WorkerSpec } from '../config/config.js';
import type { Dispatcher } from '../dispatch/dispatcher.js';
import { decideScale, type Load, NOTHING_KNOWN, type ScaleMemory } from '../policy/scaling.js';
import type { Emit } from '../protocol/events.js';
import type { QueueCounts } from '../protocol/jobs.js';
import type { ScalingStatus } from '../protocol/status.js';
import type { Statistics } from '../statistics/statistics.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { iso } from './job-document.js';
import { loadOf } from './load-of.js';
import type { NoteDepth } from './queue-overview.js';

export const LOOK_EVERY_MS: Ms = 1000;
/** What the broker tells after this is of another time. */
const STALE_AFTER_MS: Ms = 2000;

export interface AutoscalerParts {
  readonly inForce: { readonly config: Pick<Config, 'workers'> };
  readonly broker: Pick<Broker, 'counts'>;
  readonly dispatcher: Pick<Dispatcher, 'inHand'>;
  readonly supervisor: Pick<Supervisor, 'scale' | 'strengthOf'>;
  readonly statistics: Pick<Statistics, 'meanMs'>;
  readonly noteDepth: NoteDepth;
  readonly emit: Emit;
  readonly isStopping: () => boolean;
}

/** What is known of one entry from look to look. */
interface Known {
  readonly memory: ScaleMemory;
  /** Of the last look. */
  readonly reason: string;
  readonly lastChange: ScalingStatus['lastChange'];
}

const NEVER_SEEN: Known = { memory: NOTHING_KNOWN, reason: 'not looked at yet', lastChange: null };

/** Looks once a second at what waits for the entries with a range of processes, and gives them as many as that asks for. */
export class Autoscaler {
  readonly #parts: AutoscalerParts;
  readonly #known = new Map<string, Known>();
  #isLooking = false;

  constructor(parts: AutoscalerParts) {
    this.#parts = parts;
  }

  /** Asks the broker once for each queue concerned, and decides. Does nothing while the last answer is awaited. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const counts = await this.#countAll(new Set(this.#entries().flatMap(({ spec }) => Object.keys(spec.queues))));
      if (this.#parts.isStopping()) return;
      for (const entry of this.#entries()) this.#decide(entry, counts);
    } finally {
      this.#isLooking = false;
    }
  }

  /** How it stands with each entry that is scaled. */
  status(): readonly ScalingStatus[] {
    return this.#entries().flatMap(({ name, range }) => {
      const { reason, lastChange } = this.#known.get(name) ?? NEVER_SEEN;
      const strength = this.#parts.supervisor.strengthOf(name);
      if (strength === null) return []; // it comes or goes with a reload
      return [{ worker: name, processes: strength.size, min: range.min, max: range.max, reason, lastChange }];
    });
  }

  #entries(): readonly Entry[] {
    return Object.entries(this.#parts.inForce.config.workers).flatMap(([name, spec]) => asEntry(name, spec));
  }

  /** Null for a queue that the broker tells nothing of, or too late. */
  async #countAll(queues: ReadonlySet<string>): Promise<ReadonlyMap<string, QueueCounts | null>> {
    const askedAt = performance.now();
    const answers = [...queues].map(async (queue) => {
      const counts = await this.#parts.broker.counts(queue).catch(() => null); // it is away, and its state says so
      if (counts !== null) this.#parts.noteDepth(queue, counts.waiting + counts.prioritized);
      return [queue, performance.now() - askedAt > STALE_AFTER_MS ? null : counts] as const;
    });
    return new Map(await Promise.all(answers));
  }

  #decide({ name, spec, range }: Entry, counts: ReadonlyMap<string, QueueCounts | null>): void {
    const strength = this.#parts.supervisor.strengthOf(name);
    if (strength === null || !strength.isWanted) {
      this.#known.delete(name); // what its queues were like before it was stopped says nothing of later
      return;
    }
    const before = this.#known.get(name) ?? NEVER_SEEN;
    const decision = decideScale(range, {
      strength: { ...strength, concurrency: spec.concurrency },
      load: this.#loadOf(name, spec, counts),
      memory: before.memory,
      now: performance.now(),
    });
    const { size, reason, memory } = decision;
    const change = { from: strength.size, to: size, reason };
    const isChange = size !== strength.size;
    this.#known.set(name, {
      memory,
      reason,
      lastChange: isChange ? { ...change, at: iso(Date.now()) } : before.lastChange,
    });
    if (!isChange) return;
    this.#parts.emit({ event: 'worker.scaled', worker: name, ...change });
    this.#parts.supervisor.scale(name, size);
  }

  #loadOf(name: string, spec: QueueWorkerSpec, counts: ReadonlyMap<string, QueueCounts | null>): Load | null {
    const queues = Object.keys(spec.queues).map((queue) => ({
      runMs: this.#runMs(queue),
      counts: counts.get(queue) ?? null,
    }));
    const told = queues.flatMap(({ runMs, counts }) => (counts === null ? [] : [{ runMs, counts }]));
    return told.length === queues.length ? loadOf(told, this.#parts.dispatcher.inHand.slotsOf(name)) : null;
  }

  /** As long as none has completed, a job takes at least as long as the first one has been running. */
  #runMs(queue: string): Ms | null {
    const begunAt = this.#parts.dispatcher.inHand.earliestRunOf(queue);
    return this.#parts.statistics.meanMs(queue) ?? (begunAt === null ? null : Date.now() - begunAt);
  }
}

interface Entry {
  readonly name: string;
  readonly spec: QueueWorkerSpec;
  readonly range: ScalingSpec;
}

function asEntry(name: string, spec: WorkerSpec): readonly Entry[] {
  const { processes: range } = spec;
  return spec.kind === 'queues' && typeof range !== 'number' ? [{ name, spec, range }] : [];
}
