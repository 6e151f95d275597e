import { isDeepStrictEqual } from 'node:util';
import type { Ms } from '../base/units.js';
import type { NewJob } from '../broker/broker.js';
import type { Config } from '../config/config.js';
import type { Grants } from '../dispatch/grants.js';
import type { AttemptSnapshot } from '../dispatch/run.js';
import type { AttemptDocument, JobDocument, RunningAttempt } from '../protocol/control.js';
import type { AttemptRecord, JobRecord } from '../protocol/jobs.js';

/** A job as the outside sees it; `run`: what is in hand of it here. A grant stays inside. */
export function describeJob(
  job: JobRecord,
  { config, grants, run }: { readonly config: Config; readonly grants: Grants; readonly run: AttemptSnapshot | null },
): JobDocument {
  return {
    queue: job.queue,
    id: job.id,
    name: job.name,
    state: job.state,
    attempts: job.attemptsMade,
    maxAttempts: job.maxAttempts ?? config.queues[job.queue]?.attempts ?? 1,
    data: grants.open(job.data).data,
    progress: job.progress,
    result: job.result,
    failedReason: job.failedReason,
    priority: job.priority,
    timestamps: {
      createdAt: iso(job.createdAt),
      dueAt: isoOrNull(job.dueAt),
      startedAt: isoOrNull(job.startedAt),
      finishedAt: isoOrNull(job.finishedAt),
    },
    running: run && describeRun(run),
    history: job.history.map(describeAttempt),
  };
}

/** A job as it was added, for one that is gone by the time it is asked for: done, and not kept. */
export function asAdded({ delayMs = 0, priority = 0, attempts, ...job }: NewJob, now: Ms): JobRecord {
  return {
    ...job,
    state: delayMs > 0 ? 'delayed' : priority > 0 ? 'prioritized' : 'waiting',
    progress: null,
    result: null,
    failedReason: null,
    priority,
    attemptsMade: 0,
    maxAttempts: attempts ?? null,
    history: [],
    createdAt: now,
    delayMs,
    dueAt: delayMs > 0 ? now + delayMs : null,
    startedAt: null,
    finishedAt: null,
  };
}

/** True when nothing that was asked for with it is different, as far as the broker still knows. */
export function wasAddedAs(record: JobRecord, job: NewJob): boolean {
  const added = asAdded(job, record.createdAt);
  return (
    record.name === added.name &&
    record.priority === added.priority &&
    record.maxAttempts === added.maxAttempts &&
    (record.delayMs === null || record.delayMs === added.delayMs) &&
    isDeepStrictEqual(record.data, added.data)
  );
}

function describeRun({ attempt, worker, pid, startedAt, askedToStop }: AttemptSnapshot): RunningAttempt {
  return { attempt, worker, pid, startedAt: iso(startedAt), askedToStop };
}

function describeAttempt({ startedAt, endedAt, report, crash, ...rest }: AttemptRecord): AttemptDocument {
  return {
    ...rest,
    startedAt: iso(startedAt),
    endedAt: iso(endedAt),
    report: report ?? null,
    crash: crash && {
      signal: crash.signal,
      exitCode: crash.exitCode,
      rssBytes: crash.rssBytes,
      lastWords: crash.lastWords,
    },
  };
}

/** ISO 8601. Never throws, because a foreign producer may write any number: the nearest date there is, and the epoch for no number. */
export function iso(at: number): string {
  const within = Math.min(Math.max(at, -LATEST_DATE_MS), LATEST_DATE_MS);
  return new Date(Number.isNaN(within) ? 0 : within).toISOString();
}

/** `iso`, and null for no number at all. */
export function isoOrNull(at: number | null): string | null {
  return at === null || Number.isNaN(at) ? null : iso(at);
}

/** In the year 275 760; the earliest date lies as far before 1970. */
const LATEST_DATE_MS = 8.64e15;
