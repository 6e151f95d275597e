import { CardqError } from '../base/errors.js';
import { formatSize, type Ms } from '../base/units.js';
import { MAX_PRIORITY } from '../protocol/jobs.js';
import type { NewJob } from './broker.js';
import { MAX_DATA_BYTES } from './job-size.js';

/** Ten years: far below the last instant that can be written as a date. */
const MAX_DELAY_MS: Ms = 3653 * 86_400_000;

/** What stands in Redis where the id stands in a job's key: one such job would make its whole queue unusable. */
const KEY_NAMES: ReadonlySet<string> = new Set([
  ...['active', 'completed', 'de', 'delayed', 'events', 'failed', 'id', 'limiter', 'marker', 'meta', 'paused', 'pc'],
  ...['prioritized', 'repeat', 'stalled', 'stalled-check', 'wait', 'waiting-children'],
]);

/**
 * Refuses what BullMQ would refuse or misread, on either broker, so that a job can always move between them.
 * Throws `usage`.
 */
export function checkNewJob(job: NewJob): void {
  checkQueueName(job.queue);
  // BullMQ counts its own ids up, and one given by hand would some day swallow a job of another producer.
  if (/^\d+$/.test(job.id)) throw wrong(job, 'a job id must not be a number', 'add a letter to it');
  if (KEY_NAMES.has(job.id))
    throw wrong(job, 'a job id must not be a word that BullMQ uses itself', 'add a letter to it');
  if (job.id === '' || job.id.includes(':'))
    throw wrong(job, 'a job id must not be empty or contain ":"', 'use "-" instead');
  const { priority = 0, delayMs = 0, attempts = 1 } = job;
  if (!isWithin(priority, 0, MAX_PRIORITY))
    throw wrong(job, `priority must be a whole number from 0 to ${MAX_PRIORITY}`, '0 goes first');
  if (!isWithin(delayMs, 0, MAX_DELAY_MS))
    throw wrong(job, 'a delay must be whole milliseconds from 0 to ten years', null);
  if (!isWithin(attempts, 1, Number.MAX_SAFE_INTEGER)) throw wrong(job, 'attempts must be a whole number from 1', null);
  const bytes = Buffer.byteLength(JSON.stringify(job.data));
  if (bytes > MAX_DATA_BYTES)
    throw wrong(job, `its data is larger than ${formatSize(MAX_DATA_BYTES)}`, 'put it in a file and name that');
}

/** Throws `usage` for a name that cannot be part of a Redis key of BullMQ. */
export function checkQueueName(queue: string): void {
  if (queue !== '' && !queue.includes(':')) return;
  throw new CardqError({ code: 'usage', message: 'a queue name must not be empty or contain ":"', where: queue });
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function wrong(job: NewJob, message: string, hint: string | null): CardqError {
  return new CardqError({ code: 'usage', message, where: `${job.queue}/${job.id}`, hint });
}
