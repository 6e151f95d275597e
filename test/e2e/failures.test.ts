import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { statusOf, untilJob } from '../support/over-socket.js';
import { gateIn, serving } from '../support/worker-modules.js';

test('data of the wrong shape fails for good at the first attempt, and the reason names the field', async () => {
  const place = await workplace(serving({ strict: { module: 'strict', attempts: 5, options: { color: 'blue' } } }));
  await place.ok('start');
  expect(JSON.parse(await place.ok('enqueue', 'strict', '{"count": 2}', '--wait'))).toEqual({
    count: 2,
    color: 'blue',
  });
  const { code, stderr } = await place.run(['enqueue', 'strict', '{"count": "two", "more": 1}', '--id', 'a', '--wait']);
  expect(code).toBe(1);
  expect(stderr).toContain("error: the job's data does not fit: count: ");
  expect(stderr).toContain('more');
  expect(await untilJob(place, 'strict/a', 'failed')).toMatchObject({
    attempts: 1,
    maxAttempts: 5,
    history: [{ attempt: 1, kind: 'bad_input', worker: 'work-1' }],
  });
});

test('a job that throws waits for its backoff, runs again, and fails with its whole history', async () => {
  const backoff = { type: 'exponential', delay: '100ms' };
  const place = await workplace(serving({ failing: { module: 'failing', attempts: 3, backoff } }));
  await place.ok('start');
  await place.ok('enqueue', 'failing', '--id', 'a');
  const { attempts, failedReason, history } = await untilJob(place, 'failing/a', 'failed');
  expect({ attempts, failedReason }).toEqual({ attempts: 3, failedReason: 'the brush broke at attempt 3' });
  expect(history.map((one) => [one.attempt, one.kind, one.reason])).toEqual(
    [1, 2, 3].map((attempt) => [attempt, 'error', `the brush broke at attempt ${attempt}`]),
  );
  const pauses = history.slice(1).map((one, n) => Date.parse(one.startedAt) - Date.parse(history[n]?.endedAt ?? ''));
  expect(pauses[0]).toBeGreaterThanOrEqual(99);
  expect(pauses[1]).toBeGreaterThanOrEqual(199);
  const page = await place.ok('show', 'failing/a');
  expect(page).toContain('attempts  3 of 3');
  for (const attempt of [1, 2, 3])
    expect(page).toMatch(new RegExp(`attempt ${attempt} \\(error\\) on work-1 \\(pid \\d+\\)`));
  expect((await statusOf(place)).workers[0]).toMatchObject({ completed: 0, state: 'running', restarts: 0 });
});

test('a job that works at a later attempt is completed', async () => {
  const backoff = { type: 'fixed', delay: '10ms' };
  const place = await workplace(serving({ failing: { module: 'failing', attempts: 3, backoff } }));
  await place.ok('start');
  expect(JSON.parse(await place.ok('enqueue', 'failing', '{"succeedsAt": 2}', '--id', 'a', '--wait'))).toEqual({
    attempt: 2,
  });
  expect(await untilJob(place, 'failing/a', 'completed')).toMatchObject({
    attempts: 2,
    failedReason: null,
    history: [{ attempt: 1 }],
  });
});

test('the attempts of a job win over those of its queue', async () => {
  const place = await workplace(
    serving({ failing: { module: 'failing', attempts: 9, backoff: { type: 'fixed', delay: '10ms' } } }),
  );
  await place.ok('start');
  await place.ok('enqueue', 'failing', '--attempts', '2', '--id', 'a');
  expect(await untilJob(place, 'failing/a', 'failed')).toMatchObject({ attempts: 2, maxAttempts: 2 });
});

test('at its soft time limit a job is asked to stop, and the process goes on', async () => {
  const place = await workplace(
    serving({ gated: { module: 'gated', attempts: 1, softTimeout: '200ms', timeout: '20s' } }),
  );
  await place.ok('start');
  const before = await statusOf(place);
  await place.ok('enqueue', 'gated', gateIn(place).data, '--id', 'a');
  const job = await untilJob(place, 'gated/a', 'failed');
  expect(job).toMatchObject({ attempts: 1, history: [{ kind: 'timeout' }] });
  expect(job.failedReason).toContain('gave up at its soft time limit of 200ms');
  expect((await statusOf(place)).workers[0]?.pid).toBe(before.workers[0]?.pid);
});

test('at its hard time limit a job is killed and counts one attempt; what shared its process goes back without one', async () => {
  const place = await workplace(
    serving(
      { stubborn: { module: 'stubborn', attempts: 1, softTimeout: '300ms', timeout: '600ms' }, gated: 'gated' },
      { worker: { concurrency: 2 } },
    ),
  );
  const gate = gateIn(place);
  await place.ok('start');
  const before = await statusOf(place);
  await place.ok('enqueue', 'gated', gate.data, '--id', 'b');
  await untilJob(place, 'gated/b', 'active');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  const killed = await untilJob(place, 'stubborn/a', 'failed');
  expect(killed).toMatchObject({
    attempts: 1,
    failedReason: expect.stringMatching(/^killed at its time limit of 600ms/),
    history: [{ kind: 'timeout' }],
  });
  gate.open();
  const other = await untilJob(place, 'gated/b', 'completed');
  expect(other).toMatchObject({ attempts: 1, history: [], result: { attempt: 1 } });
  const { workers, supervisor } = await statusOf(place);
  expect(other.result).toMatchObject({ pid: workers[0]?.pid });
  expect(workers[0]?.pid).not.toBe(before.workers[0]?.pid);
  expect(supervisor.state).toBe('running');
});
