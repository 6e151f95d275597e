import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { socketPath } from '../../src/config/locate.js';
import { type Workplace, workplace } from '../support/cardq.js';
import { ask } from '../support/over-socket.js';
import { serving } from '../support/worker-modules.js';

async function running(): Promise<Workplace> {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  return place;
}

test('a path that is there for other methods says which', async () => {
  const place = await running();
  expect(await ask(place, 'DELETE', '/jobs/echo/a')).toMatchObject({
    status: 405,
    type: 'application/problem+json',
    allow: 'GET, HEAD',
    body: { code: 'method_not_allowed' },
  });
  expect(await ask(place, 'GET', '/stop')).toMatchObject({ status: 405, allow: 'POST' });
  expect(await ask(place, 'OPTIONS', '/workers/work')).toMatchObject({ status: 405 });
  for (const path of ['/no/such', '//status', '/jobs/echo//a'])
    expect(await ask(place, 'GET', path)).toMatchObject({ status: 404, body: { code: 'route_unknown' } });
});

test('HEAD is answered as GET, without a body', async () => {
  const place = await running();
  expect(await ask(place, 'HEAD', '/status')).toMatchObject({ status: 200, type: 'application/json', body: null });
});

test('a slash at the end means nothing', async () => {
  const place = await running();
  expect(await ask(place, 'GET', '/health/')).toMatchObject({ status: 200, body: { healthy: true } });
});

describe('a body', () => {
  const add = (place: Workplace, body: object, headers: Record<string, string>) =>
    ask(place, 'POST', '/jobs', body, headers);

  test('is JSON, whatever the caller on the socket forgets to say of it', async () => {
    const place = await running();
    const body = { queue: 'echo', delay: '1h' };
    for (const sent of ['application/json', 'application/json; charset=utf-8', 'application/x-www-form-urlencoded']) {
      expect({ sent, ...(await add(place, body, { 'content-type': sent })) }).toMatchObject({ sent, status: 201 });
    }
    expect(await add(place, body, { 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
      body: { code: 'media_type_unsupported' },
    });
    expect(await add(place, body, { 'content-type': 'application/json', 'content-encoding': 'gzip' })).toMatchObject({
      status: 415,
    });
  });

  // It used to be read as UTF-8 whatever was said, and what was none became question marks in the job.
  test('is UTF-8, or refused', async () => {
    const place = await running();
    const body = { queue: 'echo', delay: '1h', data: 'é' };
    for (const charset of ['utf-8', '"UTF-8"', 'utf8'])
      expect(await add(place, body, { 'content-type': `application/json; charset=${charset}` })).toMatchObject({
        status: 201,
        body: { job: { data: 'é' } },
      });
    for (const charset of ['latin1', 'utf-16', 'utf-7'])
      expect(await add(place, body, { 'content-type': `application/json; charset=${charset}` })).toMatchObject({
        status: 415,
        body: { code: 'media_type_unsupported' },
      });
    const latin = Buffer.from(JSON.stringify(body), 'latin1');
    expect(await sendChunks(place, [latin])).toMatchObject({ status: 400 });
    expect(await sendChunks(place, [latin], { 'content-length': latin.length })).toMatchObject({ status: 400 });
    const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect(await sendChunks(place, [gzipSync(JSON.stringify(body))], packed)).toMatchObject({ status: 415 });
    const marked = Buffer.from(`\ufeff${JSON.stringify(body)}`);
    expect(await sendChunks(place, [marked])).toMatchObject({ status: 201 });
    expect(await sendChunks(place, [marked], { 'content-length': marked.length })).toMatchObject({ status: 201 });
  });

  test('that comes in chunks is cut off where it is too large', async () => {
    const place = await running();
    const chunks = Array.from({ length: 20 }, () => 'x'.repeat(10_000));
    expect(await sendChunks(place, chunks)).toMatchObject({ status: 413 });
    expect(await sendChunks(place, ['{"queue": "echo", ', '"delay": "1h"}'])).toMatchObject({ status: 201 });
  });

  test('that is nested too deeply is refused', async () => {
    const place = await running();
    const nested = (levels: number) => `{"queue": "echo", "data": ${'['.repeat(levels)}${']'.repeat(levels)}}`;
    const post = (levels: number) => ask(place, 'POST', '/jobs', nested(levels));
    expect(await post(99)).toMatchObject({ status: 201 });
    for (const levels of [100, 5000, 30_000]) expect(await post(levels)).toMatchObject({ status: 422 });
  });

  test('tells of each unknown field where it stands', async () => {
    const place = await running();
    expect(await add(place, { queue: 'echo', prio: 1, 'a/b': 2 }, {})).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/prio' }, { pointer: '/a~1b' }] },
    });
  });
});

/** Puts a request, whose length is not told beforehand where no header tells it. */
function sendChunks(
  { folder }: Workplace,
  chunks: readonly (string | Uint8Array)[],
  headers: OutgoingHttpHeaders = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = socketPath(join(folder, '.cardq'));
    const about = { socketPath: socket, method: 'POST', path: '/api/v1/jobs', headers, agent: false };
    const call = httpRequest(about, (response) => {
      readAll(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    call.on('error', reject);
    for (const chunk of chunks) call.write(chunk);
    call.end();
  });
}
