import { defaultRepeatStrategy } from 'bullmq';
import { describe, expect, test } from 'vitest';
import { nextRun } from '../../../src/broker/next-run.js';

const every = (ms: number) => ({ every: ms, cron: null, tz: null });
const cron = (expression: string, tz: string | null = 'UTC') => ({ every: null, cron: expression, tz });
const at = (text: string) => Date.parse(text);

describe('a schedule with an interval', () => {
  test('runs at once for the first time', async () => {
    expect(await nextRun(every(1000), null, 5000)).toBe(5000);
  });

  test('keeps the grid that it began', async () => {
    expect(await nextRun(every(1000), 5003, 5004)).toBe(6003);
    expect(await nextRun(every(1000), 5003, 5900)).toBe(6003);
  });

  test('skips what has passed', async () => {
    expect(await nextRun(every(1000), 5003, 9500)).toBe(10_003);
    expect(await nextRun(every(1000), 5003, 9003)).toBe(10_003);
  });

  test('goes forward also when the clock went back', async () => {
    expect(await nextRun(every(1000), 5003, 100)).toBe(6003);
  });
});

describe('a schedule with a cron expression', () => {
  test('runs at the next time that fits', async () => {
    expect(await nextRun(cron('0 3 * * *'), null, at('2026-01-01T02:59:00Z'))).toBe(at('2026-01-01T03:00:00Z'));
    expect(await nextRun(cron('0 3 * * *'), at('2026-01-01T03:00:00Z'), at('2026-01-01T03:00:00Z'))).toBe(
      at('2026-01-02T03:00:00Z'),
    );
  });

  test('never runs the same time twice when the clock went back', async () => {
    expect(await nextRun(cron('0 3 * * *'), at('2026-01-01T03:00:00Z'), at('2026-01-01T02:58:00Z'))).toBe(
      at('2026-01-02T03:00:00Z'),
    );
  });

  test('follows its time zone through daylight saving', async () => {
    const berlin = cron('0 9 * * *', 'Europe/Berlin');
    expect(await nextRun(berlin, null, at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-29T07:00:00Z')); // summer time has begun
    expect(await nextRun(berlin, null, at('2026-03-27T12:00:00Z'))).toBe(at('2026-03-28T08:00:00Z'));
  });

  test('runs once in the night of an hour that comes twice, and in one that leaves its hour out', async () => {
    const berlin = cron('30 2 * * *', 'Europe/Berlin');
    expect(await runsOf(berlin, '2026-10-24T12:00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
    expect(await runsOf(berlin, '2026-03-28T12:00:00Z')).toEqual([
      '2026-03-29T01:30:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  // In Redis the times are BullMQ's: were they others, a schedule would mean something else there.
  test.each(['30 2 * * *', '*/30 1-3 * * *', '0 0 29 3,10 *', '15 10 * * 1-5'])(
    'means the same to BullMQ on the days when the clock changes: %s',
    async (expression) => {
      const tz = 'Europe/Berlin';
      for (const [from, to] of [
        ['2026-03-28T00:00:00Z', '2026-03-30T12:00:00Z'],
        ['2026-10-24T00:00:00Z', '2026-10-26T12:00:00Z'],
      ] as const) {
        for (let time = at(from); time < at(to); ) {
          const next = await nextRun(cron(expression, tz), time, time);
          expect(await defaultRepeatStrategy(time, { pattern: expression, tz })).toBe(next);
          time = next;
        }
      }
    },
  );

  test.each([cron('soon'), cron('61 * * * *'), cron('* * * * *', 'Mars/Olympus'), { every: 0, cron: null, tz: null }])(
    'refuses %o',
    async (rhythm) => {
      await expect(nextRun(rhythm, null, 0)).rejects.toMatchObject({ code: 'config_invalid' });
    },
  );
});

/** The next two runs after this time. */
async function runsOf(rhythm: ReturnType<typeof cron>, after: string): Promise<readonly string[]> {
  const first = await nextRun(rhythm, at(after), at(after));
  return [first, await nextRun(rhythm, first, first)].map((time) => new Date(time).toISOString());
}
