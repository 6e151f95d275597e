import { expect, test } from 'vitest';
import { programPlace } from '../../support/programs.js';
import { until } from '../../support/until.js';

/** A program that runs until `break` appears, and from then on dies at once. */
const BREAKABLE = `import { existsSync, appendFileSync } from 'node:fs';
appendFileSync('boots', '.');
if (existsSync('break')) process.exit(3);
console.log('listening');
setInterval(() => { if (existsSync('break')) process.exit(3); }, 10);`;

const QUICK = { max: 3, window: '60s', delay: '1ms', maxDelay: '5ms' };

test('a process that is not ready in time is a failed start and no running one', async () => {
  const place = await programPlace('setInterval(() => {}, 1000);', {
    worker: { ready: { log: 'listening' }, bootTimeout: '300ms' },
  });
  const { code, stderr } = await place.run(['start']);
  expect(code).toBe(1);
  expect(stderr).toContain('app-1');
  expect((await place.run(['status'])).code).toBe(3);
});

test('a worker that crashes at each boot is given up, also when it had been well before, and status fails', async () => {
  const place = await programPlace(BREAKABLE, { worker: { ready: { log: 'listening' }, restart: QUICK } });
  await place.ok('start');
  await place.write('break', '');
  await until('it to be given up', async () => (await place.status()).workers[0]?.state === 'fatal');
  const { code, stdout } = await place.run(['status']);
  expect(code).toBe(1);
  expect(stdout).toContain('failed too often');
  expect(place.wrote('boots')).toHaveLength(1 + QUICK.max); // the first, and what the budget allows
});

test('boots that take too long back off and are given up, instead of being killed and repeated for ever', async () => {
  const place = await programPlace(
    `import { existsSync, appendFileSync } from 'node:fs';
     appendFileSync('boots', '.');
     if (!existsSync('slow')) console.log('listening');
     setInterval(() => {}, 1000);`,
    { worker: { ready: { log: 'listening' }, bootTimeout: '500ms', restart: { ...QUICK, max: 2 } } },
  );
  await place.ok('start');
  await place.write('slow', '');
  process.kill((await place.status()).workers[0]?.pid ?? 0, 'SIGKILL');
  await until('it to be given up', async () => (await place.status()).workers[0]?.state === 'fatal');
  expect(place.wrote('boots')).toHaveLength(3);
});

test('restarts are forgotten after their window, so that no count makes a worker dead for ever', async () => {
  const place = await programPlace(BREAKABLE, {
    worker: { ready: { log: 'listening' }, restart: { ...QUICK, max: 1, window: '500ms' } },
  });
  await place.ok('start');
  for (let death = 1; death <= 4; death++) {
    const { pid } = (await place.status()).workers[0] ?? {};
    process.kill(pid ?? 0, 'SIGKILL');
    await until('another to run for longer than the window', async () => {
      const [worker] = (await place.status()).workers;
      return worker?.state === 'running' && worker.pid !== pid && (worker.uptimeMs ?? 0) > 600;
    });
  }
  expect((await place.status()).workers[0]).toMatchObject({ state: 'running', restarts: 4 });
});

test('after a restart a worker is watched as before', async () => {
  const place = await programPlace(BREAKABLE, { worker: { ready: { log: 'listening' } } });
  await place.ok('start');
  for (let round = 0; round < 2; round++) {
    await place.ok('restart');
    const { pid } = (await place.status()).workers[0] ?? {};
    process.kill(pid ?? 0, 'SIGKILL');
    await until('it to be replaced', async () => {
      const [worker] = (await place.status()).workers;
      return worker?.state === 'running' && worker.pid !== pid;
    });
  }
});

test('a worker that writes more than a pipe holds before anybody reads it starts all the same', async () => {
  const place = await programPlace(
    `process.stdout.write('x'.repeat(4 * 1024 * 1024) + '\\n');
     process.stderr.write('y'.repeat(4 * 1024 * 1024) + '\\n');
     process.stdout.write('listening\\n');
     setInterval(() => {}, 1000);`,
    { worker: { ready: { log: 'listening' } } },
  );
  await place.ok('start');
  expect((await place.status()).workers[0]?.state).toBe('running');
});
