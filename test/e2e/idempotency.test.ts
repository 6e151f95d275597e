import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { describeOnEachBroker } from '../support/each-broker.js';
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

const FIRST = { queue: 'echo', data: { n: 1 }, delay: '1h', attempts: 2 };

test('a key that another job was added with is refused, whatever is different, and nothing is added', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await add(place, 'k', FIRST);
  const { attempts: _, ...fewer } = FIRST;
  const changes = { data: { n: 2 }, name: 'else', priority: 1, delay: '2h', attempts: 9, grantedDirs: ['/'] };
  const others = [fewer, ...Object.entries(changes).map(([field, value]) => ({ ...FIRST, [field]: value }))];
  for (const other of others) {
    const refused = await add(place, 'k', other);
    expect({ other, ...refused }).toMatchObject({ other, status: 422, body: { code: 'idempotency_key_reused' } });
  }
  expect(await add(place, 'k', { ...FIRST, delay: 3_600_000 })).toMatchObject({ status: 200 });
  expect((await ask(place, 'GET', '/tasks')).body).toMatchObject({ jobs: [{ data: { n: 1 } }], cursor: null });
});

test('an id beside the key is the id of the job, which the key wants to be the same', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const body = { queue: 'echo', id: 'own', delay: '1h' };
  expect(await add(place, 'k', body)).toMatchObject({ status: 201, body: { job: { id: 'own' } } });
  expect(await add(place, 'k', body)).toMatchObject({ status: 200, body: { job: { id: 'own' } } });
  expect(await add(place, 'k', { ...body, delay: '2h' })).toMatchObject({ status: 422 });
});

describeOnEachBroker('the delay of a job', (open) => {
  test('is known until it is tried again, and a key is never refused for what is not', async () => {
    const { config: broker } = await open();
    const place = await workplace(serving({ fail: 'failing', echo: 'echo' }, { broker }));
    await place.ok('start');
    const done = { queue: 'echo', delay: 100 };
    const { id } = Object((await add(place, 'done', done)).body).job;
    await untilJob(place, `echo/${id}`, 'completed');
    expect(await add(place, 'done', done)).toMatchObject({ status: 200 });
    expect(await add(place, 'done', { ...done, delay: 200 })).toMatchObject({ status: 422 });
    const failed = { queue: 'fail', attempts: 1, delay: 100 };
    const ref = `fail/${Object((await add(place, 'failed', failed)).body).job.id}`;
    await untilJob(place, ref, 'failed');
    await ask(place, 'POST', `/jobs/${ref}/retry`);
    expect(await add(place, 'failed', failed)).toMatchObject({ status: 200 });
  });
});

test('a key is 1 to 255 characters of ASCII', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  for (const key of ['', '""', 'x'.repeat(256), 'clé']) {
    expect({ key, ...(await add(place, key, { queue: 'echo' })) }).toMatchObject({ key, status: 400 });
  }
  expect(await add(place, 'x'.repeat(255), { queue: 'echo' })).toMatchObject({ status: 201 });
});
