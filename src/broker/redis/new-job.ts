import type { JobsOptions } from 'bullmq';
import type { NewJob } from '../broker.js';

/** A new job's own options in BullMQ's words; `metadata`: the context of a trace, which travels with it. */
export function optionsOf(job: NewJob, metadata: string | null): JobsOptions {
  return {
    jobId: job.id,
    ...(job.priority ? { priority: job.priority } : {}),
    ...(job.delayMs ? { delay: job.delayMs } : {}),
    ...(job.attempts === undefined ? {} : { attempts: job.attempts }),
    ...(job.backoff === undefined ? {} : { backoff: job.backoff }),
    ...(metadata === null ? {} : { telemetry: { metadata } }),
  };
}
