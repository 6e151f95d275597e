import { expect, test } from 'vitest';
import { identifyProcess, isAlive } from '../../../src/base/process-identity.js';
import { begin } from '../../support/in-front.js';
import { programPlace } from '../../support/programs.js';
import { until } from '../../support/until.js';
import { openYard } from '../../support/yard.js';

test('nothing that a worker has started outlives it, not even what called setsid', async () => {
  const place = await programPlace(
    `import { spawn } from 'node:child_process';
     import { writeFileSync } from 'node:fs';
     const options = { stdio: 'ignore' };
     const helpers = [spawn('sleep', ['600'], options), spawn('sleep', ['600'], options), spawn('setsid', ['sleep', '600'], options)];
     writeFileSync('helpers', JSON.stringify(helpers.map((one) => one.pid)));
     setInterval(() => {}, 1000);`,
  );
  await place.ok('start');
  const helpers = async () => {
    const pids: number[] = JSON.parse(await until('the helpers to live', () => place.wrote('helpers')));
    return pids.map(identifyProcess).filter((one) => one !== null);
  };
  const first = await helpers();
  expect(first).toHaveLength(3);
  process.kill((await place.status()).workers[0]?.pid ?? 0, 'SIGKILL');
  await until('the helpers of the killed one to be gone', () => !first.some(isAlive));
  await until('others to live', async () => (await helpers()).some((one) => !first.some(({ pid }) => pid === one.pid)));
  const second = await helpers();
  await place.ok('stop');
  expect(second.filter(isAlive)).toEqual([]);
});

test('a worker that needs seconds to save its work gets them: SIGTERM, and no SIGKILL before drainTimeout', async () => {
  const place = await programPlace(
    `import { writeFileSync } from 'node:fs';
     for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
       process.on(signal, () => setTimeout(() => {
         writeFileSync('saved', signal);
         process.exit(0);
       }, 2500));
     }
     console.log('listening');
     setInterval(() => {}, 1000);`,
    { worker: { ready: { log: 'listening' } } },
  );
  await place.ok('start');
  const { stderr } = await place.run(['stop']);
  expect(place.wrote('saved')).toBe('SIGTERM');
  expect(stderr).toContain('drained: 1, killed: 0');
});

test('who did not finish in time is killed, and stop says how many', async () => {
  const place = await programPlace(
    `process.on('SIGTERM', () => {});
     console.log('listening');
     setInterval(() => {}, 1000);`,
    { worker: { ready: { log: 'listening' }, drainTimeout: '300ms', processes: 2 } },
  );
  await place.ok('start');
  const { code, stderr } = await place.run(['stop']);
  expect(code).toBe(0);
  expect(stderr).toContain('drained: 0, killed: 2');
});

test('a stop neither loses nor doubles a job: it is finished, or goes back without an attempt', async () => {
  const yard = await openYard({ config: { url: null } }, { worker: { processes: 3, drainTimeout: '1s' } });
  await yard.ok('start');
  const deaf = await yard.add({ gate: 'later', isDeaf: true });
  await yard.begun(deaf);
  const ids = await Promise.all(Array.from({ length: 20 }, () => yard.add({ fate: 'write', forMs: 150 })));
  await until('some of the work to be done', () => yard.events('job.completed').length >= 4);
  await yard.ok('stop');
  await yard.journal.openGate('later');
  await yard.ok('start');
  for (const id of [deaf, ...ids]) {
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
  }
  const completed = yard.events('job.completed').map((one) => one.job);
  expect(completed.toSorted()).toEqual([deaf, ...ids].toSorted());
});

test('in front it hands SIGTERM on to its workers, and its exit status tells whether they had to be killed', async () => {
  const place = await programPlace(
    `import { existsSync, writeFileSync } from 'node:fs';
     process.on('SIGTERM', () => {
       writeFileSync('told', '');
       if (!existsSync('stubborn')) process.exit(0);
     });
     console.log('listening');
     setInterval(() => {}, 1000);`,
    { worker: { ready: { log: 'listening' }, drainTimeout: '500ms' } },
  );
  for (const { stubborn, code } of [
    { stubborn: false, code: 0 },
    { stubborn: true, code: 143 },
  ]) {
    if (stubborn) await place.write('stubborn', '');
    const front = begin(place, ['start', '-F']);
    await until('it to be ready', async () => (await place.run(['health'])).code === 0);
    expect((await place.status()).supervisor.pid).toBe(front.pid); // no fork, no file with a pid to wait for
    front.kill('SIGTERM');
    expect((await front.finished).code).toBe(code);
    expect(place.wrote('told')).toBe('');
  }
});

test('in front it leaves with a failure when a worker cannot even start', async () => {
  const place = await programPlace('process.exit(7);', { worker: { ready: { log: 'never' } } });
  expect((await begin(place, ['start', '-F']).finished).code).toBe(1);
  expect((await place.run(['status'])).code).toBe(3);
});
