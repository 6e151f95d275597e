import { CardqError, messageOf } from '../base/errors.js';
import type { Ms } from '../base/units.js';
import type { Schedule } from './broker.js';

type Rhythm = Pick<Schedule, 'every' | 'cron' | 'tz'>;

/**
 * When a schedule runs next: after `previous`, or for the first time when that is null; never before `now`.
 * What was missed is not made up for. Throws `config_invalid` for an unreadable cron expression or time zone.
 */
export async function nextRun(rhythm: Rhythm, previous: Ms | null, now: Ms): Promise<Ms> {
  if (rhythm.cron !== null) return nextCron(rhythm.cron, rhythm.tz, Math.max(now, previous ?? now));
  if (rhythm.every === null || rhythm.every <= 0) throw invalid('a schedule needs "every" or "cron"', null);
  return nextEvery(rhythm.every, previous, now);
}

/** At once for the first time, then on the grid that this began, skipping what has passed. */
function nextEvery(every: Ms, previous: Ms | null, now: Ms): Ms {
  if (previous === null) return now;
  const missed = Math.max(0, Math.floor((now - previous) / every));
  return previous + (missed + 1) * every;
}

async function nextCron(expression: string, tz: string | null, after: Ms): Promise<Ms> {
  const { CronExpressionParser } = await import('cron-parser'); // it brings a time zone library along: loaded only where cron is used
  try {
    return CronExpressionParser.parse(expression, { currentDate: after, ...(tz === null ? {} : { tz }) })
      .next()
      .getTime();
  } catch (thrown) {
    throw invalid(`cron "${expression}"${tz === null ? '' : ` in ${tz}`}: ${messageOf(thrown)}`, thrown);
  }
}

function invalid(message: string, cause: unknown): CardqError {
  return new CardqError({ code: 'config_invalid', message, where: 'schedules' }, { cause });
}
