import { z } from 'zod';
import { LOG_LEVELS } from '../../base/log-level.js';
import type { ConfigDocument, JobDocument, JobPage, PurgeReport, ReloadReport } from '../../protocol/control.js';
import type { JobLogDocument } from '../../protocol/job-log.js';
import { JOB_STATES } from '../../protocol/jobs.js';
import type { StatsDocument } from '../../protocol/stats.js';
import { ABORT_REASONS } from '../../protocol/worker-messages.js';
import { json } from '../bodies.js';
import { OPERATION_KINDS, type OperationDocument } from '../operations.js';
import type { Problem } from '../problem.js';
import { count, time } from './status-schemas.js';

const schemaVersion = z.literal(1);
const names = z.array(z.string());
const numbers = z.array(z.number());
const numbersOrNull = z.array(z.number().nullable());
const jobState = z.enum(JOB_STATES);

const attempt = z.object({
  attempt: count,
  startedAt: time,
  endedAt: time,
  worker: z.string(),
  pid: count,
  kind: z.string(),
  reason: z.string(),
  report: z.string().nullable(),
  crash: z
    .object({
      signal: z.string().nullable(),
      exitCode: z.int().nullable(),
      rssBytes: count.nullable(),
      lastWords: names,
    })
    .nullable(),
});

export const job: z.ZodType<JobDocument> = z.object({
  queue: z.string(),
  id: z.string(),
  name: z.string(),
  state: jobState,
  attempts: count.describe('Those that counted.'),
  maxAttempts: count,
  data: json,
  progress: json,
  result: json,
  failedReason: z.string().nullable(),
  priority: count,
  timestamps: z.object({
    createdAt: time,
    dueAt: time.nullable(),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  }),
  running: z
    .object({
      attempt: count,
      worker: z.string(),
      pid: count,
      startedAt: time,
      askedToStop: z.enum(ABORT_REASONS).nullable(),
    })
    .nullable(),
  history: z.array(attempt),
});

export const oneJob = z.object({ schemaVersion, job });

const page = z.object({
  jobs: z.array(job),
  cursor: z.string().nullable().describe('Null on the last page.'),
}) satisfies z.ZodType<JobPage>;
export const tasks = z.union([page, z.object({ queues: names })]);

const celeryTask = z.object({
  id: z.string(),
  name: z.string(),
  args: z.array(json),
  kwargs: json,
  type: z.string(),
  hostname: z.string().nullable(),
  time_start: z.number().nullable().describe('Seconds since the epoch.'),
  acknowledged: z.boolean(),
  delivery_info: z.object({ routing_key: z.string(), priority: count }),
  worker_pid: count.nullable(),
});
const perProcess = <T extends z.ZodType>(what: T) => z.record(z.string(), what);

export const purged: z.ZodType<{ queues: PurgeReport }> = z.object({
  queues: perProcess(z.partialRecord(jobState, count)),
});

const seriesOfQueue = z.object({
  name: z.string(),
  completed: numbers,
  failed: numbers,
  retried: numbers,
  p50Ms: numbersOrNull,
  p95Ms: numbersOrNull,
  waitP50Ms: numbersOrNull,
  waitP95Ms: numbersOrNull,
  waiting: numbersOrNull,
});
const totalsOfQueue = z.object({
  name: z.string(),
  completed: count,
  failed: count,
  retried: count,
  completedPerMinute: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  waitP50Ms: z.number().nullable(),
  waitP95Ms: z.number().nullable(),
});
const about = { name: z.string(), worker: z.string() };
const statsFields = z.object({
  schemaVersion,
  askedSince: time,
  startedAt: time,
  since: time,
  until: time,
  stepMs: count,
  queues: z.array(seriesOfQueue),
  workers: z.array(z.object({ ...about, cpuPercent: numbersOrNull, rssBytes: numbersOrNull })),
  totals: z.object({
    queues: z.array(totalsOfQueue),
    workers: z.array(
      z.object({
        ...about,
        completed: count,
        failed: count,
        restarts: count,
        cpuPercent: z.number().nullable(),
        rssBytes: count.nullable(),
      }),
    ),
  }),
  restarts: z.array(
    z.object({
      at: time,
      ...about,
      reason: z.enum(['crash', 'memory', 'jobs', 'lifetime', 'hang', 'boot', 'manual', 'reload']),
      lastExit: z.object({
        at: time,
        pid: count,
        code: z.int().nullable(),
        signal: z.string().nullable(),
        reason: z.string(),
        uptimeMs: z.number(),
        lastWords: names,
      }),
    }),
  ),
});
export const stats: z.ZodType<StatsDocument> = statsFields;

