import { z } from 'zod';
import { beside, freeObject, MANY, size, span, text, whole } from './fields.js';

const BROKER_URL = /^(redis|rediss|redis\+sentinel|redis\+cluster):\/\/\S+$|^unix:\S+$/;

/** `broker`: where jobs wait. */
export const brokerSchema = z.strictObject({
  url: text
    .regex(BROKER_URL, { error: 'must be a redis://, rediss://, redis+sentinel://, redis+cluster:// or unix: URL' })
    .nullable()
    .default(null)
    .describe(
      'A Redis or Valkey: `redis://`, `rediss://`, `redis+sentinel://`, `redis+cluster://`, `unix:/path`; null is the embedded broker.',
    ),
  prefix: text.default('bull').describe("Begins every key; `bull` is BullMQ's own default."),
  fallback: z
    .enum(['embedded', 'wait'])
    .default('embedded')
    .describe(
      'While `url` cannot be reached: jobs of this host go to an embedded broker until it is back, or are refused and wait.',
    ),
  allowEviction: z.boolean().default(false).describe('Accept a Redis that may evict keys, and with them jobs.'),
});

/** One entry of `schedules`: a job that is added again and again. */
export const scheduleSchema = z
  .strictObject({
    queue: text.describe('The queue that the job is added to.'),
    every: span.nullable().prefault(null).describe('The time between two jobs.'),
    cron: text.nullable().default(null).describe('When a job is due, as a cron expression; instead of `every`.'),
    tz: text
      .refine(isTimeZone, { error: 'is not a time zone', params: { hint: 'names look like "Europe/Berlin"' } })
      .nullable()
      .default(null)
      .describe('The time zone of `cron`; null is that of the machine.'),
    data: freeObject.default({}).describe('The data of the job.'),
  })
  .refine((schedule) => (schedule.every === null) !== (schedule.cron === null), {
    ...beside,
    error: 'must have either "every" or "cron"',
  })
  .refine((schedule) => schedule.tz === null || schedule.cron !== null, {
    ...beside,
    path: ['tz'],
    error: 'has no meaning without cron',
  })
  .describe('One recurring job.');

/** `render`: what the PDF workers may touch. */
export const renderSchema = z.strictObject({
  inputRoots: z.array(text).default(['.']).describe('The data of jobs may name files below these folders only.'),
  outputDir: text.default('output').describe('The folder that results are written to.'),
});

/** `api`: the HTTP listener; the control socket is always there. */
export const apiSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether to listen on TCP too.'),
  host: text.default('127.0.0.1').describe('The address to listen on.'),
  port: whole(0, 65_535).default(9797).describe('The port to listen on; 0 takes a free one.'),
  tokenFile: text
    .nullable()
    .default(null)
    .describe('A file that holds the admin token; null: one in `stateDir` is made.'),
  compatPrefix: z
    .string()
    .regex(/^(\/[\w.~-]+)*$/, { error: 'must be a path such as "/api/celery"' })
    .default('/api/celery')
    .describe('Where the eight paths of the Celery manager are mounted; empty: nowhere.'),
  allowedHosts: z.array(text).default([]).describe('Names in `Host` that are answered, beside the loopback ones.'),
  trustProxy: z.boolean().default(false).describe('Believe `X-Forwarded-*`; only behind a proxy that sets them.'),
});

/** `logs`: what is written to `stateDir`. */
export const logsSchema = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('The least level that is written.'),
  format: z
    .enum(['auto', 'json', 'text'])
    .default('auto')
    .describe('In front: text on a terminal and in the journal, else JSON.'),
  maxSize: size.prefault('10MiB').describe('A log file is rotated before it grows beyond this.'),
  keep: whole(1, MANY).default(5).describe('Rotated files that are kept beside each log.'),
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false; // RangeError
  }
}
