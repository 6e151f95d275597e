import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { jobOf, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { watchedWay } from '../support/watched-way.js';
import { gateIn, serving } from '../support/worker-modules.js';

test('enqueue prints the id alone', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const { code, stdout, stderr } = await place.run(['enqueue', 'echo', '{"a": 1}', '--name', 'greeting']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\S+\n$/);
  expect(await untilJob(place, `echo/${stdout.trim()}`, 'completed')).toMatchObject({
    name: 'greeting',
    data: { a: 1 },
    result: { input: { a: 1 }, attempt: 1 },
  });
  expect(JSON.parse(await place.ok('enqueue', 'echo', '--json'))).toMatchObject({
    schemaVersion: 1,
    job: { queue: 'echo', data: {} },
  });
});

test('a second job with the same id is not added', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  expect(await place.ok('enqueue', 'echo', '{"n": 1}', '--id', 'same')).toBe('same\n');
  expect(await place.ok('enqueue', 'echo', '{"n": 2}', '--id', 'same')).toBe('same\n');
  expect(await jobOf(place, 'echo/same')).toMatchObject({ data: { n: 1 } });
  expect(JSON.parse(await place.ok('jobs', '--json')).jobs).toHaveLength(1);
});

test('data comes from standard input with -', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const { stdout } = await place.run(['enqueue', 'echo', '-', '--wait'], { input: '[1, "zwei"]\n' });
  expect(JSON.parse(stdout)).toMatchObject({ input: [1, 'zwei'] });
  const bad = await place.run(['enqueue', 'echo', '-'], { input: 'no json' });
  expect(bad).toMatchObject({ code: 2, stdout: '' });
  expect(bad.stderr).toContain('standard input');
});

test('--delay keeps a job back', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await place.ok('enqueue', 'echo', '--delay', '1h', '--id', 'later');
  await place.ok('enqueue', 'echo', '--delay', '300ms', '--id', 'soon');
  const soon = await untilJob(place, 'echo/soon', 'completed');
  const { createdAt, startedAt } = soon.timestamps;
  expect(Date.parse(startedAt ?? '') - Date.parse(createdAt)).toBeGreaterThanOrEqual(300);
  expect(await jobOf(place, 'echo/later')).toMatchObject({
    state: 'delayed',
    timestamps: { dueAt: expect.any(String) },
  });
});

test('jobs without priority go first, then lower numbers before higher', async () => {
  const place = await workplace(serving({ echo: 'echo', stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'gate');
  await untilJob(place, 'stubborn/gate', 'active');
  await place.ok('enqueue', 'echo', '--priority', '9', '--id', 'nine');
  await place.ok('enqueue', 'echo', '--priority', '2', '--id', 'two');
  await place.ok('enqueue', 'echo', '--id', 'none');
  gate.open();
  const jobs = await Promise.all(['nine', 'two', 'none'].map((id) => untilJob(place, `echo/${id}`, 'completed')));
  const order = jobs.sort((a, b) => (a.timestamps.finishedAt ?? '').localeCompare(b.timestamps.finishedAt ?? ''));
  expect(order.map((job) => job.id)).toEqual(['none', 'two', 'nine']);
});

test('--wait prints the result, or ends with 1 and the reason', async () => {
  const place = await workplace(serving({ echo: 'echo', failing: 'failing' }));
  await place.ok('start');
  expect(JSON.parse(await place.ok('enqueue', 'echo', '{"a": 1}', '--wait'))).toMatchObject({ input: { a: 1 } });
  const failed = await place.run(['enqueue', 'failing', '--attempts', '1', '--id', 'f', '--wait']);
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed.stderr).toBe(
    'error: the brush broke at attempt 1, failing/f\nhint: cardq show failing/f\ncode: job_failed\n',
  );
});

test.runIf(process.platform === 'linux')(
  '--wait gives up at --timeout with 124, and at ^C with 130 and the id: the job goes on',
  async () => {
    const place = await workplace(serving({ gated: 'gated' }));
    const gate = gateIn(place);
    await place.ok('start');
    const late = await place.run(['enqueue', 'gated', gate.data, '--id', 'a', '--wait', '--timeout', '100ms']);
    expect(late).toMatchObject({ code: 124, stdout: '' });
    const way = await watchedWay(place);
    const waiting = begin(place, ['enqueue', 'gated', gate.data, '--id', 'a', '--wait', '--host', way.host]);
    await until('it to look at its job', () => way.saw('GET /api/v1/jobs/gated/a'));
    waiting.kill('SIGINT');
    expect(await waiting.finished).toEqual({ code: 130, stdout: '', stderr: 'the job goes on: gated/a\n' });
    gate.open();
    await untilJob(place, 'gated/a', 'completed');
  },
);

test('what cannot be enqueued is refused, and nothing is added', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  expect((await place.run(['enqueue', 'nosuch'])).code).toBe(4);
  expect((await place.run(['enqueue', 'echo', '{'])).code).toBe(2);
  expect((await place.run(['enqueue', 'echo', '{}', '--id', 'a:b'])).code).toBe(2);
  expect((await place.run(['enqueue', 'echo', JSON.stringify('x'.repeat(70_000))])).code).toBe(2);
  expect((await statusOf(place)).queues[0]).toMatchObject({ waiting: 0, completed: 0 });
});
