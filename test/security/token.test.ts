import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { askTcp, bearer, connection, type Exposed, exposed, tokenIn } from '../support/over-tcp.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

const status = ({ url }: Exposed, headers: Record<string, string> = {}) => askTcp(url, '/api/v1/status', { headers });

test('only the whole token lets in: not none, a wrong one, a part of it, or more than it', async () => {
  const api = await exposed();
  const { token } = api;
  expect((await status(api, bearer(token))).status).toBe(200);
  const wrong = [
    '',
    'x',
    token.slice(0, -1),
    token.slice(1),
    `${token}x`,
    `${token} x`,
    token.toLowerCase(),
    `${token}, ${token}`,
  ];
  for (const one of wrong) {
    const { status: code, headers, body } = await status(api, bearer(one));
    expect({ one, code }).toEqual({ one, code: 401 });
    expect(headers['www-authenticate']).toMatch(/^Bearer /);
    expect(body).toMatchObject({ status: 401, code: 'token_refused' });
  }
  expect((await status(api)).status).toBe(401);
  expect((await status(api, { authorization: `Basic ${btoa(`admin:${token}`)}` })).status).toBe(401);
});

test('the token counts in its header alone', async () => {
  const { url, token } = await exposed();
  for (const path of [`/api/v1/status?token=${token}`, `/api/v1/status?access_token=${token}`]) {
    expect((await askTcp(url, path)).status).toBe(401);
  }
  expect((await askTcp(url, '/api/v1/status', { headers: { cookie: `token=${token}` } })).status).toBe(401);
});

test('without the token nobody learns which paths there are', async () => {
  const { url } = await exposed();
  const answers = await Promise.all(
    ['/api/v1/config', '/api/v1/nosuch', '/nosuch', '/api/v1/../../etc/passwd', '/%2e%2e/x', '/metrics'].map((path) =>
      askTcp(url, path),
    ),
  );
  expect(new Set(answers.map(({ status: code, text }) => `${code} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(401);
});

test('what is public tells neither host, pid nor path', async () => {
  const { url } = await exposed();
  for (const path of ['/api/v1/health', '/api/v1/health/live', '/api/v1/health/ready']) {
    const { status: code, body } = await askTcp(url, path);
    expect({ path, code }).toEqual({ path, code: 200 });
    expect(Object.keys(Object(body))).not.toEqual(expect.arrayContaining([expect.stringMatching(/host|pid|path/i)]));
  }
});

test('a new token holds at once and the old one no more, for open streams and sessions too', async () => {
  const api = await exposed();
  const { place, url, port, token } = api;
  const login = await askTcp(url, '/api/v1/session', { method: 'POST', body: { token } });
  const cookie = String(login.headers['set-cookie']).split(';')[0] ?? '';
  expect((await status(api, { cookie })).status).toBe(200);
  const stream = await connection(port);
  stream.write(`GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n\r\n`);
  await new Promise((resolve) => stream.once('data', resolve));

  const renewed = (await place.ok('token', 'new')).trim();
  expect(renewed).not.toBe(token);
  expect(renewed).toBe(tokenIn(place));
  expect((await status(api, bearer(token))).status).toBe(401);
  expect((await status(api, { cookie })).status).toBe(401);
  expect((await status(api, bearer(renewed))).status).toBe(200);
  await until('the stream of the old token to end', () => stream.destroyed || stream.readableEnded);
});

test('a token that somebody puts into the file holds, and with the file gone nobody is let in', async () => {
  const api = await exposed();
  const file = join(api.place.folder, '.cardq/api-token');
  writeFileSync(file, 'a-token-of-my-own-that-is-long\n');
  expect((await status(api, bearer('a-token-of-my-own-that-is-long'))).status).toBe(200);
  rmSync(file);
  expect((await status(api, bearer('a-token-of-my-own-that-is-long'))).status).toBe(401);
  expect((await status(api, bearer(''))).status).toBe(401);
});

test('a token of the environment wins, is not written anywhere, and cannot be renewed by a command', async () => {
  const env = { CARDQ_API_TOKEN: 'from-the-environment-0123456789' };
  const api = await exposed({}, { env });
  expect((await status(api, bearer(env.CARDQ_API_TOKEN))).status).toBe(200);
  expect(() => tokenIn(api.place)).toThrow('ENOENT');
  expect(await api.place.run(['token', 'new'], { env })).toMatchObject({ code: 1, stdout: '' });
  expect(await api.place.run(['token', 'new'])).toMatchObject({ code: 1, stdout: '' });
  expect((await api.place.run(['token', 'show'], { env })).stdout.trim()).toBe(env.CARDQ_API_TOKEN);
  expect(await api.place.run(['token', 'show'])).toMatchObject({ code: 1, stdout: '' });
  expect((await status(api, bearer(env.CARDQ_API_TOKEN))).status).toBe(200);
});

test('the token is made at the first start: 32 random bytes in a file for this user alone', async () => {
  const { place, token } = await exposed();
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect(statSync(join(place.folder, '.cardq/api-token')).mode & 0o777).toBe(0o600);
  await place.ok('stop');
  await place.ok('start');
  expect(tokenIn(place)).toBe(token);
  expect((await place.ok('token', 'show')).trim()).toBe(token);
});

test.each(['0.0.0.0', '::', '192.0.2.1'])('beyond loopback, on %s, nothing starts without a token', async (host) => {
  const place = await workplace(serving({ echo: 'echo' }, { api: { enabled: true, port: await freePort(), host } }));
  const refused = await place.run(['start']);
  expect(refused).toMatchObject({ code: 6, stderr: expect.stringContaining('token_missing') });
  expect((await place.run(['status'])).code).toBe(3);
});

test('beyond loopback a token that was made, or comes from the environment, is enough', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { api: { enabled: true, port: 0, host: '0.0.0.0' } }));
  expect((await place.run(['start'], { env: { CARDQ_API_TOKEN: 'from-the-environment-0123456789' } })).code).toBe(0);
  await place.ok('stop');
  await place.ok('token', 'new');
  await place.ok('start');
  const { supervisor } = await place.status();
  const answer = await askTcp(new URL(supervisor.apiUrl ?? ''), '/api/v1/status', { headers: bearer(tokenIn(place)) });
  expect(answer.status).toBe(200);
});

test.each([
  ['is empty', '', 0o600, 'it is empty'],
  ['holds two words', 'one two', 0o600, 'one word'],
  ['others may write', 'a-token-of-my-own-that-is-long', 0o666, 'others than its owner'],
])('a token file that %s is refused at the start', async (_, content, mode, why) => {
  const place = await workplace(serving({ echo: 'echo' }, { api: { enabled: true, port: 0, tokenFile: 'own-token' } }));
  const file = await place.write('own-token', content);
  chmodSync(file, mode);
  expect(await place.run(['start'])).toMatchObject({ code: 6, stderr: expect.stringContaining(why) });
  expect(readFileSync(file, 'utf8')).toBe(content);
});
