import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type EmbeddedBroker, openEmbeddedBroker } from '../../../src/broker/embedded/embedded.js';
import { KEEP_ALL, newJob, takeOne } from '../../support/brokers.js';
import { emptyFolder } from '../../support/folder.js';

const MARK = { token: 't1', to: 'elsewhere' };

test('a job that may have arrived elsewhere is known by its id, and out of reach from the beginning', async () => {
  const broker = await open();
  const job = newJob({ id: 'one', data: [1], priority: 4, delayMs: 60_000, attempts: 3 });
  expect(await broker.transfer.add(job, MARK)).toBe(true);
  expect(await broker.transfer.add(job, MARK)).toBe(false);
  expect(await broker.add(job)).toEqual({ created: false });
  expect(await broker.take('paint')).toMatchObject({ job: null, why: 'empty', retryAt: null });
  const ref = { queue: 'paint', id: 'one' };
  expect(await broker.get(ref)).toMatchObject({ state: 'delayed', priority: 4, maxAttempts: 3, data: [1] });
  expect(await broker.transfer.aside('paint', { skip: 0, limit: 9 })).toEqual([{ ...ref, ...MARK }]);
  expect(await broker.transfer.read(ref)).toMatchObject({ state: 'delayed', data: '[1]', options: { attempts: 3 } });
});

test('put back, it waits behind those that were there', async () => {
  const broker = await open();
  await broker.add(newJob({ id: 'first' }));
  await broker.transfer.add(newJob({ id: 'second' }), MARK);
  await broker.add(newJob({ id: 'third' }));
  await broker.transfer.putBack({ queue: 'paint', id: 'second' });
  for (const id of ['first', 'second', 'third']) expect((await takeOne(broker)).id).toBe(id);
});

test('a census counts what is left to be done, in hand, and over, in all queues', async () => {
  const broker = await open();
  expect(await broker.transfer.census()).toEqual({ toDo: 0, inHand: 0, over: 0 });
  for (const id of ['done', 'held', 'waiting']) await broker.add(newJob({ id }));
  await broker.add(newJob({ queue: 'print', delayMs: 60_000 }));
  await broker.transfer.add(newJob({ id: 'doubtful' }), MARK);
  await broker.complete(await takeOne(broker), null, KEEP_ALL);
  await takeOne(broker);
  expect(await broker.transfer.census()).toEqual({ toDo: 3, inHand: 1, over: 1 });
});

async function open(): Promise<EmbeddedBroker> {
  const broker = await openEmbeddedBroker({ path: join(await emptyFolder(), 'broker.db'), holder: 'me' });
  onTestFinished(() => broker.close());
  return broker;
}
