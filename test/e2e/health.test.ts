import { expect, onTestFinished, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { watchedWay } from '../support/watched-way.js';
import { gateIn, serving } from '../support/worker-modules.js';

test('health is 0 or 1 and nothing else, a usage error too', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  expect(await place.run(['health'])).toMatchObject({ code: 1, stdout: 'unhealthy\n' });
  expect((await place.run(['health', '--live'])).code).toBe(1);
  const stopped = { schemaVersion: 1, healthy: false, status: 'stopped', uptimeSeconds: null, restartCount: null };
  expect(JSON.parse((await place.run(['health', '--json'])).stdout)).toEqual(stopped);
  expect(JSON.parse((await place.run(['health', '--live', '--json'])).stdout)).toEqual(stopped);
  expect((await place.run(['health', '--nonsense'])).code).toBe(1);
  expect((await place.run(['health', '-c', 'gone.json'])).code).toBe(1);
  await place.ok('start');
  expect(await place.run(['health'])).toEqual({ code: 0, stdout: 'healthy\n', stderr: '' });
  expect(await place.run(['health', '--live'])).toEqual({ code: 0, stdout: 'healthy\n', stderr: '' });
  // It used to take no notice of the word, and to call a worker healthy that was not there.
  expect(await place.run(['health', 'wrok'])).toMatchObject({ code: 1, stdout: '' });
  expect(JSON.parse(await place.ok('health', '--json'))).toMatchObject({
    schemaVersion: 1,
    healthy: true,
    status: 'running',
    restartCount: 0,
  });
  expect(JSON.parse(await place.ok('health', '--live', '--json'))).toEqual({
    schemaVersion: 1,
    healthy: true,
    status: null,
    uptimeSeconds: null,
    restartCount: null,
  });
});

test.runIf(process.platform === 'linux').for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a command that waits ends by %s with %i', async ([signal, code]) => {
  const place = await workplace(serving({ waits: 'never-ready' }));
  await place.ok('start', '--no-wait');
  const way = await watchedWay(place);
  const waiting = begin(place, ['wait', 'ready', '--host', way.host]);
  await until('it to look', () => way.saw('GET /api/v1/status'));
  waiting.kill(signal);
  expect(await waiting.finished).toEqual({ code, stdout: '', stderr: '' });
});

test('a supervisor whose workers are still on their way is live, not healthy', async () => {
  const place = await workplace(serving({ waits: 'never-ready' }));
  await place.ok('start', '--no-wait');
  expect((await place.run(['health'])).code).toBe(1);
  expect((await place.run(['health', '--live'])).code).toBe(0);
});

test.each([['health'], ['health', '--live'], ['status']])(
  '%s does not wait for a supervisor that is stuck',
  async (...args) => {
    const place = await workplace(serving({ echo: 'echo' }));
    await place.ok('start');
    const { pid } = (await statusOf(place)).supervisor;
    process.kill(Number(pid), 'SIGSTOP');
    onTestFinished(() => void process.kill(Number(pid), 'SIGCONT'));
    const { code, stderr } = await place.run(args);
    expect(code).toBe(args[0] === 'health' ? 1 : 124);
    expect(stderr).toContain('error: the supervisor did not answer within 3s, ');
    expect(stderr).toContain('hint: cardq logs supervisor');
  },
);

test('wait ready, idle and stopped return when it is so, and end with 124 at --timeout', async () => {
  const place = await workplace(serving({ gated: 'gated' }));
  const gate = gateIn(place);
  const late = await place.run(['wait', 'ready', '--timeout', '200ms']);
  expect(late).toMatchObject({ code: 124, stdout: '' });
  expect(late.stderr).toContain('code: timed_out\n');
  const ready = begin(place, ['wait', 'ready', '--timeout', '30s']);
  await place.ok('start');
  expect((await ready.finished).code).toBe(0);
  await place.ok('enqueue', 'gated', gate.data, '--id', 'a');
  await untilJob(place, 'gated/a', 'active');
  expect((await place.run(['wait', 'idle', '--timeout', '200ms'])).code).toBe(124);
  const idle = begin(place, ['wait', 'idle', '--timeout', '30s']);
  gate.open();
  expect((await idle.finished).code).toBe(0);
  expect((await statusOf(place)).queues[0]).toMatchObject({ active: 0, completed: 1 });
  expect((await place.run(['wait', 'stopped', '--timeout', '200ms'])).code).toBe(124);
  const stopped = begin(place, ['wait', 'stopped']);
  await place.ok('stop');
  expect((await stopped.finished).code).toBe(0);
});
