import {
  hasLegacyRepeatableKeyShape,
  type JobJson,
  type JobScheduler,
  type JobSchedulerJson,
  type RepeatOptions,
} from 'bullmq';
import type { Schedule } from '../broker.js';
import { nextRun } from '../next-run.js';
import { parseJson } from './hash.js';

/** Leaves an equal schedule alone, because BullMQ would forget a time that has come due meanwhile. */
export async function declareSchedule(scheduler: JobScheduler, name: string, spec: Schedule): Promise<void> {
  await nextRun(spec, null, Date.now()); // refuses what cannot be read
  const present = await scheduler.getScheduler(name);
  if (present !== undefined && isSame(spec, present)) return;
  const rhythm = spec.cron === null ? { every: spec.every ?? 0 } : { pattern: spec.cron };
  const repeat = { ...rhythm, ...(spec.tz === null ? {} : { tz: spec.tz }) };
  await scheduler.upsertJobScheduler(name, repeat, name, spec.data, {}, { override: true });
}

/** BullMQ's workers plan a schedule's next job when they take the present one; so do we, whoever declared it. */
export async function planAfter(scheduler: JobScheduler, json: JobJson): Promise<void> {
  const { repeat } = json.opts as { readonly repeat?: RepeatOptions };
  const key = json.repeatJobKey;
  if (key === undefined || repeat === undefined || hasLegacyRepeatableKeyShape(key) || !(await isReadable(repeat)))
    return;
  const data = parseJson(json.data, {});
  const { telemetry: _, ...options } = json.opts; // with the context of this one, all that ever follow would be one trace
  await scheduler.upsertJobScheduler(key, repeat, json.name, data, options, { override: false, producerId: json.id });
}

/** False for a rhythm that only its producer's own code understands; that one's workers must plan it. */
async function isReadable({ pattern, tz }: RepeatOptions): Promise<boolean> {
  if (pattern === undefined) return true;
  try {
    await nextRun({ cron: pattern, every: null, tz: tz ?? null }, null, Date.now());
    return true;
  } catch {
    return false;
  }
}

function isSame(spec: Schedule, present: JobSchedulerJson): boolean {
  return (
    (present.pattern ?? null) === spec.cron &&
    (present.every ?? null) === spec.every &&
    (present.tz ?? null) === spec.tz &&
    JSON.stringify(present.template?.data ?? {}) === JSON.stringify(spec.data)
  );
}
