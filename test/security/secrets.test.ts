import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { routesOf } from '../support/api-routes.js';
import { processesOf, type Workplace } from '../support/cardq.js';
import { ask } from '../support/over-socket.js';
import { askTcp, bearer, exposed } from '../support/over-tcp.js';

/** All that it keeps, and then its end. */
const EVENTS = '/api/v1/events?follow=0&replay=1000';
const OF_ENVIRONMENT = 'from-the-environment-0123456789';

test.each([
  ['made by itself', undefined],
  ['of the environment', { CARDQ_API_TOKEN: OF_ENVIRONMENT }],
])('a token %s stands in no answer, log, metric or argv', async (_, env) => {
  const api = await exposed({}, env === undefined ? {} : { env });
  const { place, url, token } = api;
  await askTcp(url, '/api/v1/status', { headers: bearer(`${token}x`) });
  await askTcp(url, `/api/v1/${token}`, { headers: bearer(token) });
  await place.ok('enqueue', 'echo', '{}', '--id', 'a', '--wait');
  const paths = routesOf('/api/celery')
    .filter((route) => route.startsWith('GET '))
    .map((route) => route.slice('GET '.length).replace(':queue', 'echo').replace(':id', 'a').replace(':name', 'work'))
    .map((path) => (path === '/api/v1/events' ? EVENTS : path));
  for (const path of paths) {
    const { text } = await askTcp(url, path, { headers: bearer(token) });
    expect({ path, told: text.includes(token) }).toEqual({ path, told: false });
  }
  const overSocket = await ask(place, 'GET', '/token');
  expect(JSON.stringify(overSocket.body)).not.toContain(token);
  for (const { pid } of await processesOf(place)) {
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(token);
  }
  const said = await Promise.all(
    [['status'], ['config', 'show', '--origin'], ['show', 'work']].map((words) =>
      place.run(words, env === undefined ? {} : { env }),
    ),
  );
  expect(said.map(({ stdout, stderr }) => stdout + stderr).join('')).not.toContain(token);
  expect(logsOf(place)).not.toContain(token);
});

test('a token of the environment is no part of what workers inherit', async () => {
  const { place } = await exposed({}, { env: { CARDQ_API_TOKEN: OF_ENVIRONMENT } });
  const { workers } = await place.status();
  expect(workers).not.toEqual([]);
  for (const { pid } of workers) expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain(OF_ENVIRONMENT);
});

test('neither sessions nor codes stand in a log', async () => {
  const { place, url } = await exposed();
  const code = (await place.ok('open')).trim().split('#code=')[1] ?? '';
  const { headers } = await askTcp(url, '/api/v1/session', { method: 'POST', body: { code } });
  const session = /=([\w-]{43});/.exec(String(headers['set-cookie']))?.[1] ?? '';
  expect([code, session].map((one) => one.length)).toEqual([43, 43]);
  for (const secret of [code, session]) expect(logsOf(place)).not.toContain(secret);
});

/** All that stands in its logs. */
function logsOf({ folder }: Workplace): string {
  const logs = join(folder, '.cardq/logs');
  return readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('\n');
}
