import { expect, test } from 'vitest';
import { readLedger } from '../../../src/supervisor/strays/process-ledger.js';
import { order, queueWorker, type Supervised, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

test('a standby boots, is given no jobs, and is shown as what it is', async () => {
  const { supervisor, heard } = await supervise({ pdf: queueWorker({ standby: 1 }) });
  supervisor.start();
  expect(await supervisor.whenReady(10_000)).toBe(2);
  expect(heard.hosts.map((host) => host.process)).toEqual(['pdf-1']);
  expect(supervisor.snapshot()).toMatchObject([
    { name: 'pdf-1', role: 'working', state: 'running' },
    { name: 'pdf-standby-1', role: 'standby', state: 'running' },
  ]);
});

test('a standby takes the place of one that died in the same moment, with its name, and the dead one comes back as standby', async () => {
  const { supervisor, stateDir, heard, events, hostOf } = await started({ standby: 1 });
  const [first, standby] = pids(supervisor);
  order(hostOf('pdf-1'), 'crash');
  const exit = await until('the death', () => heard.exits[0]);
  const host = hostOf('pdf-1'); // told in the same turn of the loop
  expect(host).toMatchObject({ process: 'pdf-1', pid: standby, acceptsJobs: true });
  expect(exit.host).toMatchObject({ process: 'pdf-1', pid: first });
  expect(events.filter((one) => one.event === 'worker.took_over')).toMatchObject([
    { process: 'pdf-1', worker: 'pdf', pid: standby, standby: 'pdf-standby-1' },
  ]);
  expect(supervisor.snapshot()[0]).toMatchObject({
    name: 'pdf-1',
    pid: standby,
    restarts: 1,
    lastExit: { reason: 'exited with code 3' },
  });
  await until('it to hear its name', () => heard.facts().length > 0);
  expect(heard.facts()).toEqual([{ renamed: 'pdf-1' }]);
  await until('a new standby', () => supervisor.snapshot(['pdf-standby-1'])[0]?.state === 'running');
  expect(pids(supervisor)).toEqual([standby, expect.toSatisfy((pid) => pid !== first)]);
  const listed = readLedger(stateDir)?.map((one) => [one.pid, one.process]);
  expect(listed).toEqual(supervisor.snapshot().map((one) => [one.pid, one.name]));
});

test('a standby that becomes ready takes a place in which nobody works yet', async () => {
  const restart = { max: 5, window: 60_000, delay: 60_000, maxDelay: 60_000 };
  const { supervisor, heard, hostOf } = await started({ restart });
  for (const _ of ['at once', 'after a long back-off']) {
    const host = hostOf('pdf-1');
    order(host, 'crash');
    await until('the death', () => heard.exits.some((one) => one.host === host));
    await until('what follows it', () => supervisor.snapshot()[0]?.state !== 'starting');
  }
  expect(supervisor.snapshot()).toMatchObject([{ name: 'pdf-1', state: 'backoff' }]);
  supervisor.standBy('pdf', 1);
  await until('a takeover', () => supervisor.snapshot(['pdf-1'])[0]?.state === 'running');
  expect(supervisor.snapshot()).toMatchObject([{ name: 'pdf-1' }, { name: 'pdf-standby-1', state: 'backoff' }]);
});

// Each that stood in it used to bring a budget of its own.
test('the budget of a place holds whoever stands in it', async () => {
  const restart = { max: 2, window: 60_000, delay: 1, maxDelay: 1 };
  const { supervisor, heard, hostOf } = await started({ standby: 1, restart });
  for (let deaths = 1; deaths <= 3; deaths++) {
    await until('a standby', () => supervisor.snapshot(['pdf-standby-1'])[0]?.state === 'running');
    order(hostOf('pdf-1'), 'crash');
    await until('the death', () => heard.exits.length === deaths);
  }
  expect(supervisor.snapshot()).toMatchObject([
    { name: 'pdf-1', state: 'fatal' },
    { name: 'pdf-standby-1', state: 'running' },
  ]);
  supervisor.reset(['pdf-1']);
  await until('it to run again', () => supervisor.snapshot(['pdf-1'])[0]?.state === 'running');
});

test('nobody takes the place of one that was stopped', async () => {
  const { supervisor, heard } = await started({ standby: 1 });
  await supervisor.stop(['pdf-1']);
  expect(supervisor.snapshot()).toMatchObject([
    { name: 'pdf-1', state: 'stopped' },
    { name: 'pdf-standby-1', state: 'running' },
  ]);
  expect(heard.hosts).toHaveLength(1);
});

test('standbys are replaced with the rest, and none of the old is left', async () => {
  const { supervisor } = await started({ processes: 2, standby: 1 });
  const before = pids(supervisor);
  await supervisor.restart();
  const after = supervisor.snapshot();
  expect(after.map((one) => `${one.name} ${one.state}`)).toEqual([
    'pdf-1 running',
    'pdf-2 running',
    'pdf-standby-1 running',
  ]);
  expect(after.filter((one) => before.includes(one.pid))).toEqual([]);
});

test('a process that dies and is taken over during a rolling restart leaves no old one behind', async () => {
  const { supervisor, hostOf } = await started({ processes: 3, standby: 1 });
  const before = pids(supervisor);
  const restarted = supervisor.restart();
  await until('the first to be replaced', () => hostOf('pdf-1').pid !== before[0]);
  order(hostOf('pdf-1'), 'crash'); // the old standby takes its place
  await restarted;
  expect(supervisor.snapshot().filter((one) => before.includes(one.pid))).toEqual([]);
});

async function started(changes: Parameters<typeof queueWorker>[0]): Promise<Supervised> {
  const supervised = await supervise({ pdf: queueWorker(changes) });
  supervised.supervisor.start();
  await supervised.supervisor.whenReady(10_000);
  return supervised;
}

function pids(supervisor: Supervised['supervisor']): readonly (number | null)[] {
  return supervisor.snapshot().map((one) => one.pid);
}
