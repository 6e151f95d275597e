import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { statusOf } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

test('the level of logs is set while everything runs, shown, and kept by whoever comes later', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  await place.ok('start');
  const set = await place.run(['logs', '--set-level', 'debug', 'work-1', 'supervisor']);
  expect(set).toMatchObject({ code: 0, stdout: '', stderr: 'work-1, supervisor is logged from debug on\n' });
  const levels = async () => {
    const { supervisor, workers } = await statusOf(place);
    return [supervisor.logLevel, ...workers.map((one) => one.logLevel)];
  };
  expect(await levels()).toEqual(['debug', 'debug', 'info']);
  expect(await place.ok('show', 'work-1')).toContain('work-1 logs from debug on');
  expect(await place.ok('status')).toContain('log from debug on');

  await place.ok('restart', 'work-1');
  expect(await levels()).toEqual(['debug', 'debug', 'info']);
  await place.ok('logs', '--set-level', 'error');
  expect(await levels()).toEqual(['error', 'error', 'error']);
  expect(logOf(place, 'supervisor')).toContain('"event":"supervisor.log_level_set"');
});

test('at the level debug a worker tells what each job cost, and the supervisor each step', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await place.ok('enqueue', 'echo', '1', '--id', 'quiet', '--wait');
  expect(logOf(place, 'work-1')).not.toContain('quiet');
  await place.ok('logs', '--set-level', 'debug');
  await place.ok('enqueue', 'echo', '1', '--id', 'told', '--wait');
  const told = await until('what it cost', () =>
    logOf(place, 'work-1')
      .match(/{.*"job":"told".*}/g)
      ?.at(1),
  );
  expect(JSON.parse(told)).toMatchObject({
    level: 'debug',
    message: 'the job has ended',
    durationMs: expect.any(Number),
    cpuMs: expect.any(Number),
    rssBytes: expect.any(Number),
  });
  expect(logOf(place, 'supervisor')).toMatch(/"event":"job.started".*"job":"told"/);
});

test('a level is refused for what is not there, and for a program that cardq does not know', async () => {
  const place = await workplace(
    serving({ echo: 'echo' }, { workers: { own: { script: '/bin/sleep', args: ['60'], processes: 1 } } }),
  );
  await place.ok('start');
  expect((await place.run(['logs', '--set-level', 'debug', 'wrok'])).code).toBe(4);
  expect((await place.run(['logs', '--set-level', 'loud'])).code).toBe(2);
  expect((await place.run(['logs', '--set-level', 'debug', '-f'])).code).toBe(2);
  expect((await place.run(['logs', '--set-level', 'debug', 'own'])).stderr).toContain('own is a program of its own');
  await place.ok('logs', '--set-level', 'debug'); // all that have one
  expect((await statusOf(place)).workers.map((one) => one.logLevel)).toEqual([null]);
});

test('without a supervisor there is nobody to be told', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  expect((await place.run(['logs', '--set-level', 'debug'])).code).toBe(7);
});

function logOf({ folder }: Workplace, name: string): string {
  return readFileSync(join(folder, '.cardq/logs', `${name}.log`), 'utf8');
}
