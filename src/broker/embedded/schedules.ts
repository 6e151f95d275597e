import type { Ms } from '../../base/units.js';
import type { Schedule } from '../broker.js';
import { nextRun } from '../next-run.js';
import { number, readSchedule, text } from './rows.js';
import type { Statements } from './store.js';

/**
 * A schedule has exactly one next job at any time: an ordinary delayed one whose id holds its time, so that the same
 * time never runs twice. Taking it plans the one after; if it came due while nobody was here, it simply runs late, once.
 */
export async function declareSchedule(sql: Statements, name: string, spec: Schedule, now: Ms): Promise<void> {
  const present = sql.getSchedule.get([name]);
  if (present !== undefined && text(present, 'spec') === JSON.stringify(spec)) return;
  const keepsTime = present !== undefined && isSameRhythm(readSchedule(present), spec);
  const at = keepsTime ? number(present, 'next_at') : await nextRun(spec, null, now);
  removeNext(sql, name);
  await plan(sql, name, spec, { at, now });
}

/** Removes the schedule and its next job; one that is running goes on. */
export function removeSchedule(sql: Statements, name: string): void {
  removeNext(sql, name);
  sql.removeSchedule.run([name]);
}

/** Plans the job after `id`, which has just been taken; nothing when that was not the schedule's next one. */
export async function planAfter(sql: Statements, name: string, id: string, now: Ms): Promise<void> {
  const row = sql.getSchedule.get([name]);
  if (row === undefined || text(row, 'next_id') !== id) return;
  const spec = readSchedule(row);
  await plan(sql, name, spec, { at: await nextRun(spec, number(row, 'next_at'), now), now });
}

/** True when this job is the next one of a schedule, which only its schedule removes. */
export function isNextOfSchedule(sql: Statements, name: string | null, id: string): boolean {
  const row = name === null ? undefined : sql.getSchedule.get([name]);
  return row !== undefined && text(row, 'next_id') === id;
}

async function plan(sql: Statements, name: string, spec: Schedule, { at, now }: { at: Ms; now: Ms }): Promise<void> {
  const id = `repeat:${name}:${at}`;
  sql.addQueue.run([spec.queue]);
  const { changes } = sql.add.run([
    spec.queue,
    id,
    name,
    JSON.stringify(spec.data),
    'delayed',
    0,
    null,
    at,
    now,
    null,
    null,
    name,
  ]);
  if (changes > 0) sql.putSchedule.run([name, spec.queue, JSON.stringify(spec), id, at]);
  else await plan(sql, name, spec, { at: await nextRun(spec, at, at), now }); // that time has run already: the clock was set back
}

/** The next job is never active, because taking it makes another the next one. */
function removeNext(sql: Statements, name: string): void {
  const row = sql.getSchedule.get([name]);
  if (row !== undefined) sql.removeJob.run([text(row, 'queue'), text(row, 'next_id')]);
}

function isSameRhythm(one: Schedule, other: Schedule): boolean {
  return one.every === other.every && one.cron === other.cron && one.tz === other.tz;
}
