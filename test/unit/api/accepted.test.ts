import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { acceptance } from '../../../src/api/accepted.js';
import type { Env } from '../../../src/api/caller.js';
import { Operations } from '../../../src/api/operations.js';
import { problemResponse } from '../../../src/api/problem.js';
import { CardqError } from '../../../src/base/errors.js';

/** An interface with one route, whose work ends when the test says so. */
function oneRoute(patienceMs: number) {
  const operations = new Operations();
  let resolve: (result: object) => void = () => undefined;
  let reject: (thrown: unknown) => void = () => undefined;
  const promise = new Promise<object>((succeed, fail) => {
    [resolve, reject] = [succeed, fail];
  });
  promise.catch(() => undefined); // it may be refused before it is asked for
  const app = new Hono<Env>();
  app.post('/purge', (context) => acceptance(context, operations)({ kind: 'purge', done: promise, patienceMs }));
  app.onError((thrown) => problemResponse(thrown));
  const post = async (query = '') => {
    const answer = await app.request(`/purge${query}`, { method: 'POST' });
    return { status: answer.status, location: answer.headers.get('location'), body: Object(await answer.json()) };
  };
  return { operations, post, resolve, reject };
}

const refusal = new CardqError({ code: 'queue_unknown', message: 'there is no queue "x"' });

test('what is done within its patience is answered with what came of it', async () => {
  const { post, resolve } = oneRoute(60_000);
  const answer = post();
  resolve({ removed: 3 });
  expect(await answer).toEqual({ status: 200, location: null, body: { removed: 3 } });
});

test('what takes longer is accepted, and followed', async () => {
  const { operations, post, resolve } = oneRoute(1);
  const { status, location, body } = await post();
  expect({ status, body }).toEqual({ status: 202, body: { accepted: true, operation: location } });
  const id = location?.split('/').at(-1) ?? '';
  expect(operations.get(id)).toMatchObject({ kind: 'purge', state: 'running', finishedAt: null });
  resolve({ removed: 3 });
  await new Promise(setImmediate);
  expect(operations.get(id)).toMatchObject({ state: 'succeeded', result: { removed: 3 }, error: null });
});

test('what is refused within its patience is answered as that, later it is told by the operation', async () => {
  const quick = oneRoute(60_000);
  quick.reject(refusal);
  expect(await quick.post()).toMatchObject({ status: 404, body: { code: 'queue_unknown' } });
  const slow = oneRoute(1);
  const { location } = await slow.post();
  slow.reject(refusal);
  await new Promise(setImmediate);
  const error = { status: 404, code: 'queue_unknown', detail: 'there is no queue "x"' };
  expect(slow.operations.get(location?.split('/').at(-1) ?? '')).toMatchObject({
    state: 'failed',
    error,
    result: null,
  });
});

test('whoever waits is answered when it is done', async () => {
  const { post, resolve } = oneRoute(0);
  const answer = post('?wait=true');
  resolve({ removed: 3 });
  expect(await answer).toMatchObject({ status: 200, body: { removed: 3 } });
});

test('a hundred operations are remembered, and the oldest is forgotten first', () => {
  const operations = new Operations();
  const ids = Array.from({ length: 103 }, () => operations.follow('start', Promise.resolve({})));
  expect(ids.map((id) => operations.get(id) !== null)).toEqual(ids.map((_, at) => at >= 3));
});
