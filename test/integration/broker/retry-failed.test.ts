import { expect, test } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { retryAllFailed } from '../../../src/daemon/retry-failed.js';
import { attemptOf, embeddedHome, KEEP_ALL, newJob } from '../../support/brokers.js';

const JOBS = 1200;

// They used to be retried for as long as they kept failing: 600 jobs made 2003 retries.
test('jobs that fail again at once are retried once', async () => {
  const broker = await (await embeddedHome()).open();
  await Promise.all(Array.from({ length: JOBS }, () => broker.add(newJob())));
  await failAll(broker);
  const retrying = retryAllFailed(broker, 'paint', Date.now());
  let isDone = false;
  const failing = (async () => {
    while (!isDone) await failAll(broker);
  })();
  expect(await retrying.finally(() => (isDone = true))).toBe(JOBS);
  await failing;
});

test('what failed after it began is left alone', async () => {
  const broker = await (await embeddedHome()).open();
  const began = Date.now() - 1000;
  await broker.add(newJob());
  await failAll(broker);
  expect(await retryAllFailed(broker, 'paint', began)).toBe(0);
});

/** Takes and fails for good whatever waits now. */
async function failAll(broker: Broker): Promise<void> {
  for (;;) {
    const { job } = await broker.take('paint');
    if (job === null) return;
    await broker.fail(job, { attempt: attemptOf(job), stack: null, retry: null, keep: KEEP_ALL });
  }
}
