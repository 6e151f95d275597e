import { describe, expect, test } from 'vitest';
import { outcomeOfExit, outcomeOfFailure, poisonReason } from '../../../src/dispatch/outcome.js';
import type { Run } from '../../../src/dispatch/run.js';
import type { LeaveCause } from '../../../src/policy/leave-cause.js';
import type { HostExit } from '../../../src/supervisor/job-host.js';
import { newRun } from '../../support/dispatching.js';

describe('a process that ends', () => {
  test('by itself is a crash of the job in it, with all that is known', () => {
    const outcome = outcomeOfExit(startedRun(), DIED, true);
    expect(outcome).toEqual({
      kind: 'crash',
      reason: 'its worker ended: killed by SIGSEGV (last memory 80.0 MiB): out of paper',
      stack: null,
      report: null,
      crash: { signal: 'SIGSEGV', exitCode: null, rssBytes: 83_886_080, lastWords: LAST_WORDS, alone: true },
    });
  });

  // A job whose process died over reading it used to go back unharmed, to the next process.
  test.each([DIED, { ...DIED, cause: 'recycle_memory' }, killedFor('memory_hard')] as const)(
    'over reading the job is its crash: $cause',
    (exit) => {
      expect(outcomeOfExit(sentRun(), exit, true)).toMatchObject({ kind: 'crash' });
    },
  );

  test('as it was asked to, before it had read the job, costs it nothing', () => {
    const left = { ...DIED, code: 0, signal: null, cause: 'requested' } as const;
    expect(outcomeOfExit(sentRun(), left, true)).toEqual({ kind: 'given_back', cause: 'requested' });
    expect(outcomeOfExit(startedRun(), left, true)).toMatchObject({ kind: 'crash' });
  });

  test('killed for a hang before it had read the job costs it nothing', () => {
    expect(outcomeOfExit(sentRun(), killedFor('hang'), true)).toEqual({ kind: 'given_back', cause: 'hang' });
  });

  test('before the job could be sent costs it nothing', () => {
    expect(outcomeOfExit(newRun(), DIED, true)).toMatchObject({ kind: 'given_back' });
  });

  test.each(['hang', 'memory_hard'] as const)('killed for what the job did is its crash: %s', (cause) => {
    expect(outcomeOfExit(startedRun(), killedFor(cause), false)).toMatchObject({
      kind: 'crash',
      crash: { alone: false },
    });
  });

  test.each([
    'requested',
    'recycle_memory',
    'reload',
    'unanswered',
    'job_timeout',
    'job_cancelled',
    'job_lost',
  ] as const)('killed for another’s sake costs the job nothing: %s', (cause) => {
    expect(outcomeOfExit(startedRun(), killedFor(cause), true)).toEqual({ kind: 'given_back', cause });
  });

  // It used to go back without an attempt, again and again.
  test('by itself, although it had been asked to leave, is a crash', () => {
    const exit = { ...DIED, cause: 'recycle_memory' } as const;
    expect(outcomeOfExit(startedRun(), exit, true)).toMatchObject({ kind: 'crash' });
  });

  test('killed at the job’s time limit is its time-out, on demand its cancellation', () => {
    const late = startedRun();
    late.kill('timeout');
    expect(outcomeOfExit(late, killedFor('job_timeout'), true)).toMatchObject({
      kind: 'timeout',
      reason: 'killed at its time limit of 5m',
      crash: null,
    });
    const seen = { ...killedFor('job_timeout'), diagnosis: 'at work in draw (/w.js:3)', report: '/r.txt' };
    expect(outcomeOfExit(late, seen, true)).toMatchObject({
      reason: 'killed at its time limit of 5m: at work in draw (/w.js:3)',
      report: '/r.txt',
    });
    const cancelled = startedRun();
    cancelled.kill('cancelled');
    expect(outcomeOfExit(cancelled, killedFor('job_cancelled'), true)).toMatchObject({ kind: 'cancelled' });
  });
});

