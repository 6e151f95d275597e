import { z } from 'zod';
import { LOG_LEVELS } from '../base/log-level.js';
import { parseDuration } from '../base/units.js';
import { JOB_ID, JOB_NAME, MAX_PRIORITY, PURGEABLE_STATES, type TextRule } from '../protocol/jobs.js';

const DAY_SECONDS = 86_400;

const workers = z.array(z.string()).default([]).describe('Entries (`pdf`) or processes (`pdf-1`); none means all.');
const concurrency = z
  .int()
  .min(1)
  .max(1000)
  .optional()
  .describe('So many processes from now on: of each entry named; of the first that takes jobs when none is.');
const serves = z
  .array(z.string())
  .min(1)
  .optional()
  .describe(
    'The queues that the entry serves from now on, and no others, until the next reload; one that is repeated has more weight.',
  );
const readyWithin = z
  .number()
  .positive()
  .max(DAY_SECONDS)
  .default(60)
  .describe('How long they may take until they run; then the operation has failed, and they go on trying.');
const grace = z
  .number()
  .min(0)
  .max(DAY_SECONDS)
  .optional()
  .describe('How long the jobs of those that leave may take, in the place of `drainTimeout`; then they are killed.');
const now = z.boolean().default(false).describe('Kill at once.');
const rolling = z
  .boolean()
  .default(true)
  .describe('One after the other, each replacement ready before its predecessor leaves; `false`: all at once.');

const shape = { concurrency, queues: serves };
const start = z.strictObject({ workers, ...shape, timeoutSeconds: readyWithin });
const stop = z.strictObject({ workers, timeoutSeconds: grace, now });
const restart = z.strictObject({ workers, ...shape, timeoutSeconds: grace, rolling });

const queueNames = z.array(z.string()).min(1).describe('The only ones that are touched.');
const states = z.array(z.enum(PURGEABLE_STATES, `must be one of ${PURGEABLE_STATES.join(', ')}`)).min(1);

const duration = z
  .union([z.string(), z.number()])
  .refine((raw) => parseDuration(raw) !== null, 'expected a duration such as "30s" or milliseconds')
  .describe('A duration such as `"30s"`, or milliseconds.');

/** Whatever JSON can say. */
export const json = z.json();

/** The bodies that routes take. Unknown fields are refused; an empty body is `{}`. */
export const bodies = {
  start,
  stop,
  restart,
  startOne: start.omit({ workers: true }),
  stopOne: stop.omit({ workers: true }),
  restartOne: restart.omit({ workers: true }),
  celeryStart: start.extend({ hostname: z.string().optional().describe('Taken, and without a meaning here.') }),
  celeryStop: stop.extend({ timeout: grace.describe('The same as `timeoutSeconds`.') }),
  scale: z.strictObject({ processes: z.int().min(1).max(1000) }),
  shutdown: z.strictObject({ timeoutSeconds: grace, now }),
  logLevel: z.strictObject({ workers, level: z.enum(LOG_LEVELS) }),
  reload: z.strictObject({ dryRun: z.boolean().default(false).describe('Only tell what it would do.') }),
  nothing: z.strictObject({}),
  session: z
    .strictObject({ token: z.string().max(4096).optional(), code: z.string().max(128).optional() })
    .refine(({ token, code }) => (token === undefined) !== (code === undefined), 'either token or code'),
  cancel: z.strictObject({ force: z.boolean().default(false).describe('End the process that runs it.') }),
  purge: z.strictObject({
    queues: queueNames,
    states: states.default(['waiting', 'prioritized', 'delayed']),
    dryRun: z.boolean().default(false).describe('Only count.'),
  }),
  job: z.strictObject({
    queue: z.string(),
    data: json.default({}),
    name: text(JOB_NAME).optional().describe('The queue’s name unless given.'),
    id: text(JOB_ID).optional(),
    priority: z.int().min(0).max(MAX_PRIORITY).optional().describe('0, the default, goes first; then 1, 2, …'),
    delay: duration.optional(),
    attempts: z.int().min(1).max(1000).optional(),
    grantedDirs: z
      .array(z.string())
      .optional()
      .describe('Folders outside `render.inputRoots` that this job may read; on the socket only.'),
  }),
};

function text({ pattern, rule }: TextRule) {
  return z.string().regex(pattern, `must be ${rule}`);
}

export type BodyName = keyof typeof bodies;
export type Body<Name extends BodyName> = z.output<(typeof bodies)[Name]>;
