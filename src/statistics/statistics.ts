import type { Ms } from '../base/units.js';
import type { SupervisorEvent } from '../protocol/events.js';
import { LastMinute } from './last-minute.js';
import { outcomeOf, QueueCounters } from './queue-counters.js';
import { Restarts } from './restarts.js';

/** How many finished jobs of a queue the percentiles look back on. */
const SAMPLES = 1000;

export interface QueueFigures {
  readonly completedPerMinute: number;
  readonly p50Ms: Ms | null;
  readonly p95Ms: Ms | null;
}

export interface ProcessFigures {
  readonly completed: number;
  readonly failed: number;
}

interface OfQueue {
  readonly counters: QueueCounters;
  /** Completed jobs. */
  readonly lastMinute: LastMinute;
  /** Of the latest jobs. */
  readonly durationsMs: Ms[];
}

/** What both have done together. */
export function sumOf(a: ProcessFigures, b: ProcessFigures): ProcessFigures {
  return { completed: a.completed + b.completed, failed: a.failed + b.failed };
}

/** Counts what becomes of jobs, per queue and per process; a restarted process keeps its counts. The only place that does. */
export class Statistics {
  readonly restarts = new Restarts();
  /** Of all PDFs that jobs have made. */
  readonly rendered = { sheets: 0, bytes: 0 };
  readonly #rendering = new Set<string>();
  readonly #queues = new Map<string, OfQueue>();
  readonly #processes = new Map<string, { completed: number; failed: number }>();

  /** A subscriber of the event stream. */
  note(event: SupervisorEvent): void {
    this.restarts.note(event);
    switch (event.event) {
      case 'job.started':
        this.#of(event.queue).counters.waited.note(event.waitedMs);
        break;
      case 'job.completed':
        this.#in(event.process).completed++;
        this.#noteCompleted(event);
        break;
      case 'job.failed':
        this.#in(event.process).failed++;
        noteFailed(this.#of(event.queue).counters, event);
        break;
      case 'job.rendered':
        this.rendered.sheets += event.sheets;
        this.rendered.bytes += event.bytes;
        this.#rendering.add(event.queue);
        break;
      case 'job.rescued':
        this.#of(event.queue).counters.rescued++;
        break;
    }
  }

  /** Whether jobs of this queue have made PDFs. */
  renders(queue: string): boolean {
    return this.#rendering.has(queue);
  }

  /** The queues of which anything is known. */
  get queues(): readonly string[] {
    return [...this.#queues.keys()];
  }

  /** All that has been counted of a queue; it goes on counting. */
  counters(queue: string): QueueCounters {
    return this.#of(queue).counters;
  }

  queue(name: string, now: Ms): QueueFigures {
    const { lastMinute, durationsMs } = this.#of(name);
    const sorted = [...durationsMs].sort((a, b) => a - b);
    return {
      completedPerMinute: lastMinute.count(now),
      p50Ms: percentile(sorted, 0.5),
      p95Ms: percentile(sorted, 0.95),
    };
  }

  /** How long the latest jobs of a queue took on average; null: none has completed yet. */
  meanMs(queue: string): Ms | null {
    const { durationsMs } = this.#of(queue);
    return durationsMs.length === 0 ? null : durationsMs.reduce((sum, ms) => sum + ms, 0) / durationsMs.length;
  }

  process(name: string): ProcessFigures {
    return this.#processes.get(name) ?? { completed: 0, failed: 0 };
  }

  #noteCompleted({ queue, at, durationMs }: Extract<SupervisorEvent, { event: 'job.completed' }>): void {
    const { counters, lastMinute, durationsMs } = this.#of(queue);
    counters.outcomes.completed++;
    counters.ran.note(durationMs);
    lastMinute.note(at);
    durationsMs.push(durationMs);
    if (durationsMs.length > SAMPLES) durationsMs.shift();
  }

  #of(queue: string): OfQueue {
    const known = this.#queues.get(queue);
    if (known !== undefined) return known;
    const fresh = { counters: new QueueCounters(), lastMinute: new LastMinute(), durationsMs: [] };
    this.#queues.set(queue, fresh);
    return fresh;
  }

  #in(process: string): { completed: number; failed: number } {
    const known = this.#processes.get(process);
    if (known !== undefined) return known;
    const fresh = { completed: 0, failed: 0 };
    this.#processes.set(process, fresh);
    return fresh;
  }
}

function noteFailed(counters: QueueCounters, event: Extract<SupervisorEvent, { event: 'job.failed' }>): void {
  counters.outcomes[outcomeOf(event.kind, event.retryInMs)]++;
  if (event.retryInMs === null) counters.failedForGood++;
  else counters.triedAgain++;
}

/** The nearest-rank percentile of sorted values; null when there are none. */
function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
