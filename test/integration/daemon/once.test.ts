import { expect, test } from 'vitest';
import type { HeldJob } from '../../../src/broker/broker.js';
import { Once } from '../../../src/daemon/once.js';
import { attemptOf, embeddedHome, KEEP_ALL, newJob, takeOne } from '../../support/brokers.js';
import { loadFrom } from '../../support/config-folder.js';
import { until } from '../../support/until.js';

// It was counted as delayed, and was at work when the delayed ones were listed: so nobody waited for how it ended.
test('a retry that begins between two questions is waited for', async () => {
  const { config } = await loadFrom({ file: {} });
  const broker = await (await embeddedHome()).open();
  await broker.add(newJob({ queue: 'default', attempts: 2 }));
  const first = await takeOne(broker, 'default');
  await broker.fail(first, { attempt: attemptOf(first), stack: null, retry: { delayMs: 200 }, keep: KEEP_ALL });

  let looks = 0;
  let retried: HeldJob | null = null;
  const slow: Parameters<Once['untilDone']>[1]['broker'] = {
    fallback: null,
    counts: (queue) => {
      if (queue === 'default') looks++;
      return broker.counts(queue);
    },
    list: async (filter) => {
      retried ??= await until('the retry to be taken', async () => (await broker.take('default')).job);
      return broker.list(filter);
    },
  };
  const done = new Once().untilDone([], { config, broker: slow, processes: [] });
  await Promise.race([
    until('another look', () => looks > 1),
    done.then((reason) => expect.fail(`it left: ${reason}`)),
  ]);
  if (retried !== null) await broker.complete(retried, null, KEEP_ALL);
  expect(await done).toBe('its queues are empty');
});
