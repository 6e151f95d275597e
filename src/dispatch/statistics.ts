import type { Ms } from '../base/units.js';
import type { SupervisorEvent } from '../protocol/events.js';
import { LastMinute } from './last-minute.js';

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

interface Finished {
  readonly lastMinute: LastMinute;
  /** Of the latest jobs. */
  readonly durationsMs: Ms[];
}

/** What both have done together. */
export function sumOf(a: ProcessFigures, b: ProcessFigures): ProcessFigures {
  return { completed: a.completed + b.completed, failed: a.failed + b.failed };
}

/** Counts finished jobs per queue and per process; a restarted process keeps its counts. */
export class Statistics {
  readonly #queues = new Map<string, Finished>();
  readonly #processes = new Map<string, { completed: number; failed: number }>();

  /** A subscriber of the event stream. */
  note(event: SupervisorEvent): void {
    if (event.event === 'job.completed') {
      this.#of(event.process).completed++;
      const { lastMinute, durationsMs } = this.#finishedIn(event.queue);
      lastMinute.note(event.at);
      durationsMs.push(event.durationMs);
      if (durationsMs.length > SAMPLES) durationsMs.shift();
    }
    if (event.event === 'job.failed') this.#of(event.process).failed++;
  }

  queue(name: string, now: Ms): QueueFigures {
    const { lastMinute, durationsMs } = this.#finishedIn(name);
    const sorted = [...durationsMs].sort((a, b) => a - b);
    return {
      completedPerMinute: lastMinute.count(now),
      p50Ms: percentile(sorted, 0.5),
      p95Ms: percentile(sorted, 0.95),
    };
  }

  /** How long the latest jobs of a queue took on average; null: none has completed yet. */
  meanMs(queue: string): Ms | null {
    const { durationsMs } = this.#finishedIn(queue);
    return durationsMs.length === 0 ? null : durationsMs.reduce((sum, ms) => sum + ms, 0) / durationsMs.length;
  }

  process(name: string): ProcessFigures {
    return this.#processes.get(name) ?? { completed: 0, failed: 0 };
  }

  #finishedIn(queue: string): Finished {
    const known = this.#queues.get(queue);
    if (known !== undefined) return known;
    const fresh = { lastMinute: new LastMinute(), durationsMs: [] };
    this.#queues.set(queue, fresh);
    return fresh;
  }

  #of(process: string): { completed: number; failed: number } {
    const known = this.#processes.get(process);
    if (known !== undefined) return known;
    const fresh = { completed: 0, failed: 0 };
    this.#processes.set(process, fresh);
    return fresh;
  }
}

/** The nearest-rank percentile of sorted values; null when there are none. */
function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
