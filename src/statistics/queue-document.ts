import type { Ms } from '../base/units.js';
import type { QueueSeriesDocument, QueueTotals } from '../protocol/stats.js';
import type { QueueStep } from './queue-series.js';
import { percentileOf, percentileOfAll } from './ranks.js';

interface Queue {
  readonly name: string;
  readonly steps: readonly QueueStep[];
}

export function queueSeries({ name, steps }: Queue): QueueSeriesDocument {
  return {
    name,
    completed: steps.map((step) => step.completed),
    failed: steps.map((step) => step.failed),
    retried: steps.map((step) => step.retried),
    p50Ms: steps.map(({ ran }) => percentileOf(ran, 0.5)),
    p95Ms: steps.map(({ ran }) => percentileOf(ran, 0.95)),
    waitP50Ms: steps.map(({ waited }) => percentileOf(waited, 0.5)),
    waitP95Ms: steps.map(({ waited }) => percentileOf(waited, 0.95)),
    waiting: steps.map(({ waiting }) => waiting),
  };
}

/** All steps together, which lasted `spanMs`. */
export function queueTotals({ name, steps }: Queue, spanMs: Ms): QueueTotals {
  const ran = steps.map((step) => step.ran);
  const waited = steps.map((step) => step.waited);
  const completed = sum(steps.map((step) => step.completed));
  return {
    name,
    completed,
    failed: sum(steps.map(({ failed }) => failed)),
    retried: sum(steps.map(({ retried }) => retried)),
    completedPerMinute: Math.round((completed / Math.max(spanMs, 1)) * MINUTE_MS * 100) / 100,
    p50Ms: percentileOfAll(ran, 0.5),
    p95Ms: percentileOfAll(ran, 0.95),
    waitP50Ms: percentileOfAll(waited, 0.5),
    waitP95Ms: percentileOfAll(waited, 0.95),
  };
}

const MINUTE_MS: Ms = 60_000;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
