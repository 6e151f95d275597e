import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { livingOf } from '../support/living.js';
import { jobOf, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

test('stop ends everything and says how; a second stop says that nothing runs', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  await place.ok('start');
  expect(await place.run(['stop'])).toEqual({ code: 0, stdout: '', stderr: 'cardq stopped (drained: 2, killed: 0)\n' });
  expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
  expect(await place.run(['stop'])).toEqual({ code: 0, stdout: '', stderr: 'cardq is not running\n' });
  expect(JSON.parse(await place.ok('stop', '--json'))).toEqual({
    schemaVersion: 1,
    stopped: true,
    drained: 0,
    killed: 0,
  });
});

test('stop waits until the job in hand is finished', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  const stop = begin(place, ['stop']);
  await until('the drain', async () => (await statusOf(place)).workers[0]?.state === 'draining');
  expect((await place.run(['status'])).code).toBe(0);
  expect((await statusOf(place)).supervisor.state).toBe('stopping');
  gate.open();
  expect(await stop.finished).toMatchObject({ code: 0, stderr: 'cardq stopped (drained: 1, killed: 0)\n' });
  await place.ok('start');
  expect(await jobOf(place, 'stubborn/a')).toMatchObject({ state: 'completed', attempts: 1, result: { attempt: 1 } });
});

test('stop --now kills, and the jobs in hand go back without an attempt', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  expect(await place.run(['stop', '--now'])).toMatchObject({
    code: 0,
    stderr: 'cardq stopped (drained: 0, killed: 1)\n',
  });
  gate.open();
  await place.ok('start');
  expect(await untilJob(place, 'stubborn/a', 'completed')).toMatchObject({
    attempts: 1,
    result: { attempt: 1 },
    history: [],
  });
});

test('stops that come together all succeed', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  await place.ok('start');
  const stops = await Promise.all(Array.from({ length: 6 }, () => place.run(['stop'])));
  expect(stops.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
});

test('stop --now makes short work of a drain that is under way', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gateIn(place).data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  const stop = begin(place, ['stop']);
  await until('the drain', async () => (await statusOf(place)).workers[0]?.state === 'draining');
  await place.ok('stop', '--now');
  expect(await stop.finished).toMatchObject({ code: 0, stderr: 'cardq stopped (drained: 0, killed: 1)\n' });
});

test('stop of a worker leaves the supervisor and the other workers up', async () => {
  const { queues } = serving({ echo: 'echo', gated: 'gated' }) as { queues: object };
  const place = await workplace({
    queues,
    workers: { echo: { queues: ['echo'], processes: 1 }, gates: { queues: ['gated'], processes: 2 } },
    schedules: {},
  });
  await place.ok('start');
  const states = async () => (await statusOf(place)).workers.map((one) => `${one.name} ${one.state}`);
  expect((await place.run(['stop', 'gates'])).stderr).toBe('gates stopped (drained: 2, killed: 0)\n');
  expect(await states()).toEqual(['echo-1 running', 'gates-1 stopped', 'gates-2 stopped']);
  expect((await place.run(['health'])).code).toBe(0);
  await place.ok('start', 'gates-2');
  expect(await states()).toEqual(['echo-1 running', 'gates-1 stopped', 'gates-2 running']);
  await place.ok('stop', 'echo-1');
  expect(await states()).toEqual(['echo-1 stopped', 'gates-1 stopped', 'gates-2 running']);
  expect((await place.run(['status'])).code).toBe(0);
});

test('stop --no-wait returns at once, and everything ends all the same', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  expect(await place.run(['stop', '--no-wait'])).toEqual({ code: 0, stdout: '', stderr: 'stopping\n' });
  gate.open();
  await place.ok('wait', 'stopped', '--timeout', '60s');
  await until('nothing to live', () => livingOf(join(place.folder, '.cardq')).length === 0);
});

test('stop --timeout gives up waiting with 124, and the drain goes on', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  const { code, stdout, stderr } = await place.run(['stop', '--timeout', '200ms']);
  expect({ code, stdout }).toEqual({ code: 124, stdout: '' });
  expect(stderr).toMatch(/^error: still stopping after 200ms; it goes on\nhint: .*--now.*\ncode: timed_out\n$/);
  gate.open();
  await place.ok('wait', 'stopped', '--timeout', '60s');
});

test('a job that heeds its abort shortly before the end of the drain goes back without an attempt', async () => {
  const place = await workplace(serving({ gated: 'gated' }, { worker: { drainTimeout: '2s' } }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'gated', gate.data, '--id', 'a');
  await untilJob(place, 'gated/a', 'active');
  const begun = Date.now();
  expect(await place.run(['stop'])).toMatchObject({ code: 0, stderr: 'cardq stopped (drained: 1, killed: 0)\n' });
  expect(Date.now() - begun).toBeGreaterThanOrEqual(1000); // half of a drain below 4 s
  gate.open();
  await place.ok('start');
  expect(await untilJob(place, 'gated/a', 'completed')).toMatchObject({
    attempts: 1,
    result: { attempt: 1 },
    history: [],
  });
});

test('a job that ignores its abort is killed at drainTimeout, and goes back without an attempt', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }, { worker: { drainTimeout: '1s' } }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  expect(await place.run(['stop'])).toMatchObject({ code: 0, stderr: 'cardq stopped (drained: 0, killed: 1)\n' });
  gate.open();
  await place.ok('start');
  expect(await untilJob(place, 'stubborn/a', 'completed')).toMatchObject({ attempts: 1, history: [] });
});
