import type { WorkerSeriesDocument, WorkerTotals } from '../protocol/stats.js';
import type { Restart } from './restarts.js';
import type { WorkerStep } from './worker-series.js';

interface Process {
  readonly name: string;
  readonly worker: string;
  readonly steps: readonly WorkerStep[];
}

export function workerSeries({ name, worker, steps }: Process): WorkerSeriesDocument {
  return {
    name,
    worker,
    cpuPercent: steps.map((step) => step.cpuPercent),
    rssBytes: steps.map((step) => step.rssBytes),
  };
}

/** All steps together; `restarts` are of the same time, of whatever process. */
export function workerTotals({ name, worker, steps }: Process, restarts: readonly Restart[]): WorkerTotals {
  const loads = steps.flatMap(({ cpuPercent }) => cpuPercent ?? []);
  const sizes = steps.flatMap(({ rssBytes }) => rssBytes ?? []);
  return {
    name,
    worker,
    completed: sum(steps.map(({ completed }) => completed)),
    failed: sum(steps.map(({ failed }) => failed)),
    restarts: restarts.filter(({ process }) => process === name).length,
    cpuPercent: loads.length === 0 ? null : Math.round((sum(loads) / loads.length) * 10) / 10,
    rssBytes: sizes.length === 0 ? null : Math.max(...sizes),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
