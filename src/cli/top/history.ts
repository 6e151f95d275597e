import type { StatusDocument } from '../../protocol/status.js';

/** The last readings of each worker process and each queue, oldest first. */
export interface History {
  readonly workers: ReadonlyMap<string, WorkerReadings>;
  /** Jobs that wait, by queue. */
  readonly waiting: ReadonlyMap<string, readonly number[]>;
}

export interface WorkerReadings {
  readonly cpuPercent: readonly number[];
  readonly rssBytes: readonly number[];
}

export const NO_HISTORY: History = { workers: new Map(), waiting: new Map() };
export const NO_READINGS: WorkerReadings = { cpuPercent: [], rssBytes: [] };

/** More than any sparkline shows. */
const KEPT = 60;

/** The history with what a status tells added to it; who is not in the status any more is forgotten. */
export function remember(history: History, { workers, queues }: StatusDocument): History {
  return {
    workers: new Map(
      workers.map(({ name, cpuPercent, rssBytes }) => {
        const before = history.workers.get(name) ?? NO_READINGS;
        const now = {
          cpuPercent: added(before.cpuPercent, cpuPercent ?? 0),
          rssBytes: added(before.rssBytes, rssBytes ?? 0),
        };
        return [name, now];
      }),
    ),
    waiting: new Map(
      queues.map((one) => [one.name, added(history.waiting.get(one.name) ?? [], one.waiting + one.prioritized)]),
    ),
  };
}

function added(readings: readonly number[], reading: number): readonly number[] {
  return [...readings, reading].slice(-KEPT);
}
