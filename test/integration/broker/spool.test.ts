import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Spool } from '../../../src/broker/fallback/spool.js';
import { KEEP_ALL, newJob, takeOne } from '../../support/brokers.js';
import { emptyFolder } from '../../support/folder.js';

test('it rests when nothing is left in it, and then its file is gone', async () => {
  const { spool } = await open();
  expect(spool.isThere).toBe(false);
  expect(await spool.useIfOpen((broker) => broker.queueNames(), null)).toBeNull();
  await spool.use((broker) => broker.add(newJob({ id: 'one' })));
  expect(await spool.rest()).toBe(false);
  await spool.use(async (broker) => broker.complete(await takeOne(broker), null, KEEP_ALL));
  expect(await spool.rest()).toBe(false);
  await spool.use((broker) => broker.purge('paint', ['completed'], { dryRun: false }));
  expect(await spool.rest()).toBe(true);
  expect(existsSync(spool.path)).toBe(false);
  expect(await spool.rest()).toBe(true);
});

// Whoever looked at that moment used to open it again.
test('who looks while it goes to rest opens nothing; who adds does, and what is added stays', async () => {
  const { spool, opened } = await open();
  await spool.use((broker) => broker.queueNames());
  const [isResting, looked] = [spool.rest(), spool.useIfOpen((broker) => broker.queueNames(), null)];
  expect(await isResting).toBe(true);
  expect(await looked).toBeNull();
  expect(opened()).toBe(1);
  await spool.use((broker) => broker.queueNames());
  const resting = spool.rest();
  await spool.use((broker) => broker.add(newJob({ id: 'one' })));
  expect(await resting).toBe(true);
  expect(opened()).toBe(3);
  expect(await spool.use((broker) => broker.queueNames())).toEqual(['paint']);
});

test('it does not rest while somebody is at it, and keeps what is in it when it is closed', async () => {
  const { spool } = await open();
  await spool.use(async () => expect(await spool.rest()).toBe(false));
  await spool.use((broker) => broker.add(newJob({ id: 'one' })));
  await spool.close();
  const next = (await open(spool.path)).spool;
  expect(next.isThere).toBe(true);
  expect((await next.use((broker) => takeOne(broker))).id).toBe('one');
});

async function open(path?: string): Promise<{ readonly spool: Spool; readonly opened: () => number }> {
  let times = 0;
  const spool = new Spool({
    path: path ?? join(await emptyFolder(), 'fallback.db'),
    holder: 'me',
    onOpen: async (broker) => {
      times++;
      await broker.releaseHeldBy('another');
    },
  });
  onTestFinished(() => spool.close());
  return { spool, opened: () => times };
}