/** What the paths of the Celery manager tell in its words, beside what they tell below `/api/v1`. */
export const celeryDocuments = {
  tasks: page.extend({
    success: z.literal(true),
    active_tasks: perProcess(z.array(celeryTask)),
    scheduled_tasks: perProcess(z.array(z.object({ eta: time.nullable(), priority: count, request: celeryTask }))),
    reserved_tasks: perProcess(z.array(celeryTask)),
  }),
  stats: statsFields.extend({
    success: z.literal(true),
    worker_stats: perProcess(
      z.object({
        pid: count.nullable(),
        uptime: count,
        total: perProcess(count),
        pool: z.object({ processes: z.array(count) }),
        rusage: z.object({ maxrss: count.describe('KiB.') }),
        broker: z.object({ transport: z.string() }),
        prefetch_count: count,
      }),
    ),
  }),
  purged: z.object({
    success: z.literal(true),
    message: z.string(),
    purged_queues: perProcess(count),
    queues: perProcess(z.partialRecord(jobState, count)),
  }),
};

/** What a reload changes. */
export const reloadedFields = {
  changes: z.array(
    z.object({
      path: z.string(),
      section: z.string(),
      name: z.string().nullable(),
      action: z.enum(['add', 'remove', 'apply', 'scale', 'replace', 'restart']),
      settings: z.array(z.object({ path: z.string(), from: json, to: json })),
    }),
  ),
  warnings: names,
};
export const reloaded: z.ZodType<ReloadReport> = z.object(reloadedFields);

export const config: z.ZodType<ConfigDocument> = z.object({
  schemaVersion,
  path: z.string().nullable(),
  startedWith: z.object({
    file: z.string().nullable(),
    cwd: z.string(),
    workers: names,
    processes: count.nullable(),
    queues: names.nullable(),
    foreground: z.boolean(),
  }),
  config: json.describe('Without its secrets.'),
});

export const problem: z.ZodType<Problem> = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.literal([400, 401, 403, 404, 405, 409, 413, 415, 416, 421, 422, 429, 500, 503, 504]),
    detail: z.string(),
    code: z.string(),
    where: z.string().nullable(),
    hint: z.string().nullable(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).exactOptional(),
  })
  .describe('RFC 9457.');

export const operation: z.ZodType<OperationDocument> = z.object({
  id: z.uuid(),
  kind: z.enum(OPERATION_KINDS),
  state: z.enum(['running', 'succeeded', 'failed']),
  startedAt: time,
  finishedAt: time.nullable(),
  result: z.looseObject({}).nullable().describe('What the request would have answered, had it waited.'),
  error: problem.nullable(),
});

export const jobLog: z.ZodType<JobLogDocument> = z.object({
  schemaVersion,
  lines: z.array(z.looseObject({ time, level: z.enum(LOG_LEVELS), process: z.string(), message: z.string() })),
  more: z.boolean().describe('Older ones were left out.'),
});

export const accepted = z.object({ accepted: z.literal(true), operation: z.string().describe('Its path.') });
export const logLevel = z.object({ workers: names, level: z.enum(LOG_LEVELS) });
export const stopped = z.object({ drained: count, killed: count });
export const started = z.object({ processes: count });
export const restarted = z.object({ restarted: z.literal(true) });
