import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { identifyProcess, isAlive, type ProcessIdentity } from '../../src/base/process-identity.js';
import { describeOnEachBroker, openRedis } from '../support/each-broker.js';
import { killSupervisor } from '../support/kill-supervisor.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { livingChildren, openYard, type Yard } from '../support/yard.js';

/** Children promise to be gone within 2 s of their supervisor. */
const ORPHANS_GONE_WITHIN_MS = 2500;

describeOnEachBroker('a supervisor that is killed', (open) => {
  test('its children leave by themselves, and its jobs run again without having lost an attempt', async () => {
    const yard = await openYard(await open());
    await yard.ok('start');
    const ids = [await yard.add({ gate: 'go' }), await yard.add({ gate: 'go', isDeaf: true })];
    await Promise.all(ids.map((id) => yard.begun(id)));
    await killSupervisor(yard);
    await until('the orphans to leave', () => livingChildren(yard.stateDir).length === 0, ORPHANS_GONE_WITHIN_MS);
    await yard.journal.openGate('go');
    await yard.ok('start');
    for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
    expect(
      yard
        .events('job.rescued')
        .map((one) => one.job)
        .sort(),
    ).toEqual([...ids].sort());
  });

  // They used to live on until the next supervisor came.
  test('what its jobs have started goes with its children', async () => {
    const yard = await openYard(await open());
    await yard.ok('start');
    const pid = await yard.begun(await yard.add({ fate: 'spawn' }));
    const helper = await until('the helper of the job to live', () => childOf(pid));
    await killSupervisor(yard);
    await until('the helper to be gone', () => !isAlive(helper), ORPHANS_GONE_WITHIN_MS);
  });

  test('the next one ends a child too blocked to notice before it gives the job to another', async () => {
    const yard = await openYard(await open(), { worker: { heartbeat: { interval: '1s', timeout: '60s' } } });
    await yard.ok('start');
    const id = await yard.add({ gate: 'go', fate: 'block-once' });
    const blocked = identifyProcess(await yard.begun(id));
    await yard.journal.openGate('go');
    await killSupervisor(yard);
    await yard.ok('start');
    expect(blocked !== null && isAlive(blocked)).toBe(false);
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    const names = livingChildren(yard.stateDir).map((one) => one.mark.split(':')[1]);
    expect(names.sort()).toEqual(['w-1', 'w-2']);
  });

  test('killed again and again, every job ends once and no output is half written', async () => {
    const yard = await openYard(await open(), { worker: { processes: 2, concurrency: 2 } });
    await yard.ok('start');
    const ids = await Promise.all(Array.from({ length: 40 }, () => yard.add({ fate: 'write' })));
    for (let round = 0; round < 3; round++) {
      const before = endedIn(yard);
      await until('some work to be done', () => endedIn(yard) >= Math.min(before + 4, ids.length));
      await killSupervisor(yard);
      await yard.ok('start');
    }
    for (const id of ids) {
      expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
      expect(await readFile(join(yard.folder, 'output', id), 'utf8')).toBe(id.repeat(10_000));
    }
  });
});

describeWithRedis('a supervisor that has been dead for longer than its holds last', () => {
  // Such jobs used to wait for the stalled check of some supervisor, up to a minute.
  test('its jobs run again at once all the same', async () => {
    const broker = await openRedis();
    const yard = await openYard(broker);
    await yard.ok('start');
    const id = await yard.add({ gate: 'go' });
    await yard.begun(id);
    await killSupervisor(yard);
    expect(broker.redis.command('del', `bull:work:${id}:lock`)).toBe('1'); // as after 30 s
    await yard.journal.openGate('go');
    await yard.ok('start');
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
  });
});

describeOnEachBroker('a pid that means somebody else by now', (open) => {
  test('start works, and the innocent lives', async () => {
    const yard = await openYard(await open());
    await yard.ok('start');
    await killSupervisor(yard);
    await until('the orphans to leave', () => livingChildren(yard.stateDir).length === 0);
    const innocent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("here")'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void innocent.kill('SIGKILL'));
    await once(innocent.stdout, 'data');
    const ledger = await readFile(join(yard.stateDir, 'processes.json'), 'utf8');
    expect(ledger).toContain('"pid":');
    await yard.write('.cardq/processes.json', ledger.replace(/"pid":\d+/g, `"pid":${innocent.pid}`));
    await yard.write('.cardq/supervisor.pid', `${innocent.pid}\n`);
    await yard.ok('start');
    expect(innocent.exitCode ?? innocent.signalCode).toBeNull();
    expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed' });
    await yard.ok('stop');
    expect(innocent.exitCode ?? innocent.signalCode).toBeNull();
  });
});

function endedIn(yard: Yard): number {
  return yard.journal.entries().filter((one) => one.what === 'ended').length;
}

/** The first child of a process; null while it has none. */
function childOf(pid: number): ProcessIdentity | null {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ');
  return child === undefined || child === '' ? null : identifyProcess(Number(child));
}
