import type { Ms } from '../base/units.js';
import type { StatsDocument } from '../protocol/stats.js';
import type { History } from './history.js';
import { queueSeries, queueTotals } from './queue-document.js';
import type { Restart } from './restarts.js';
import type { Statistics } from './statistics.js';
import type { Track } from './track.js';
import { workerSeries, workerTotals } from './worker-document.js';

export interface StatsFacts {
  readonly history: History;
  readonly statistics: Statistics;
  readonly startedAt: Ms;
  readonly now: Ms;
}

/** What is known from `since` on, as finely as it is kept for so long. */
export function statsDocument(asked: Ms, { history, statistics, startedAt, now }: StatsFacts): StatsDocument {
  const track = reachesBack(history.fine, Math.max(asked, startedAt)) ? history.fine : history.coarse;
  const { stepMs, steps } = track.resolution;
  const earliest = Math.min(track.stepAt(Math.max(asked, startedAt)), track.present);
  const from = Math.max(earliest, track.present - steps + 1);
  const since = from * stepMs;
  const restarts = statistics.restarts.latest.filter(({ at }) => at >= since);
  const queues = track.queues.map((name) => ({ name, steps: track.queueSteps(name, from, history.depths) }));
  const workers = [...track.workers]
    .map(([name, worker]) => ({ name, worker, steps: track.workerSteps(name, from) }))
    .filter((one) => one.steps.some(({ cpuPercent, rssBytes }) => cpuPercent !== null || rssBytes !== null));
  const spanMs = now - Math.max(since, startedAt);
  return {
    schemaVersion: 1,
    askedSince: iso(asked),
    startedAt: iso(startedAt),
    since: iso(since),
    until: iso(now),
    stepMs,
    queues: queues.map(queueSeries),
    workers: workers.map(workerSeries),
    totals: {
      queues: queues.map((one) => queueTotals(one, spanMs)),
      workers: workers.map((one) => workerTotals(one, restarts)),
    },
    restarts: restarts.map(restartDocument),
  };
}

/** Whether it still has the step of that moment. */
function reachesBack(track: Track, at: Ms): boolean {
  return track.stepAt(at) > track.present - track.resolution.steps;
}

function restartDocument({ at, process, worker, reason, exit }: Restart): StatsDocument['restarts'][number] {
  const { pid, code, signal, uptimeMs, lastWords } = exit;
  const lastExit = { at: iso(exit.at), pid, code, signal, reason: exit.reason, uptimeMs, lastWords };
  return { at: iso(at), worker, name: process, reason, lastExit };
}

function iso(at: Ms): string {
  return new Date(at).toISOString();
}
