import { z } from 'zod';
import { beside, duration, freeObject, isBelow, MANY, span, text, timeout, timer, whole } from './fields.js';

/** Queues that every configuration may name without declaring them, with the modules that they run. */
export const BUILT_IN_QUEUES: Readonly<Record<string, string>> = {
  pdf_generation: 'cardq/workers/pdf-generation',
  pdf_offset: 'cardq/workers/pdf-offset',
  default: 'cardq/workers/default',
};

/** The part of `timeout` after which a job is asked to stop, unless `softTimeout` says otherwise. */
export const SOFT_TIMEOUT_SHARE = 0.8;

const modulePath = text.describe('What its jobs run: `cardq/workers/…`, a package, or a file that begins with `./`.');

const backoff = z
  .strictObject({
    type: z
      .enum(['fixed', 'exponential'])
      .default('exponential')
      .describe('Whether the wait doubles with each attempt.'),
    delay: timer.prefault('1s').describe('The first wait.'),
  })
  .meta({ id: 'Backoff' });

const rateLimit = z
  .strictObject({
    max: whole(1, 1_000_000).describe('Jobs that may start within `per`.'),
    per: span.describe('The span of time that `max` counts in.'),
  })
  .meta({ id: 'RateLimit' });

/** `queues`: what a job does. */
export const queuesSchema = z
  .object(Object.fromEntries(Object.entries(BUILT_IN_QUEUES).map(([name, module]) => [name, builtInQueue(module)])))
  .catchall(queueSchema(modulePath))
  .transform((queues) =>
    Object.fromEntries(Object.entries(queues).flatMap(([name, queue]) => (queue ? [[name, queue]] : []))),
  );

function builtInQueue(module: string) {
  return queueSchema(modulePath.default(module)).optional();
}

function queueSchema<Module extends z.ZodType<string>>(module: Module) {
  return z
    .strictObject({
      module,
      attempts: whole(1, MANY).default(3).describe('Tries in all, the first one included.'),
      backoff: backoff.prefault({}).describe('How long a job waits after an error before its next attempt.'),
      softTimeout: timeout.optional().describe('When the `signal` of a job aborts. Left out: after 80 % of `timeout`.'),
      timeout: timeout.prefault('300s').describe('When the process of a job is killed.'),
      maxCrashes: whole(1, MANY).default(2).describe('Deaths of its process after which a job fails for good.'),
      rateLimit: rateLimit.nullable().prefault(null).describe('How many jobs may start within a span of time.'),
      keepCompleted: duration.prefault('1h').describe('How long completed jobs stay on record.'),
      keepFailed: duration.prefault('7d').describe('How long failed jobs stay on record.'),
      options: freeObject.default({}).describe('Handed to the module, which checks them when it boots.'),
    })
    .refine((queue) => !isBelow(queue.timeout, queue.softTimeout), {
      ...beside,
      path: ['timeout'],
      error: 'is below softTimeout',
      params: { hint: 'raise timeout, or leave softTimeout out: it is then 80 % of timeout' },
    })
    .transform((queue) => ({
      ...queue,
      softTimeout: queue.softTimeout ?? Math.round(queue.timeout * SOFT_TIMEOUT_SHARE),
    }))
    .describe('One queue.');
}
