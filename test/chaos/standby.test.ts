import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { until } from '../support/until.js';
import { openYard } from '../support/yard.js';

describeOnEachBroker('a worker that dies while another stands by', (open) => {
  test('its job goes on in the other one, under the same name, and so does its log', async () => {
    const yard = await openYard(await open(), { worker: { processes: 1, standby: 1 } });
    await yard.ok('start');
    const standby = await yard.worker('w-standby-1');
    expect(standby).toMatchObject({ standby: true, state: 'running', jobs: [] });
    expect(await yard.worker('w-1')).toMatchObject({ standby: false });
    expect((await yard.run(['status'])).stdout).toMatch(/w-standby-1 +standby +\d/);
    const id = await yard.add({ words: 'the brush broke', gate: 'go' });
    process.kill(await yard.begun(id), 'SIGKILL');
    await yard.journal.openGate('go');
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 2 });
    expect(yard.journal.pidsOf(id)[1]).toBe(standby.pid);
    expect(await yard.worker('w-1')).toMatchObject({ pid: standby.pid, restarts: 1, completed: 1 });
    expect(wordsIn(yard.stateDir, 'w-1')).toEqual(['the brush broke']);
    expect(wordsIn(yard.stateDir, 'w-standby-1')).toEqual([]);
    await until('a new standby', async () => (await yard.worker('w-standby-1')).state === 'running');
    expect((await yard.status()).supervisor.state).toBe('running');
  });

  test('a standby that cannot boot any more is told as a problem, and is nobody’s lack', async () => {
    const yard = await openYard(await open(), { worker: { processes: 1, standby: 1, restart: { max: 0 } } });
    await yard.ok('start');
    process.kill((await yard.worker('w-standby-1')).pid ?? 0, 'SIGKILL');
    await until('its end', async () => (await yard.worker('w-standby-1')).state === 'fatal');
    const { supervisor, problems } = await yard.status();
    expect(supervisor.state).toBe('running');
    expect(problems).toMatchObject([{ code: 'worker_fatal', worker: 'w-standby-1' }]);
  });
});

function wordsIn(stateDir: string, process: string): readonly string[] {
  const lines = readFileSync(join(stateDir, 'logs', `${process}.log`), 'utf8')
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { message: string }).message);
}
