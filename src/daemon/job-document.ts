import type { Config } from '../config/config.js';
import type { Grants } from '../dispatch/grants.js';
import type { AttemptDocument, JobDocument } from '../protocol/control.js';
import type { AttemptRecord, JobRecord } from '../protocol/jobs.js';

/** A job as the outside sees it. A grant stays inside. */
export function describeJob(job: JobRecord, config: Config, grants: Grants): JobDocument {
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
    history: job.history.map(describeAttempt),
  };
}

function describeAttempt({ startedAt, endedAt, crash, ...rest }: AttemptRecord): AttemptDocument {
  return {
    ...rest,
    startedAt: iso(startedAt),
    endedAt: iso(endedAt),
    crash: crash && {
      signal: crash.signal,
      exitCode: crash.exitCode,
      rssBytes: crash.rssBytes,
      lastWords: crash.lastWords,
    },
  };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
