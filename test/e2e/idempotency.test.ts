import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { ask, untilJob } from '../support/over-socket.js';
import { serving } from '../support/worker-modules.js';

const add = (place: Workplace, key: string, body: object) =>
  ask(place, 'POST', '/jobs', body, { 'idempotency-key': key });

test('the same idempotency key means the same job, within one queue', async () => {
  const place = await workplace(serving({ echo: 'echo', other: 'echo' }));
  await place.ok('start');
  const first = await add(place, 'order 7', { queue: 'echo', data: { n: 1, deep: [null] }, priority: 3 });
  const { id } = Object(first.body).job;
  expect(first).toMatchObject({ status: 201, location: `/api/v1/jobs/echo/${id}` });
  await untilJob(place, `echo/${id}`, 'completed');
  const again = await add(place, '"order 7"', { queue: 'echo', priority: 3, data: { deep: [null], n: 1 } });
  expect(again).toMatchObject({ status: 200, location: first.location, body: { job: { id, state: 'completed' } } });
  expect(await add(place, 'order 8', { queue: 'echo' })).toMatchObject({ status: 201 });
  expect(await add(place, 'order 7', { queue: 'other' })).toMatchObject({ status: 201 });
});

test('twenty requests with one key at once add one job', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const answers = await Promise.all(Array.from({ length: 20 }, () => add(place, 'k', { queue: 'echo', data: 1 })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
});

test('a key that another job was added with is refused, and nothing is added', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await add(place, 'k', { queue: 'echo', data: { n: 1 } });
  for (const change of [{ data: { n: 2 } }, { name: 'else' }, { priority: 1 }, { attempts: 9 }]) {
    const refused = await add(place, 'k', { queue: 'echo', data: { n: 1 }, ...change });
    expect({ change, ...refused }).toMatchObject({ change, status: 422, body: { code: 'idempotency_key_reused' } });
  }
  expect((await ask(place, 'GET', '/tasks')).body).toMatchObject({ jobs: [{ data: { n: 1 } }], cursor: null });
});

test('a key is 1 to 255 characters of ASCII', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  for (const key of ['', '""', 'x'.repeat(256), 'clé']) {
    expect({ key, ...(await add(place, key, { queue: 'echo' })) }).toMatchObject({ key, status: 400 });
  }
  expect(await add(place, 'x'.repeat(255), { queue: 'echo' })).toMatchObject({ status: 201 });
});
