import { chmod, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { openEmbeddedBroker } from '../../../src/broker/embedded/embedded.js';
import { KEEP_ALL, newJob, takeOne } from '../../support/brokers.js';
import { emptyFolder } from '../../support/folder.js';
import { ANOTHER_USER, lacks } from '../../support/lacks.js';
import { until } from '../../support/until.js';

test('its file and folder are its owner’s alone, and one file is left when it closes', async () => {
  const path = join(await emptyFolder(), 'deep', 'state', 'broker.db');
  const broker = await open(path);
  await broker.add(newJob());
  expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
  for (const name of await readdir(join(path, '..')))
    expect((await stat(join(path, '..', name))).mode & 0o777).toBe(0o600);
  await broker.close();
  expect(await readdir(join(path, '..'))).toEqual(['broker.db']);
});

test('its latency is how long the last transaction took', async () => {
  const broker = await open(join(await emptyFolder(), 'broker.db'));
  await broker.add(newJob());
  expect(broker.state.latencyMs).toBeGreaterThan(0);
  expect(broker.state.latencyMs).toBeLessThan(1000);
});

test('a second broker on the same file is refused', async () => {
  const path = join(await emptyFolder(), 'broker.db');
  await open(path);
  await expect(openEmbeddedBroker({ path, holder: 'second' })).rejects.toMatchObject({
    code: 'broker_write_failed',
    hint: expect.stringContaining('another process'),
  });
});

test('once its file is removed nothing is accepted any more, until it is back', async () => {
  const path = join(await emptyFolder(), 'broker.db');
  const broker = await open(path);
  await broker.add(newJob({ id: 'before' }));
  await rename(path, `${path}.away`);
  await until('it to be noticed', () => broker.state.state === 'down');
  expect(broker.state.reason).toBe('its file was removed, so that no job could be kept');
  await expect(broker.add(newJob({ id: 'lost' }))).rejects.toMatchObject({ code: 'broker_write_failed', exitCode: 69 });
  await rename(`${path}.away`, path);
  await until('it to be up', () => broker.state.state === 'up');
  await broker.add(newJob({ id: 'after' }));
  expect((await broker.counts('paint')).waiting).toBe(2);
});

test('a damaged file is refused with a hint, and not touched', async () => {
  const path = join(await emptyFolder(), 'broker.db');
  await writeFile(path, 'this was never a database. '.repeat(400));
  await expect(openEmbeddedBroker({ path, holder: 'me' })).rejects.toMatchObject({
    code: 'broker_write_failed',
    where: path,
    hint: expect.stringContaining('damaged'),
  });
  expect((await stat(path)).size).toBe(27 * 400);
});

test.skipIf(lacks(ANOTHER_USER))('a folder that may not be written is refused', async () => {
  const folder = await emptyFolder();
  await chmod(folder, 0o500);
  await expect(openEmbeddedBroker({ path: join(folder, 'broker.db'), holder: 'me' })).rejects.toMatchObject({
    code: 'broker_write_failed',
  });
});

test('a file that a newer cardq wrote is refused', async () => {
  const path = join(await emptyFolder(), 'broker.db');
  const database = new Database(path);
  database.exec('PRAGMA user_version = 99');
  database.close();
  await expect(openEmbeddedBroker({ path, holder: 'me' })).rejects.toMatchObject({
    message: expect.stringContaining('version 99'),
  });
});

test('a job whose result is larger than anyone could read is shown without it', async () => {
  const broker = await open(join(await emptyFolder(), 'broker.db'));
  await broker.add(newJob({ id: 'one' }));
  await broker.complete(await takeOne(broker), 'x'.repeat(65 * 1024 ** 2), KEEP_ALL);
  const record = await broker.get({ queue: 'paint', id: 'one' });
  expect(record).toMatchObject({ state: 'completed', result: { omittedBytes: 65 * 1024 ** 2 + 2 } });
});

// It used to wait until the clock had come back to where it was.
test('a rate limit goes on when the clock was set back', async () => {
  const broker = await open(join(await emptyFolder(), 'broker.db'));
  await broker.watch('paint', { max: 1, perMs: 60_000 });
  for (const id of ['a', 'b', 'c']) await broker.add(newJob({ id }));
  await takeOne(broker);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 }); // the clock of one process cannot be set
  onTestFinished(() => void vi.useRealTimers());
  expect((await takeOne(broker)).id).toBe('b');
  expect(await broker.take('paint')).toEqual({ job: null, why: 'limited', retryAt: expect.any(Number) });
});

test('work behind 100 000 waiting jobs is as quick as behind none', async () => {
  const broker = await open(join(await emptyFolder(), 'broker.db'));
  const alone = await timeToWork(broker);
  for (let batch = 0; batch < 20; batch++) {
    await Promise.all(Array.from({ length: 5000 }, (_, n) => broker.add(newJob({ id: `b${batch}-${n}` }))));
  }
  expect(await broker.counts('paint')).toMatchObject({ waiting: 100_000 });
  const behind = await timeToWork(broker);
  expect(behind).toBeLessThan(alone * 5 + 500);
});

async function open(path: string): Promise<Broker> {
  const broker = await openEmbeddedBroker({ path, holder: 'me' });
  onTestFinished(() => broker.close());
  return broker;
}

/** Milliseconds to add, take and complete 200 jobs, and to look at the queue as often. */
async function timeToWork(broker: Broker): Promise<number> {
  const began = performance.now();
  for (let n = 0; n < 200; n++) {
    await broker.add(newJob());
    await broker.complete(await takeOne(broker), null, KEEP_ALL);
    await broker.counts('paint');
    await broker.list({ queue: 'paint', states: ['waiting'], offset: 0, limit: 10 });
  }
  return performance.now() - began;
}
