import { describe, expect, test } from 'vitest';
import { decideRetry, type FailedAttempt, isSuspect, presentAttempts } from '../../../src/policy/retry.js';

const FIRST: FailedAttempt = {
  kind: 'error',
  attemptsMade: 1,
  maxAttempts: 3,
  crashesAlone: 0,
  maxCrashes: 2,
  backoff: { type: 'exponential', delay: 1000 },
};

describe('an attempt that failed is retried', () => {
  test('after a back-off that doubles, and never in the same moment as all the others', () => {
    expect(delays({}, 0)).toEqual([1000, 2000, null]);
    expect(delays({}, 1)).toEqual([1250, 2500, null]);
  });

  test('after the same back-off each time when it is fixed', () => {
    expect(delays({ backoff: { type: 'fixed', delay: 500 } }, 0)).toEqual([500, 500, null]);
  });

  test('after a time-out like after an error', () => {
    expect(delays({ kind: 'timeout' }, 0)).toEqual([1000, 2000, null]);
  });

  test('at once when its worker died', () => {
    expect(delays({ kind: 'crash' }, 1)).toEqual([0, 0, null]);
  });
});

describe('an attempt fails for good', () => {
  test('when no retry can help, or nobody wants one', () => {
    expect(decideRetry({ ...FIRST, kind: 'bad_input' }, 0)).toEqual({ delayMs: null, reason: 'cannot_help' });
    expect(decideRetry({ ...FIRST, kind: 'cancelled' }, 0)).toEqual({ delayMs: null, reason: 'cancelled' });
  });

  test('when its attempts are spent', () => {
    expect(decideRetry({ ...FIRST, attemptsMade: 3 }, 0)).toEqual({ delayMs: null, reason: 'attempts_spent' });
    expect(decideRetry({ ...FIRST, attemptsMade: 4 }, 0)).toEqual({ delayMs: null, reason: 'attempts_spent' });
  });

  test('when it alone has killed its worker so often, although attempts are left', () => {
    const crash = { ...FIRST, kind: 'crash', maxAttempts: 10 } as const;
    expect(decideRetry({ ...crash, crashesAlone: 1 }, 0)).toEqual({ delayMs: 0, reason: 'retry' });
    expect(decideRetry({ ...crash, crashesAlone: 2 }, 0)).toEqual({ delayMs: null, reason: 'poison' });
  });

  test('but not for deaths that it shared with others', () => {
    expect(decideRetry({ ...FIRST, kind: 'crash', maxAttempts: 10, attemptsMade: 5 }, 0).reason).toBe('retry');
  });

  test('and earlier deaths do not count against an error', () => {
    expect(decideRetry({ ...FIRST, crashesAlone: 2 }, 0).reason).toBe('retry');
  });
});

describe('a job in which a worker has died', () => {
  const history = [
    { attempt: 1, kind: 'error' },
    { attempt: 2, kind: 'crash' },
  ] as const;

  test('is a suspect', () => {
    expect(isSuspect({ history, attemptsMade: 2 })).toBe(true);
    expect(isSuspect({ history: history.slice(0, 1), attemptsMade: 1 })).toBe(false);
  });

  // It used to wait for a process of its own, although its old deaths did not count.
  test('is none any more when it was retried by hand', () => {
    expect(isSuspect({ history, attemptsMade: 0 })).toBe(false);
    const again = { attempt: 1, kind: 'error' } as const;
    expect(isSuspect({ history: [...history, again], attemptsMade: 1 })).toBe(false);
    expect(presentAttempts([...history, again], 1)).toEqual([again]);
  });
});

/** The delays after each of three attempts. */
function delays(about: Partial<FailedAttempt>, random: number): (number | null)[] {
  return [1, 2, 3].map((attemptsMade) => decideRetry({ ...FIRST, ...about, attemptsMade }, random).delayMs);
}
