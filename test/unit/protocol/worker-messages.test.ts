import { describe, expect, test } from 'vitest';
import { type FromWorker, readFromWorker } from '../../../src/protocol/worker-messages.js';

const WHOLE: readonly FromWorker[] = [
  { type: 'ready' },
  { type: 'boot_failed', message: 'no such module', where: '/w.mjs', hint: null },
  { type: 'heartbeat', rssBytes: 1, eventLoopDelayMs: 2, cpuPercent: 3 },
  { type: 'started', run: 1 },
  { type: 'progress', run: 1, progress: { done: 1 } },
  { type: 'ping_broker', run: 1 },
  { type: 'completed', run: 1, result: [1] },
  { type: 'failed', run: 1, failure: { kind: 'error', message: 'no', stack: null } },
];

describe('a message of a worker', () => {
  test.each(WHOLE)('is read as it was sent: $type', (message) => {
    expect(readFromWorker({ cardq: message })).toEqual(message);
  });

  // One with the right type used to be taken for ours, and its missing fields ended the supervisor.
  test.each(WHOLE)('is not ours when a processor sends it itself: $type', (message) => {
    expect(readFromWorker(message)).toBeNull();
  });

  test.each([
    { type: 'failed', run: 2 },
    { type: 'failed', run: 2, failure: { kind: 'sudden', message: 'no', stack: null } },
    { type: 'failed', run: 2, failure: { kind: 'error', stack: null } },
    { type: 'completed', run: '2', result: null },
    { type: 'started' },
    { type: 'heartbeat', rssBytes: 1 },
    { type: 'boot_failed' },
    { type: 'toString' },
    { type: 7 },
    'ready',
    null,
  ])('counts for nothing when it is not whole: %j', (message) => {
    expect(readFromWorker({ cardq: message })).toBeNull();
  });

  test.each([null, undefined, 'ready', 1, [], {}])('counts for nothing when it is something else: %j', (raw) => {
    expect(readFromWorker(raw)).toBeNull();
  });

  test('without a result has the result null', () => {
    expect(readFromWorker({ cardq: { type: 'completed', run: 1 } })).toEqual({
      type: 'completed',
      run: 1,
      result: null,
    });
  });
});