// It used to run again after a crash, a restart or its hard time limit, and one past its soft limit after any end.
describe('a run that was cancelled', () => {
  test.each([DIED, killedFor('job_timeout'), killedFor('requested'), killedFor('hang')])(
    'is cancelled however its process ends: $reason, $cause',
    (exit) => {
      const run = startedRun();
      run.abort('cancelled');
      if (exit.cause === 'job_timeout') run.kill('timeout');
      expect(outcomeOfExit(run, exit, true)).toMatchObject({ kind: 'cancelled', reason: 'cancelled on request' });
    },
  );

  test('says whether it was killed for it, and why', () => {
    const forced = startedRun();
    forced.kill('cancelled');
    expect(outcomeOfExit(forced, killedFor('job_cancelled'), true)).toMatchObject({ reason: 'cancelled by force' });
    const deaf = startedRun();
    deaf.abort('cancelled');
    deaf.kill('deaf_to_cancel');
    deaf.stopClock();
    expect(outcomeOfExit(deaf, killedFor('job_cancelled'), true)).toMatchObject({
      reason: 'cancelled on request; killed, for it did not stop within 1m',
    });
  });

  test.each(['error', 'bad_input', 'aborted'] as const)('is cancelled whatever it reports: %s', (kind) => {
    const run = startedRun();
    run.abort('soft_timeout');
    run.abort('cancelled');
    run.noteDrain();
    expect(outcomeOfFailure(run, { ...ABORTED, kind })).toMatchObject({ kind: 'cancelled', crash: null });
  });
});

describe('a failure that the job reports', () => {
  test.each(['error', 'bad_input'] as const)('is what it says: %s', (kind) => {
    expect(outcomeOfFailure(startedRun(), { kind, message: 'no such image', stack: 'at x' })).toEqual({
      kind,
      reason: 'no such image',
      stack: 'at x',
      report: null,
      crash: null,
    });
  });

  test.each([
    ['soft_timeout', { kind: 'timeout', reason: 'gave up at its soft time limit of 4m: stopped' }],
    ['cancelled', { kind: 'cancelled', reason: 'cancelled on request' }],
    ['drain', { kind: 'given_back', cause: 'drain' }],
    ['lock_lost', { kind: 'given_back', cause: 'lock_lost' }],
  ] as const)('because it was asked to give up is judged by why: %s', (why, outcome) => {
    const run = startedRun();
    run.abort(why);
    expect(outcomeOfFailure(run, ABORTED)).toMatchObject(outcome);
  });

  // It used to say the same twice: "…limit of 4m: the job ran into its soft time limit".
  test('in the words of its own signal adds nothing to that it gave up', () => {
    const run = startedRun();
    run.abort('soft_timeout');
    const failure = { ...ABORTED, message: 'the job ran into its soft time limit' };
    expect(outcomeOfFailure(run, failure)).toMatchObject({ reason: 'gave up at its soft time limit of 4m' });
  });

  test('is judged by the first reason: a job at its limit that is then drained has timed out', () => {
    const run = startedRun();
    run.abort('soft_timeout');
    run.noteDrain();
    expect(outcomeOfFailure(run, ABORTED)).toMatchObject({ kind: 'timeout' });
    const drained = startedRun();
    drained.noteDrain();
    expect(outcomeOfFailure(drained, ABORTED)).toEqual({ kind: 'given_back', cause: 'drain' });
  });

  test('as an abort that nobody asked for is an error', () => {
    expect(outcomeOfFailure(startedRun(), ABORTED)).toMatchObject({ kind: 'error', reason: 'stopped' });
  });
});

const ONE = { worker: 'pdf-1', pid: 12 };

test('a job that is given up for its crashes is told which workers it killed, and how the last one ended', () => {
  const last = 'its worker ended: killed by SIGSEGV';
  expect(poisonReason(last, { killed: [ONE, { worker: 'pdf-2', pid: 13 }], maxCrashes: 2 })).toBe(
    'gave up: it killed 2 workers (pdf-1 pid 12, pdf-2 pid 13; maxCrashes 2); the last time its worker ended: killed by SIGSEGV',
  );
  expect(poisonReason(last, { killed: [ONE], maxCrashes: 1 })).toContain(
    'it killed 1 worker (pdf-1 pid 12; maxCrashes 1)',
  );
});

const ABORTED = { kind: 'aborted', message: 'stopped', stack: null } as const;
const LAST_WORDS = ['out of paper', 'at print (file:///srv/print.mjs:3:9)'];
const DIED: HostExit = {
  code: null,
  signal: 'SIGSEGV',
  cause: null,
  wasKilled: false,
  reason: 'killed by SIGSEGV',
  diagnosis: null,
  report: null,
  lastWords: LAST_WORDS,
  rssBytes: 80 * 1024 ** 2,
};

function killedFor(cause: LeaveCause): HostExit {
  return { ...DIED, signal: 'SIGKILL', cause, wasKilled: true };
}

function startedRun(): Run {
  const run = sentRun();
  run.hasStarted = true;
  return run;
}

function sentRun(): Run {
  const run = newRun();
  run.wasSent = true;
  return run;
}
