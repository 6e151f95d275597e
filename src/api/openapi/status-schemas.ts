import { z } from 'zod';
import { LOG_LEVELS } from '../../base/log-level.js';
import type { HealthDocument } from '../../protocol/control.js';
import type { FleetDocument } from '../../protocol/fleet.js';
import type { QueueStatus, StatusDocument, WorkerDetail, WorkerStatus } from '../../protocol/status.js';
import { ABORT_REASONS } from '../../protocol/worker-messages.js';
import { json } from '../bodies.js';

/** ISO 8601, always in UTC. */
export const time = z.iso.datetime();
/** A number of things, or of bytes. */
export const count = z.int().min(0);
const ms = z.number().min(0);
const level = z.enum(LOG_LEVELS);
const overall = z.enum(['starting', 'running', 'degraded', 'stopping', 'stopped']);
const askedToStop = z.enum(ABORT_REASONS).nullable().describe('Why it has been asked to stop.');

export const health: z.ZodType<HealthDocument> = z.object({
  healthy: z.boolean(),
  status: overall,
  uptimeSeconds: count,
  restartCount: count,
});

const lastExit = z.object({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  at: time,
  reason: z.string(),
  report: z
    .string()
    .nullable()
    .describe('The path of a report on what it was doing, where it had to be killed for that.'),
  lastWords: z.array(z.string()),
});

const worker = z.object({
  name: z.string().describe('The process: `pdf-1`.'),
  worker: z.string().describe('The entry: `pdf`.'),
  standby: z.boolean(),
  state: z.enum(['stopped', 'starting', 'running', 'draining', 'killing', 'backoff', 'fatal']),
  pid: count.nullable(),
  startedAt: time.nullable(),
  uptimeMs: ms.nullable(),
  restarts: count,
  lastExit: lastExit.nullable(),
  nextStartAt: time.nullable(),
  cpuPercent: z.number().nullable(),
  rssBytes: count.nullable(),
  eventLoopDelayMs: ms.nullable(),
  heartbeatAgeMs: ms.nullable(),
  logLevel: level.nullable(),
  completed: count,
  failed: count,
  jobs: z.array(z.object({ queue: z.string(), id: z.string(), startedAt: time, progress: json, askedToStop })),
});
export const workerStatus: z.ZodType<WorkerStatus> = worker;

export const workerDetail: z.ZodType<WorkerDetail> = worker.extend({
  restartBudget: z
    .object({ used: count, max: count, windowMs: ms })
    .nullable()
    .describe('The failures that count against it: at `used` above `max` it is given up.'),
  recentExits: z.array(
    lastExit.extend({ pid: count, cause: z.string().nullable(), uptimeMs: ms, rssBytes: count.nullable() }),
  ),
});

export const queueStatus: z.ZodType<QueueStatus> = z.object({
  name: z.string(),
  paused: z.boolean(),
  waiting: count,
  active: count,
  delayed: count,
  prioritized: count,
  completed: count,
  failed: count,
  oldestWaitMs: ms.nullable(),
  completedPerMinute: z.number().min(0),
  p50Ms: ms.nullable(),
  p95Ms: ms.nullable(),
});

const broker = z.object({
  kind: z.enum(['embedded', 'redis']),
  url: z.string().nullable().describe('The password is masked.'),
  state: z.enum(['up', 'down', 'merging']),
  latencyMs: ms.nullable(),
  fallback: z.object({ queued: count, since: time }).nullable(),
});

const trouble = z.object({
  code: z.string(),
  worker: z.string().nullable(),
  message: z.string(),
  hint: z.string().nullable(),
});

const scaling = z.object({
  worker: z.string(),
  processes: count,
  min: count,
  max: count,
  reason: z.string(),
  lastChange: z.object({ at: time, from: count, to: count, reason: z.string() }).nullable(),
});

const statusFields = z.object({
  schemaVersion: z.literal(1),
  supervisor: z.object({
    name: z.string(),
    state: overall,
    pid: count.nullable(),
    version: z.string(),
    startedAt: time.nullable(),
    uptimeMs: ms.nullable(),
    host: z.string(),
    configPath: z.string().nullable(),
    apiUrl: z.string().nullable().describe('Where it listens on TCP; null: nowhere.'),
    configStale: z.boolean().describe('The file says something else than what is in force.'),
    rssBytes: count.nullable(),
    logLevel: level.nullable(),
  }),
  broker,
  workers: z.array(workerStatus),
  queues: z.array(queueStatus),
  scaling: z.array(scaling),
  problems: z.array(trouble),
});
export const status: z.ZodType<StatusDocument> = statusFields;

const celeryWorker = z
  .object({
    pid: count.nullable(),
    status: z.enum(['stopped', 'starting', 'running', 'stopping', 'failed']),
    started_at: time.nullable(),
    last_heartbeat: time.nullable(),
    restart_count: count,
    last_error: z.string().nullable(),
    concurrency: count,
    queues: z.array(z.string()),
    hostname: z.string(),
    process_info: z
      .object({
        cpu_percent: z.number(),
        memory_info: z.object({ rss: count }),
        create_time: time.nullable(),
        status: z.string(),
      })
      .nullable(),
    uptime_seconds: count,
  })
  .describe('All worker processes, as if they were one.');

/** The same paths below the compatible prefix tell this beside what they tell here. */
export const celery = {
  worker: celeryWorker,
  health: z.object({
    healthy: z.boolean(),
    status: overall,
    uptimeSeconds: count,
    restartCount: count,
    uptime_seconds: count,
    restart_count: count,
  }),
  status: statusFields.extend({
    success: z.literal(true),
    worker_status: celeryWorker,
    healthy: z.boolean(),
    auto_start_enabled: z.boolean(),
  }),
};

const numberOrNull = z.number().nullable();

export const fleet: z.ZodType<FleetDocument> = z.object({
  schemaVersion: z.literal(1),
  broker,
  supervisors: z.array(
    z.object({
      id: z.string(),
      self: z.boolean().describe('It is the one that answers.'),
      name: z.string().nullable(),
      host: z.string().nullable(),
      pid: numberOrNull,
      version: z.string().nullable(),
      state: z.string().nullable(),
      startedAt: z.string().nullable(),
      processes: z.object({ wanted: numberOrNull, running: numberOrNull }),
      jobs: z.object({ running: numberOrNull, completed: numberOrNull, failed: numberOrNull }),
      queues: z.array(z.string()).nullable(),
      heartbeatAgeMs: numberOrNull,
    }),
  ),
  problems: z.array(trouble),
});
