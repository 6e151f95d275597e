import type { Json } from '../../base/json.js';
import type { HealthDocument, JobDocument } from '../../protocol/control.js';
import type { StatusDocument, WorkerStatus } from '../../protocol/status.js';

/** The state of the whole, as the Celery manager tells that of its one worker. */
export interface CeleryWorkerStatus {
  readonly pid: number | null;
  readonly status: 'stopped' | 'starting' | 'running' | 'stopping' | 'failed';
  readonly started_at: string | null;
  readonly last_heartbeat: string | null;
  readonly restart_count: number;
  readonly last_error: string | null;
  readonly concurrency: number;
  readonly queues: readonly string[];
  readonly hostname: string;
  readonly process_info: {
    readonly cpu_percent: number;
    readonly memory_info: { readonly rss: number };
    readonly create_time: string | null;
    readonly status: string;
  } | null;
  readonly uptime_seconds: number;
}

/** A job, as `inspect().active()` tells it. */
export interface CeleryTask {
  readonly id: string;
  readonly name: string;
  readonly args: readonly Json[];
  readonly kwargs: Json;
  readonly type: string;
  readonly hostname: string | null;
  /** Seconds since the epoch. */
  readonly time_start: number | null;
  readonly acknowledged: boolean;
  readonly delivery_info: { readonly routing_key: string; readonly priority: number };
  readonly worker_pid: number | null;
}

/** All worker processes together, as the one that the Celery manager has; `restart_count` and so on of all of them. */
export function celeryStatus(status: StatusDocument, health: HealthDocument): CeleryWorkerStatus {
  const { supervisor, workers, queues, problems } = status;
  const working = workers.filter(({ standby }) => !standby);
  const alive = working.filter(({ pid }) => pid !== null);
  return {
    pid: alive.length === 0 ? null : supervisor.pid,
    status: wordOf(status, health),
    started_at: supervisor.startedAt,
    last_heartbeat: latestHeartbeat(alive),
    restart_count: health.restartCount,
    last_error: problems[0]?.message ?? null,
    concurrency: working.length,
    queues: queues.map(({ name }) => name),
    hostname: `worker@${supervisor.host}`,
    process_info: alive.length === 0 ? null : processInfo(alive, supervisor.startedAt),
    uptime_seconds: health.uptimeSeconds,
  };
}

/** What each process has in hand. */
export function activeTasks(
  workers: readonly WorkerStatus[],
  jobs: readonly JobDocument[],
): Record<string, CeleryTask[]> {
  const known = new Map(jobs.map((job) => [`${job.queue}/${job.id}`, job]));
  return byProcess(workers, ({ name, pid, jobs: running }) =>
    running.map(({ queue, id, startedAt }) => {
      const job = known.get(`${queue}/${id}`);
      return taskOf({ queue, id, job, hostname: name, pid, startedAt });
    }),
  );
}

/** Jobs that become due later, as `inspect().scheduled()` tells them: they belong to no process yet, so to the supervisor. */
export function scheduledTasks(name: string, jobs: readonly JobDocument[]): Record<string, object[]> {
  const scheduled = jobs.map((job) => ({
    eta: job.timestamps.dueAt,
    priority: job.priority,
    request: taskOf({ queue: job.queue, id: job.id, job, hostname: null, pid: null, startedAt: null }),
  }));
  return { [name]: scheduled };
}

/** No process takes a job before it has a slot for it. */
export function reservedTasks(workers: readonly WorkerStatus[]): Record<string, CeleryTask[]> {
  return byProcess(workers, () => []);
}

/** What each process has done and used, as `inspect().stats()` tells it; memory in KiB, as `getrusage` has it. */
export function celeryStats({ workers, broker }: StatusDocument): Record<string, object> {
  return byProcess(workers, ({ worker, pid, uptimeMs, rssBytes, completed, failed }) => ({
    pid,
    uptime: Math.floor((uptimeMs ?? 0) / 1000),
    total: { [worker]: completed + failed },
    pool: { processes: pid === null ? [] : [pid] },
    rusage: { maxrss: Math.round((rssBytes ?? 0) / 1024) },
    broker: { transport: broker.kind },
    prefetch_count: 0,
  }));
}

function wordOf({ supervisor, workers }: StatusDocument, { healthy }: HealthDocument): CeleryWorkerStatus['status'] {
  if (supervisor.state === 'degraded') return healthy ? 'running' : 'failed';
  const isStopped = supervisor.state === 'running' && workers.every(({ state }) => state === 'stopped');
  return isStopped ? 'stopped' : supervisor.state;
}

function latestHeartbeat(workers: readonly WorkerStatus[]): string | null {
  const ages = workers.flatMap(({ heartbeatAgeMs }) => (heartbeatAgeMs === null ? [] : [heartbeatAgeMs]));
  return ages.length === 0 ? null : new Date(Date.now() - Math.min(...ages)).toISOString();
}

function processInfo(alive: readonly WorkerStatus[], startedAt: string | null): CeleryWorkerStatus['process_info'] {
  return {
    cpu_percent: alive.reduce((sum, { cpuPercent }) => sum + (cpuPercent ?? 0), 0),
    memory_info: { rss: alive.reduce((sum, { rssBytes }) => sum + (rssBytes ?? 0), 0) },
    create_time: startedAt,
    status: 'running',
  };
}

function taskOf(about: {
  readonly queue: string;
  readonly id: string;
  readonly job: JobDocument | undefined;
  readonly hostname: string | null;
  readonly pid: number | null;
  readonly startedAt: string | null;
}): CeleryTask {
  const { queue, id, job, hostname, pid, startedAt } = about;
  const name = job?.name ?? queue;
  return {
    id,
    name,
    args: [],
    kwargs: job?.data ?? {},
    type: name,
    hostname,
    time_start: startedAt === null ? null : Date.parse(startedAt) / 1000,
    acknowledged: false,
    delivery_info: { routing_key: queue, priority: job?.priority ?? 0 },
    worker_pid: pid,
  };
}

function byProcess<T>(workers: readonly WorkerStatus[], told: (worker: WorkerStatus) => T): Record<string, T> {
  return Object.fromEntries(workers.map((worker) => [worker.name, told(worker)]));
}
