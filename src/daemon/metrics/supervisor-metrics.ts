import { version } from '../../base/version.js';
import { RESTART_REASONS } from '../../policy/restart-reason.js';
import { JOB_STATES } from '../../protocol/jobs.js';
import type { Sample, SupervisorMetrics } from '../../protocol/metrics.js';
import type { StatusDocument, WorkerStatus } from '../../protocol/status.js';
import type { FiguresOfOthers } from '../../statistics/foreign-figures.js';
import { OUTCOMES, type Outcome } from '../../statistics/queue-counters.js';
import type { Statistics } from '../../statistics/statistics.js';
import { distributionOf } from './distribution.js';

/** What the metrics are made of, read in one moment. */
export interface MetricsFacts {
  /** Of the workers and queues that are configured. */
  readonly workers: readonly string[];
  readonly queues: readonly string[];
  readonly status: StatusDocument;
  /** False while the broker has not told yet how many jobs a queue has. */
  readonly isCounted: (queue: string) => boolean;
  readonly statistics: Statistics;
  /** By queue, what programs of somebody else's have told. */
  readonly others: ReadonlyMap<string, FiguresOfOthers>;
  readonly fleetSize: number;
}

/** Every state, outcome and reason is told from the beginning, as 0: an alert cannot see the first of a kind otherwise. */
export function supervisorMetrics(facts: MetricsFacts): SupervisorMetrics {
  const { status, statistics, others } = facts;
  const queues = [...new Set([...facts.queues, ...statistics.queues, ...others.keys()])];
  const ofOthers = [...others.values()];
  const counted = status.queues.filter(({ name }) => facts.isCounted(name));
  return {
    cardq_build_info: [{ labels: { version, node: process.version }, value: 1 }],
    cardq_broker_up: plain(status.broker.state === 'down' ? 0 : 1),
    cardq_worker_processes: processes(facts),
    cardq_worker_restarts_total: restarts(facts),
    cardq_worker_cpu_ratio: perProcess(status, ({ cpuPercent }) => share(cpuPercent, 100)),
    cardq_worker_resident_memory_bytes: perProcess(status, ({ rssBytes }) => rssBytes),
    cardq_worker_eventloop_lag_seconds: perProcess(status, ({ eventLoopDelayMs }) => share(eventLoopDelayMs, 1000)),
    cardq_worker_heartbeat_age_seconds: perProcess(status, ({ heartbeatAgeMs }) => share(heartbeatAgeMs, 1000)),
    cardq_jobs_total: queues.flatMap((queue) =>
      OUTCOMES.map((outcome) => ({ labels: { queue, outcome }, value: ended(facts, queue, outcome) })),
    ),
    cardq_job_duration_seconds: queues.map((queue) => ({
      labels: { queue },
      value: distributionOf(statistics.counters(queue).ran),
    })),
    cardq_job_wait_seconds: queues.map((queue) => ({
      labels: { queue },
      value: distributionOf(statistics.counters(queue).waited),
    })),
    cardq_jobs_rescued_total: plain(sum(queues.map((queue) => statistics.counters(queue).rescued))),
    cardq_queue_jobs: counted.flatMap((queue) =>
      JOB_STATES.map((state) => ({ labels: { queue: queue.name, state }, value: queue[state] })),
    ),
    cardq_queue_oldest_waiting_age_seconds: counted.map(({ name, oldestWaitMs }) => ({
      labels: { queue: name },
      value: share(oldestWaitMs, 1000) ?? 0,
    })),
    cardq_render_sheets_total: plain(statistics.rendered.sheets + sum(ofOthers.map(({ sheets }) => sheets))),
    cardq_render_output_bytes_total: plain(
      statistics.rendered.bytes + sum(ofOthers.map(({ renderedBytes }) => renderedBytes)),
    ),
    cardq_fleet_instances: plain(facts.fleetSize),
  };
}

const PROCESS_STATES: readonly WorkerStatus['state'][] = [
  'stopped',
  'starting',
  'running',
  'draining',
  'killing',
  'backoff',
  'fatal',
];

function processes({ workers, status }: MetricsFacts): readonly Sample[] {
  const entries = [...new Set([...workers, ...status.workers.map(({ worker }) => worker)])];
  return entries.flatMap((worker) => {
    const own = status.workers.filter((one) => one.worker === worker);
    return PROCESS_STATES.map((state) => ({
      labels: { worker, state },
      value: own.filter((one) => one.state === state).length,
    }));
  });
}

function restarts({ workers, statistics }: MetricsFacts): readonly Sample[] {
  const { counts } = statistics.restarts;
  return [...new Set([...workers, ...counts.keys()])].flatMap((worker) =>
    RESTART_REASONS.map((reason) => ({
      labels: { worker, reason },
      value: counts.get(worker)?.get(reason) ?? 0,
    })),
  );
}

/** One that leaves has the name of the one that has its place by now, which comes first. */
function perProcess({ workers }: StatusDocument, read: (process: WorkerStatus) => number | null): readonly Sample[] {
  const inPlace = new Map<string, WorkerStatus>();
  for (const one of workers) if (!inPlace.has(one.name)) inPlace.set(one.name, one);
  return [...inPlace.values()].flatMap((one) => {
    const value = read(one);
    return value === null ? [] : [{ labels: { worker: one.worker, process: one.name }, value }];
  });
}

function ended({ statistics, others }: MetricsFacts, queue: string, outcome: Outcome): number {
  const own = statistics.counters(queue).outcomes[outcome];
  return outcome === 'completed' || outcome === 'failed' ? own + (others.get(queue)?.[outcome] ?? 0) : own;
}

function plain(value: number): readonly Sample[] {
  return [{ labels: {}, value }];
}

function share(value: number | null, of: number): number | null {
  return value === null ? null : value / of;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
