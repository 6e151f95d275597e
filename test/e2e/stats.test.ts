import { expect, test } from 'vitest';
import type { StatsDocument } from '../../src/protocol/stats.js';
import { workplace } from '../support/cardq.js';
import { ask } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

test('stats tells what became of jobs, who ran them, and who was restarted and why', async () => {
  const place = await workplace(
    serving({ echo: 'echo', deadly: { module: 'crashing', attempts: 1, maxCrashes: 1 } }, { worker: { processes: 2 } }),
  );
  await place.ok('start');
  for (let i = 0; i < 5; i++) await place.ok('enqueue', 'echo', '--wait');
  await place.run(['enqueue', 'deadly', '--wait']);
  const stats = await until('somebody new to have the dead one’s place', async () => {
    const told: StatsDocument = JSON.parse(await place.ok('stats', '--json'));
    return told.restarts.length > 0 ? told : null;
  });

  expect(stats.totals.queues).toMatchObject([
    { name: 'echo', completed: 5, failed: 0 },
    { name: 'deadly', completed: 0, failed: 1 },
  ]);
  const [echo] = stats.queues;
  expect(echo?.completed.reduce((sum, one) => sum + one)).toBe(5);
  expect(echo?.p50Ms.some((one) => one !== null)).toBe(true);
  expect(new Set(Object.values(Object(echo)).flatMap((one) => (Array.isArray(one) ? [one.length] : []))).size).toBe(1);
  expect(stats.restarts).toMatchObject([{ worker: 'work', reason: 'crash', lastExit: { reason: expect.any(String) } }]);
  expect(['work-1', 'work-2']).toContain(stats.restarts[0]?.name);

  const text = await place.ok('stats');
  expect(text).toMatch(/^echo +5 +0 +0 /m);
  expect(text).toMatch(/^deadly +0 +1 +0 /m);
  expect(text).toMatch(/^all +5 +1 +0 /m);
  expect(text).toMatch(/ work-[12] +crash /);
});

test('the load and memory of processes are told', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const total = await until('it to be looked at', async () => {
    const { body } = await ask(place, 'GET', '/stats');
    const [first] = (body as StatsDocument).totals.workers;
    return first?.cpuPercent === null ? null : first;
  });
  expect(total).toMatchObject({ name: 'work-1', worker: 'work', restarts: 0, cpuPercent: expect.any(Number) });
  expect(total.rssBytes).toBeGreaterThan(10 * 1024 ** 2);
});

test('how many wait is known although nobody has asked for it, and a restart that was asked for is told as that', async () => {
  const place = await workplace(serving({ gated: 'gated' }));
  await place.ok('start');
  const gate = gateIn(place);
  for (let i = 0; i < 3; i++) await place.ok('enqueue', 'gated', gate.data);
  // A look that came between two of them is made good at the end of its step.
  const depthIsKnown = async () => {
    const { body } = await ask(place, 'GET', '/stats');
    return (body as StatsDocument).queues[0]?.waiting.at(-1) === 2;
  };
  await until('the depth to be known', depthIsKnown, 30_000);
  gate.open();
  await place.ok('wait', 'idle');
  await place.ok('restart');
  const { restarts, totals }: StatsDocument = JSON.parse(await place.ok('stats', '--json'));
  expect(restarts).toMatchObject([{ name: 'work-1', worker: 'work', reason: 'manual', lastExit: { code: 0 } }]);
  expect(totals.workers).toMatchObject([{ name: 'work-1', completed: 3, restarts: 1 }]);
});

test('who asks for more than there is, is told how much there is', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const { code, stdout, stderr } = await place.run(['stats', '--since', '8h']);
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('no jobs') });
  expect(stderr).toMatch(/^that is all there is: cardq has been running for \d+/m);
  const { askedSince, startedAt }: StatsDocument = JSON.parse(await place.ok('stats', '--since', '8h', '--json'));
  expect(Date.parse(askedSince)).toBeLessThan(Date.parse(startedAt));
});

test('stats needs a supervisor, and a time that is past', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  expect(await place.run(['stats'])).toMatchObject({
    code: 7,
    stdout: '',
    stderr: expect.stringContaining('no_supervisor'),
  });
  for (const words of [['--since', 'yesterday'], ['--since', '2999-01-01'], ['echo']]) {
    expect((await place.run(['stats', ...words])).code, words.join(' ')).toBe(2);
  }
  await place.ok('start');
  for (const since of ['yesterday', '2999-01-01T00:00:00Z']) {
    expect(await ask(place, 'GET', `/stats?since=${since}`)).toMatchObject({ status: 422, body: { code: 'usage' } });
  }
});
