import { expect, test } from 'vitest';
import type { LeaveCause } from '../../../src/policy/leave-cause.js';
import { Restarts } from '../../../src/statistics/restarts.js';

let at = 0;
const of = (process: string) => ({ at: ++at, process, worker: process.replace(/-.*/, '') });

test('one that crashes is told once somebody new is there, with how it ended', () => {
  const restarts = new Restarts();
  begin(restarts, 'pdf-1', 11);
  end(restarts, 'pdf-1', 11, null);
  expect(restarts.latest).toEqual([]);
  restarts.note({ ...of('pdf-1'), event: 'worker.spawned', pid: 12 });
  expect(restarts.latest).toMatchObject([
    { process: 'pdf-1', worker: 'pdf', reason: 'crash', exit: { pid: 11, code: 3, lastWords: ['b', 'c', 'd'] } },
  ]);
});

test('one that is stopped, and started again later, was not restarted', () => {
  const restarts = new Restarts();
  begin(restarts, 'pdf-1', 11);
  end(restarts, 'pdf-1', 11, 'requested');
  restarts.note({ ...of('pdf-1'), event: 'worker.stopped' });
  begin(restarts, 'pdf-1', 12);
  expect(restarts.latest).toEqual([]);
});

test('one that was given up, and reset, begins anew', () => {
  const restarts = new Restarts();
  begin(restarts, 'pdf-1', 11);
  end(restarts, 'pdf-1', 11, null);
  restarts.note({ ...of('pdf-1'), event: 'worker.gave_up', reason: '6 failures within 1m' });
  begin(restarts, 'pdf-1', 12);
  expect(restarts.latest).toEqual([]);
});

test('one that has a successor is told when it ends', () => {
  const restarts = new Restarts();
  begin(restarts, 'pdf-1', 11);
  begin(restarts, 'pdf-1', 12);
  expect(restarts.latest).toEqual([]);
  end(restarts, 'pdf-1', 11, 'recycle_jobs');
  expect(restarts.latest).toMatchObject([{ reason: 'jobs', exit: { pid: 11 } }]);
});

test('a successor that is stopped with whom it was to succeed has replaced nobody, and nobody replaces it', () => {
  const restarts = new Restarts();
  begin(restarts, 'pdf-1', 11);
  restarts.note({ ...of('pdf-1'), event: 'worker.spawned', pid: 12 });
  end(restarts, 'pdf-1', 11, 'requested');
  restarts.note({ ...of('pdf-1'), event: 'worker.stopped' });
  end(restarts, 'pdf-1', 12, 'requested');
  begin(restarts, 'pdf-1', 13);
  expect(restarts.latest).toEqual([]);
});

test('one that leaves its place before the next one comes is told when that is there', () => {
  const restarts = new Restarts();
  begin(restarts, 'web-1', 11);
  restarts.note({ ...of('web-1'), event: 'worker.draining', pid: 11, cause: 'requested' });
  end(restarts, 'web-1', 11, 'requested');
  begin(restarts, 'web-1', 12);
  expect(restarts.latest).toMatchObject([{ reason: 'manual', exit: { pid: 11 } }]);
});

test('a successor that fails to boot has replaced nobody', () => {
  const restarts = new Restarts();
  begin(restarts, 'pdf-1', 11);
  restarts.note({ ...of('pdf-1'), event: 'worker.spawned', pid: 12 });
  end(restarts, 'pdf-1', 12, null);
  expect(restarts.latest).toEqual([]);
});

// It used to be forgotten when it was started again, or succeeded.
test.each(['itself', 'its successor'])('one that dies while its successor boots is told once %s is there', (who) => {
  const restarts = new Restarts();
  begin(restarts, 'pdf-1', 11);
  restarts.note({ ...of('pdf-1'), event: 'worker.spawned', pid: 12 });
  end(restarts, 'pdf-1', 11, null);
  expect(restarts.latest).toEqual([]);
  if (who === 'itself') begin(restarts, 'pdf-1', 13);
  restarts.note({ ...of('pdf-1'), event: 'worker.ready', pid: 12, bootMs: 1 });
  expect(restarts.latest).toMatchObject([{ reason: 'crash', exit: { pid: 11 } }]);
});

// It used to be taken for one that failed at its boot; and the namesake, scaled away and back, for one that was restarted.
test('one that was ready crashed, though a namesake has been stopped meanwhile', () => {
  const restarts = new Restarts();
  begin(restarts, 'pdf-3', 11);
  restarts.note({ ...of('pdf-3'), event: 'worker.draining', pid: 11, cause: 'requested' });
  begin(restarts, 'pdf-3', 12);
  end(restarts, 'pdf-3', 11, 'requested');
  restarts.note({ ...of('pdf-3'), event: 'worker.stopped' });
  end(restarts, 'pdf-3', 12, null);
  begin(restarts, 'pdf-3', 13);
  expect(restarts.latest).toMatchObject([{ reason: 'crash', exit: { pid: 12 } }]);
});

test('one that never was ready failed at its boot', () => {
  const restarts = new Restarts();
  restarts.note({ ...of('pdf-1'), event: 'worker.spawned', pid: 11 });
  end(restarts, 'pdf-1', 11, null);
  begin(restarts, 'pdf-1', 12);
  expect(restarts.latest).toMatchObject([{ reason: 'boot' }]);
});

test('a standby that takes a place over has replaced who had it; what boots in its stead has replaced nobody', () => {
  const restarts = new Restarts();
  begin(restarts, 'pdf-1', 11);
  begin(restarts, 'pdf-standby-1', 21);
  end(restarts, 'pdf-1', 11, 'hang');
  restarts.note({ ...of('pdf-1'), event: 'worker.took_over', pid: 21, standby: 'pdf-standby-1' });
  begin(restarts, 'pdf-standby-1', 22);
  expect(restarts.latest).toMatchObject([{ process: 'pdf-1', reason: 'hang', exit: { pid: 11 } }]);
  end(restarts, 'pdf-1', 21, null);
  begin(restarts, 'pdf-1', 23);
  expect(restarts.latest).toMatchObject([{ process: 'pdf-1', reason: 'crash', exit: { pid: 21 } }, { reason: 'hang' }]);
});

test('all are counted, and the latest five hundred kept', () => {
  const restarts = new Restarts();
  for (let pid = 1; pid <= 600; pid++) {
    begin(restarts, 'pdf-1', pid);
    end(restarts, 'pdf-1', pid, pid % 2 === 0 ? 'recycle_memory' : null);
  }
  expect(restarts.latest).toHaveLength(500);
  expect([...(restarts.counts.get('pdf') ?? [])]).toEqual([
    ['crash', 300],
    ['memory', 299],
  ]);
});

function begin(restarts: Restarts, process: string, pid: number): void {
  restarts.note({ ...of(process), event: 'worker.spawned', pid });
  restarts.note({ ...of(process), event: 'worker.ready', pid, bootMs: 1 });
}

function end(restarts: Restarts, process: string, pid: number, cause: LeaveCause | null): void {
  const how = { code: 3, signal: null, cause, reason: 'exited with code 3', diagnosis: null, report: null };
  const lastWords = ['a', 'b', 'c', 'd'];
  restarts.note({ ...of(process), event: 'worker.exited', pid, ...how, lastWords, rssBytes: null, uptimeMs: 5 });
}
