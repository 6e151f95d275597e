import { readFileSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Nginx, startNginx } from '../support/nginx.js';
import { bearer, exposed } from '../support/over-tcp.js';
import { dataOf, readSse } from '../support/sse.js';
import { requireTool } from '../support/tools.js';

const HOST = 'cards.example.com';
const BEHIND = { allowedHosts: [HOST], trustProxy: true };

beforeEach((context) => requireTool('nginx', context));

test('nginx of compose.yaml puts TLS in front, and lets in who the token, or a session, lets in', async () => {
  const { url, token } = await exposed(BEHIND);
  const nginx = await inFrontOf(url);
  expect(nginx.complaints).toBe('');
  const status = await ask(nginx, '/api/v1/status', { headers: bearer(token) });
  expect(status.statusCode).toBe(200);
  expect(status.headers['strict-transport-security']).toBe('max-age=31536000');
  expect((await ask(nginx, '/api/v1/status', {})).statusCode).toBe(401);
  expect((await ask(nginx, '/api/v1/health', { headers: { host: 'other.example.com' } })).statusCode).toBe(421);
  const cookie = await signIn(nginx, token);
  expect(cookie).toMatch(/; Secure/);
  expect((await ask(nginx, '/api/v1/status', { headers: asPage(cookie) })).statusCode).toBe(200);
});

test('what the page lives by arrives as it happens, through nginx and TLS', async () => {
  const { place, url, token } = await exposed(BEHIND);
  const nginx = await inFrontOf(url);
  const cookie = await signIn(nginx, token);
  const stream = readSse(await ask(nginx, '/api/v1/events?status=1', { headers: asPage(cookie) }));
  expect(stream.response.headers['content-type']).toContain('text/event-stream');
  const [first] = await stream.first(1);
  expect(first?.event).toBe('status');
  await place.ok('enqueue', 'echo', '{}', '--id', 'a', '--wait');
  await expect.poll(() => stream.names()).toContain('job.completed');
  const completed = stream.messages.find(({ event }) => event === 'job.completed');
  expect(dataOf(completed)).toMatchObject({ queue: 'echo', job: 'a' });
  expect(stream.isOver).toBe(false);
});

/** The one that compose.yaml has in it, with the addresses of this machine. */
function inFrontOf({ host }: URL): Promise<Nginx> {
  const { configs } = parse(readFileSync(new URL('../../deploy/docker/compose.yaml', import.meta.url), 'utf8'));
  const content = String(configs.nginx.content).replaceAll('$$', '$');
  return startNginx(
    ({ port, folder }) =>
      content
        .replace('listen 8443', `listen 127.0.0.1:${port}`)
        .replaceAll('/run/secrets', folder)
        .replace('cardq:9797', host),
    HOST,
  );
}

function ask(
  { port, authority }: Nginx,
  path: string,
  options: RequestOptions & { body?: string },
): Promise<IncomingMessage> {
  const { body, headers, ...more } = options;
  return new Promise((resolve, reject) => {
    const named: OutgoingHttpHeaders = { host: HOST, ...(headers as OutgoingHttpHeaders) };
    request(
      { host: '127.0.0.1', port, path, servername: HOST, ca: authority, agent: false, headers: named, ...more },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
}

async function signIn(nginx: Nginx, token: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const answer = await ask(nginx, '/api/v1/session', { method: 'POST', headers, body: JSON.stringify({ token }) });
  expect([answer.statusCode, await text(answer)]).toEqual([204, '']);
  return answer.headers['set-cookie']?.[0] ?? '';
}

function asPage(cookie: string) {
  return { cookie: cookie.replace(/;.*/, '') };
}
