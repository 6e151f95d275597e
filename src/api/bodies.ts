import { z } from 'zod';
import { LOG_LEVELS } from '../base/log-level.js';
import { parseDuration } from '../base/units.js';
import { JOB_ID, JOB_NAME, MAX_PRIORITY, PURGEABLE_STATES, type TextRule } from '../protocol/jobs.js';

const names = z.array(z.string()).default([]);
const queueNames = z.array(z.string()).min(1);
const states = z.array(z.enum(PURGEABLE_STATES, `must be one of ${PURGEABLE_STATES.join(', ')}`));

const duration = z.union([z.string(), z.number()]).transform((raw, context) => {
  const ms = parseDuration(raw);
  if (ms === null) context.addIssue({ code: 'custom', message: 'expected a duration such as "30s" or milliseconds' });
  return ms ?? 0;
});

/** The bodies that routes take. Unknown fields are refused; an empty body is `{}`. */
export const bodies = {
  start: z.strictObject({ workers: names, concurrency: z.int().min(1).max(1000).optional() }),
  stop: z.strictObject({ workers: names, now: z.boolean().default(false) }),
  restart: z.strictObject({
    workers: names,
    rolling: z.boolean().default(true),
    concurrency: z.int().min(1).max(1000).optional(),
  }),
  shutdown: z.strictObject({ now: z.boolean().default(false) }),
  logLevel: z.strictObject({ workers: names, level: z.enum(LOG_LEVELS) }),
  reload: z.strictObject({ dryRun: z.boolean().default(false) }),
  nothing: z.strictObject({}),
  session: z
    .strictObject({ token: z.string().max(4096).optional(), code: z.string().max(128).optional() })
    .refine(({ token, code }) => (token === undefined) !== (code === undefined), 'either token or code'),
  cancel: z.strictObject({ force: z.boolean().default(false) }),
  purge: z.strictObject({
    queues: queueNames,
    states: states.default(['waiting', 'prioritized', 'delayed']),
    dryRun: z.boolean().default(false),
  }),
  job: z.strictObject({
    queue: z.string(),
    data: z.json().default({}),
    name: text(JOB_NAME).optional(),
    id: text(JOB_ID).optional(),
    priority: z.int().min(0).max(MAX_PRIORITY).optional(),
    delay: duration.optional(),
    attempts: z.int().min(1).max(1000).optional(),
    grantedDirs: z.array(z.string()).optional(),
  }),
};

function text({ pattern, rule }: TextRule) {
  return z.string().regex(pattern, `must be ${rule}`);
}

export type BodyName = keyof typeof bodies;
export type Body<Name extends BodyName> = z.output<(typeof bodies)[Name]>;
