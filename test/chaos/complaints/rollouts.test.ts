import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { statusOf } from '../../support/over-socket.js';
import { programPlace } from '../../support/programs.js';
import { until } from '../../support/until.js';
import { livingChildren, openYard } from '../../support/yard.js';

const EMBEDDED = { config: { url: null } };

test('a rolling restart takes no capacity away, and those asked for meanwhile become one and leave nobody behind', async () => {
  const yard = await openYard(EMBEDDED, { worker: { processes: 3 } });
  await yard.ok('start');
  const before = (await yard.status()).workers.map((one) => one.pid);
  const restarts = [1, 2, 3, 4].map(() => yard.run(['restart']));
  let isOver = false;
  const over = Promise.all(restarts).finally(() => {
    isOver = true;
  });
  const capacity: number[] = [];
  const ids: string[] = [];
  await until('all restarts to end', async () => {
    capacity.push((await yard.status()).workers.filter((one) => one.state === 'running').length);
    ids.push(await yard.add({ fate: 'write', forMs: 100 }));
    return isOver;
  });
  expect((await over).map((one) => one.code)).toEqual([0, 0, 0, 0]);
  expect(Math.min(...capacity)).toBe(3);
  for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
  await until('the old ones to be gone', () => livingChildren(yard.stateDir).length === 3);
  const { workers } = await yard.status();
  expect(workers.map(({ name, state }) => `${name} ${state}`)).toEqual(['w-1 running', 'w-2 running', 'w-3 running']);
  expect(workers.filter((one) => before.includes(one.pid))).toEqual([]);
  expect(Math.max(...workers.map((one) => one.restarts))).toBeLessThanOrEqual(2); // the one under way, and one for the rest
});

test('reloads that come during another end with the last configuration in every process, and nobody serves an old one', async () => {
  const config = (version: string) => ({
    queues: {},
    schedules: {},
    workers: { app: { script: './app.mjs', processes: 3, ready: { log: 'listening' }, env: { VERSION: version } } },
  });
  const place = await programPlace(`setTimeout(() => console.log('listening'), 200); setInterval(() => {}, 1000);`);
  await place.write('supervisor.config.json', config('1'));
  await place.ok('start');
  const reloads = [];
  for (const version of ['2', '3', '4']) {
    await place.write('supervisor.config.json', config(version));
    reloads.push(place.run(['reload']));
    await until('its reading', async () => !(await statusOf(place)).supervisor.configStale);
  }
  const capacity: number[] = [];
  let isOver = false;
  const over = Promise.all(reloads).finally(() => {
    isOver = true;
  });
  await until('all reloads to end', async () => {
    capacity.push((await statusOf(place)).workers.filter((one) => one.state === 'running').length);
    return isOver;
  });
  expect((await over).map((one) => one.code)).toEqual([0, 0, 0]);
  expect(Math.min(...capacity)).toBeGreaterThanOrEqual(3);
  const stateDir = join(place.folder, '.cardq');
  await until('the old ones to be gone', () => livingChildren(stateDir).length === 3);
  expect(livingChildren(stateDir).map(({ pid }) => versionOf(pid))).toEqual(['4', '4', '4']);
});

/** The variable VERSION in the environment of a process. */
function versionOf(pid: number): string | undefined {
  return /(?:^|\0)VERSION=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
}

test('a new version that cannot boot stops the roll-out, and the old one goes on working', async () => {
  const yard = await openYard(EMBEDDED, { worker: { processes: 2 } });
  await yard.ok('start');
  const pids = async () => (await yard.status()).workers.map((one) => one.pid);
  const before = await pids();
  await yard.journal.openGate('leave-at-once'); // whoever boots from now on exits
  expect(await yard.run(['restart'])).toMatchObject({ code: 1, stderr: expect.stringContaining('boot_failed') });
  expect(await pids()).toEqual(before);
  expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed', attempts: 1 });
});
