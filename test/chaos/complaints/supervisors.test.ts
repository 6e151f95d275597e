import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processOfMark } from '../../../src/supervisor/strays/process-mark.js';
import { workplace } from '../../support/cardq.js';
import { killSupervisor } from '../../support/kill-supervisor.js';
import { statusOf } from '../../support/over-socket.js';
import { programPlace } from '../../support/programs.js';
import { until } from '../../support/until.js';
import { serving } from '../../support/worker-modules.js';
import { livingChildren, openYard } from '../../support/yard.js';

const EMBEDDED = { config: { url: null } };

test('a second supervisor never makes doubles after the first was killed', async () => {
  const yard = await openYard(EMBEDDED, { worker: { processes: 4 } });
  await yard.ok('start');
  const ids = await Promise.all(Array.from({ length: 4 }, () => yard.add({ gate: 'go', isDeaf: true })));
  await Promise.all(ids.map((id) => yard.begun(id)));
  await killSupervisor(yard);
  let isStarting = true;
  const started = yard.run(['start']).finally(() => {
    isStarting = false;
  });
  const doubles: string[] = [];
  await until('the next one to run', () => {
    const names = livingChildren(yard.stateDir).map((one) => processOfMark(one.mark));
    doubles.push(...names.filter((name, i) => names.indexOf(name) !== i));
    return !isStarting;
  });
  expect((await started).code).toBe(0);
  expect(doubles).toEqual([]);
  expect(livingChildren(yard.stateDir)).toHaveLength(4);
  await yard.journal.openGate('go');
  for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
});

test('a list of processes that was emptied or damaged loses no worker, for the configuration says what runs', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 3 } }));
  await place.ok('start');
  for (const content of ['', '{"processes": [{"pi']) {
    await killSupervisor(place);
    await place.write('.cardq/processes.json', content);
    await place.ok('start');
    const { workers, supervisor } = await place.status();
    expect(supervisor.state).toBe('running');
    expect(workers.map(({ name, state }) => `${name} ${state}`)).toEqual(
      ['work-1', 'work-2', 'work-3'].map((name) => `${name} running`),
    );
  }
});

test('the supervisor’s memory does not grow with what its workers log', async () => {
  const LINES = 300_000;
  const place = await programPlace(
    `import { existsSync, writeFileSync } from 'node:fs';
     import { setTimeout as delay } from 'node:timers/promises';
     while (!existsSync('flood')) await delay(20);
     for (let i = 0; i < ${LINES}; i += 1000) {
       process.stdout.write(Array.from({ length: 1000 }, (_, n) => 'line ' + (i + n) + ' ' + 'x'.repeat(100)).join('\\n') + '\\n');
     }
     writeFileSync('flooded', '');
     setInterval(() => {}, 1000);`,
    { worker: { limits: { memory: null, memoryHard: null } } },
  );
  await place.ok('start');
  const before = (await statusOf(place)).supervisor.rssBytes ?? 0;
  await place.write('flood', '');
  await until('the flood to be over', () => place.wrote('flooded') !== null, 60_000);
  const after = (await statusOf(place)).supervisor.rssBytes ?? 0;
  expect((after - before) / 1024 ** 2).toBeLessThan(15); // of more than 30 MiB
});

test('commands that come together start one supervisor, and those that only look start none', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await Promise.all(['status', 'stop', 'logs', 'health', 'queues'].map((command) => place.run([command])));
  expect(readdirSync(place.folder)).toEqual(['supervisor.config.json']);
  const starts = await Promise.all([1, 2, 3, 4].map(() => place.run(['start'])));
  expect(starts.map((one) => one.code)).toEqual([0, 0, 0, 0]);
  const started = (await place.run(['logs', 'supervisor', '--json', '-n', '1000'])).stdout.match(
    /supervisor\.started/g,
  );
  expect(started).toHaveLength(1);
  expect(livingChildren(join(place.folder, '.cardq'))).toHaveLength(1);
});

test('status answers while everything is stopping', async () => {
  const yard = await openYard(EMBEDDED, { worker: { processes: 1, drainTimeout: '20s' } });
  await yard.ok('start');
  await yard.begun(await yard.add({ gate: 'never', isDeaf: true }));
  await yard.ok('stop', '--no-wait');
  const { supervisor, workers } = await yard.status();
  expect({ state: supervisor.state, worker: workers[0]?.state }).toEqual({ state: 'stopping', worker: 'draining' });
  await yard.ok('stop', '--now');
});
