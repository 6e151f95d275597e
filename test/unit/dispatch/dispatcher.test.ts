import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Broker, HeldJob } from '../../../src/broker/broker.js';
import { Dispatcher } from '../../../src/dispatch/dispatcher.js';
import { Grants } from '../../../src/dispatch/grants.js';
import { attemptOf, embeddedHome, KEEP_ALL, takeOne } from '../../support/brokers.js';
import { IdleHost, queueSpec } from '../../support/dispatching.js';
import { emptyFolder } from '../../support/folder.js';
import { queueWorker } from '../../support/supervise.js';
import { until } from '../../support/until.js';

// It used to run all the same once the process was empty, beside its run under whoever had it by then.
test('a suspect that loses its hold while it waits is not run', async () => {
  const { broker, dispatcher, host, suspect, other } = await withWaitingSuspect();
  await broker.complete(suspect, null, KEEP_ALL);
  await addJob(broker, 'next');
  await until('the next job to be let in', () => host.jobs.some((one) => one.id === 'next'));
  dispatcher.message(host, { type: 'completed', run: other, result: null });
  await until('the other job to be completed', async () => (await broker.counts('work')).completed === 2);
  expect(host.jobs.map((one) => one.id)).toEqual(['other', 'next']);
});

// The answer used to be that it was running under another supervisor.
test('a suspect that waits can be cancelled', async () => {
  const { broker, dispatcher, host, suspect } = await withWaitingSuspect();
  expect(dispatcher.cancel(suspect, { force: false })).toBe(true);
  const job = await until('the suspect to be cancelled', async () => {
    const found = await broker.get(suspect);
    return found?.state === 'failed' ? found : null;
  });
  expect(job.history.map((one) => one.kind)).toEqual(['crash', 'cancelled']);
  await addJob(broker, 'next');
  await until('the next job to be let in', () => host.jobs.some((one) => one.id === 'next'));
  expect(dispatcher.cancel(suspect, { force: false })).toBe(false);
});

// It used to stay active, held by a supervisor that was gone.
test('a job whose taking is under way when the dispatcher closes goes back', async () => {
  const { broker, dispatcher } = await openDispatcher();
  await addJob(broker, 'late');
  const host = new IdleHost();
  dispatcher.ready(host);
  await dispatcher.close(AbortSignal.timeout(5000));
  expect(host.jobs).toEqual([]);
  expect(await broker.counts('work')).toMatchObject({ waiting: 1, active: 0 });
});

/** A process with one other job in it, for whose end a suspect waits. */
async function withWaitingSuspect() {
  const { broker, dispatcher } = await openDispatcher();
  await addJob(broker, 'suspect');
  const suspect = await takeOne(broker, 'work');
  await addJob(broker, 'other');
  const host = new IdleHost();
  dispatcher.ready(host);
  const other = await until('the other job to begin', () => host.jobs.at(0)?.run);
  await broker.fail(suspect, { attempt: crashOf(suspect), stack: null, retry: { delayMs: 0 }, keep: KEEP_ALL });
  await until('the suspect to be taken', async () => (await broker.counts('work')).active === 2);
  return { broker, dispatcher, host, suspect, other };
}

async function openDispatcher(): Promise<{ broker: Broker; dispatcher: Dispatcher }> {
  const broker = await (await embeddedHome()).open();
  await broker.watch('work', null);
  const dispatcher = new Dispatcher({
    broker,
    config: { queues: { work: queueSpec() }, workers: { w: queueWorker({ concurrency: 2 }) } },
    emit: () => undefined,
    random: () => 0,
    grants: new Grants(join(await emptyFolder(), 'key')),
    renewEveryMs: 5,
  });
  onTestFinished(() => dispatcher.close(AbortSignal.timeout(5000)));
  return { broker, dispatcher };
}

async function addJob(broker: Broker, id: string): Promise<void> {
  await broker.add({ queue: 'work', name: 'work', data: null, id });
}

function crashOf(job: HeldJob) {
  const crash = { signal: 'SIGKILL', exitCode: null, rssBytes: null, lastWords: [], alone: true };
  return attemptOf(job, { kind: 'crash', crash });
}
