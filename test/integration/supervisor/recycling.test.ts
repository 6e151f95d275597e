import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { QueueWorkerSpec } from '../../../src/config/config.js';
import { environmentOf } from '../../support/proc.js';
import { order, queueWorker, type Supervised, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

const NO_LIMITS = { memory: null, memoryHard: null, jobs: null, lifetime: null };
const ONE_JOB: Partial<QueueWorkerSpec> = { limits: { ...NO_LIMITS, jobs: 1 } };

// The successor that booted already used to be waited for, and followed at once by another one.
test('a process that wears out during a restart, before its turn, is replaced once', async () => {
  const { supervisor, gates, wearOut, births } = await started({ ...ONE_JOB, processes: 2 });
  gates.close('kept');
  const restarted = supervisor.restart();
  await until('the first to be replaced', () => supervisor.snapshot().some(({ role }) => role === 'leaving'));
  await wearOut('pdf-2');
  gates.open('kept');
  await restarted;
  await supervisor.restart(['pdf-1']); // behind whatever had to wait
  expect(births('pdf-2')).toBe(2);
});

test('a process that wears out while its successor boots is replaced once', async () => {
  const { supervisor, gates, wearOut, births } = await started(ONE_JOB);
  gates.close('shut');
  const restarted = supervisor.restart();
  await until('a successor', () => births('pdf-1') === 2);
  await wearOut('pdf-1');
  gates.open('shut');
  await restarted;
  await supervisor.reconfigure('pdf', queueWorker(ONE_JOB));
  expect(births('pdf-1')).toBe(3); // the restart's and the reload's
});

// The successor of the recycling used to have the place in the end, though it may have booted by what was there before.
test.each([true, false])(
  'a restart during a recycling leaves nobody who was there before it (all at once: %s)',
  async (allAtOnce) => {
    const { supervisor, gates, wearOut, births } = await started({ ...ONE_JOB, processes: 2 });
    gates.close('shut');
    await wearOut('pdf-1');
    await until('a successor', () => births('pdf-1') === 2);
    const before = supervisor.snapshot().map(({ pid }) => pid);
    const restarted = supervisor.restart([], { allAtOnce });
    gates.open('shut');
    await restarted;
    const after = await settled(supervisor);
    expect(after).toMatchObject([
      { name: 'pdf-1', state: 'running' },
      { name: 'pdf-2', state: 'running' },
    ]);
    expect(after.filter(({ pid }) => before.includes(pid))).toEqual([]);
  },
);

test('a reload during a recycling leaves nobody who was born by what held before', async () => {
  const { supervisor, gates, wearOut, births } = await started({ ...ONE_JOB, processes: 2 });
  gates.close('shut');
  await wearOut('pdf-1');
  await until('a successor', () => births('pdf-1') === 2);
  const reloaded = supervisor.reconfigure('pdf', queueWorker({ ...ONE_JOB, processes: 2, env: { FLAVOUR: 'plum' } }));
  gates.open('shut');
  await reloaded;
  const flavours = (await settled(supervisor)).map(({ pid }) => environmentOf(pid ?? 0)['FLAVOUR']);
  expect(flavours).toEqual(['plum', 'plum']);
  expect([births('pdf-1'), births('pdf-2')]).toEqual([3, 2]);
});

// What differs in nothing that has to be born anew used to make those that had just come look old.
test('what is adopted during a restart has nobody replaced twice, and holds for those that boot', async () => {
  const { supervisor, gates, births, heard } = await started({ processes: 2 });
  gates.close('kept');
  const restarted = supervisor.restart();
  await until('the first to be replaced', () => supervisor.snapshot().some(({ role }) => role === 'leaving'));
  gates.close('shut');
  gates.open('kept');
  await until('the successor of the second', () => births('pdf-2') === 2);
  supervisor.adopt('pdf', queueWorker({ processes: 2, limits: { ...NO_LIMITS, jobs: 1 } }));
  gates.open('shut');
  await restarted;
  expect([births('pdf-1'), births('pdf-2')]).toEqual([2, 2]);
  order(heard.hostOf('pdf-2'), 'complete');
  await until('the new limit to hold for it', () => births('pdf-2') === 3);
});

test('a process that is stopped, scaled away or dead before its turn is not replaced', async () => {
  const { supervisor, gates, wearOut, births, heard } = await started({ ...ONE_JOB, processes: 4 });
  gates.close('kept');
  const restarted = supervisor.restart(['pdf-1']);
  await until('it to be replaced', () => supervisor.snapshot().some(({ role }) => role === 'leaving'));
  for (const name of ['pdf-2', 'pdf-3', 'pdf-4']) await wearOut(name);
  for (const name of ['pdf-1', 'pdf-2', 'pdf-3']) heard.loads.set(heard.hostOf(name), 1);
  supervisor.scale('pdf', 3);
  const stopped = supervisor.stop(['pdf-2']);
  const dying = heard.hostOf('pdf-3');
  order(dying, 'crash');
  await until('it to be back', () => heard.hostOf('pdf-3') !== dying);
  gates.open('kept');
  await Promise.all([restarted, stopped]);
  await supervisor.restart(['pdf-1']); // behind whatever had to wait
  expect(['pdf-2', 'pdf-3', 'pdf-4'].map(births)).toEqual([1, 2, 1]);
  expect(supervisor.snapshot()).toMatchObject([{ state: 'running' }, { state: 'stopped' }, { state: 'running' }]);
});

test('two processes that wear out at once are replaced one after the other', async () => {
  const { supervisor, gates, wearOut, births } = await started({ ...ONE_JOB, processes: 2 });
  gates.close('shut');
  await Promise.all([wearOut('pdf-1'), wearOut('pdf-2')]);
  await until('a successor', () => births('pdf-1') + births('pdf-2') === 3);
  gates.open('shut');
  await until('the other', () => births('pdf-1') + births('pdf-2') === 4);
  await settled(supervisor);
  expect([births('pdf-1'), births('pdf-2')]).toEqual([2, 2]);
});

/** A process that leaves for another one holds nobody up who wants to restart: its job may take hours. */
test('a restart does not wait until a process that was recycled has left', async () => {
  const { supervisor, gates, wearOut } = await started(ONE_JOB);
  gates.close('kept');
  await wearOut('pdf-1');
  await until('it to leave', () => supervisor.snapshot().some(({ role }) => role === 'leaving'));
  const restarted = supervisor.restart();
  await until('both to leave', () => supervisor.snapshot().filter(({ role }) => role === 'leaving').length === 2);
  gates.open('kept');
  await restarted;
});

interface Started extends Supervised {
  /** Files that processes wait for, to boot or to leave. */
  readonly gates: { close(name: 'shut' | 'kept'): void; open(name: 'shut' | 'kept'): void };
  /** Has the process of this name do as many jobs as it may; returns when that has been noticed. */
  wearOut(name: string): Promise<void>;
  births(name: string): number;
}

async function started(changes: Partial<QueueWorkerSpec>): Promise<Started> {
  const supervised = await supervise({ pdf: queueWorker(changes) }, 'by-gates');
  const { supervisor, stateDir, heard, hostOf, storyOf } = supervised;
  supervisor.start();
  await supervisor.whenReady(10_000);
  return {
    ...supervised,
    gates: {
      close: (name) => writeFileSync(join(stateDir, name), ''),
      open: (name) => rmSync(join(stateDir, name)),
    },
    async wearOut(name) {
      const host = hostOf(name);
      order(host, 'complete');
      const isDone = () => heard.messages.some((one) => one.host === host && one.message.type === 'completed');
      await until('its job to be done', isDone);
    },
    births: (name) => storyOf(name).filter((one) => one === 'spawned').length,
  };
}

/** What there is when nobody comes or goes any more. */
function settled(supervisor: Supervised['supervisor']) {
  return until('all to be at work', () => {
    const all = supervisor.snapshot();
    return all.every(({ role, state }) => role === 'working' && state === 'running') ? all : null;
  });
}
