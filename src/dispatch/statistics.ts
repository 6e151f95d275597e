import type { Ms } from '../base/units.js';
import type { SupervisorEvent } from '../protocol/events.js';

const MINUTE_MS = 60_000;
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

interface Sample {
  readonly at: Ms;
  readonly durationMs: Ms;
}

/** Counts finished jobs per queue and per process; a restarted process keeps its counts. */
export class Statistics {
  readonly #samples = new Map<string, Sample[]>();
  readonly #processes = new Map<string, { completed: number; failed: number }>();

  /** A subscriber of the event stream. */
  note(event: SupervisorEvent): void {
    if (event.event === 'job.completed') {
      this.#of(event.process).completed++;
      const samples = this.#samples.get(event.queue) ?? [];
      samples.push({ at: event.at, durationMs: event.durationMs });
      if (samples.length > SAMPLES) samples.shift();
      this.#samples.set(event.queue, samples);
    }
    if (event.event === 'job.failed') this.#of(event.process).failed++;
  }

  queue(name: string, now: Ms): QueueFigures {
    const samples = this.#samples.get(name) ?? [];
    const durations = samples.map((one) => one.durationMs).sort((a, b) => a - b);
    return {
      completedPerMinute: samples.filter((one) => one.at > now - MINUTE_MS).length,
      p50Ms: percentile(durations, 0.5),
      p95Ms: percentile(durations, 0.95),
    };
  }

  process(name: string): ProcessFigures {
    return this.#processes.get(name) ?? { completed: 0, failed: 0 };
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
