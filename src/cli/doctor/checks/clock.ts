import { type Finding, fail, ok } from '../../../protocol/finding.js';
import { type Check, LOCAL_MS } from '../check.js';

/** This program is no older, and will not be used that late. */
const [EARLIEST, LATEST] = [Date.UTC(2026, 0), Date.UTC(2100, 0)];

/** This machine's clock; a Redis compares its own. */
export const clock: Check<unknown> = {
  subject: 'clock',
  timeoutMs: LOCAL_MS,
  look: async () => [judgeClock(Date.now())],
};

/** Whether a clock can be right; `now` since the epoch. */
export function judgeClock(now: number): Finding {
  const time = new Date(now).toISOString();
  if (now >= EARLIEST && now < LATEST) return ok('time', time);
  return fail(
    'time',
    `${time} cannot be true: delayed jobs and schedules run at the wrong time`,
    'set the clock, and let it follow a time server',
  );
}
