import { expect, test } from 'vitest';
import { askTcp, bearer, type Exposed, exposed } from '../support/over-tcp.js';

/** The cookie of somebody who has logged in, as a browser sends it back. */
async function logIn({ url, token }: Exposed): Promise<string> {
  const { status, headers } = await askTcp(url, '/api/v1/session', { method: 'POST', body: { token } });
  expect(status).toBe(204);
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

const pause = { method: 'POST', body: {} } as const;

test('a log-in is a cookie that no script can read and no other site can send', async () => {
  const { url, port, token } = await exposed();
  const { status, headers } = await askTcp(url, '/api/v1/session', { method: 'POST', body: { token } });
  expect(status).toBe(204);
  expect(headers['set-cookie']).toEqual([
    expect.stringMatching(
      new RegExp(`^cardq_session_${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/; Max-Age=\\d+$`),
    ),
  ]);
  expect(String(headers['set-cookie'])).not.toContain(token);
});

test('a session is whole: asked for, used, ended', async () => {
  const api = await exposed();
  const cookie = await logIn(api);
  const session = (method = 'GET', headers = {}) =>
    askTcp(api.url, '/api/v1/session', { method, headers: { cookie, ...headers } });
  expect(await session()).toMatchObject({ status: 200, body: { authenticated: true } });
  const own = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
  expect((await session('DELETE', own)).status).toBe(204);
  expect((await session()).status).toBe(401);
  expect((await askTcp(api.url, '/api/v1/session')).status).toBe(401);
});

test('a wrong log-in is told as such, and whoever goes on is slowed down', async () => {
  const { url } = await exposed();
  const attempt = (body: object) => askTcp(url, '/api/v1/session', { method: 'POST', body });
  expect(await attempt({ token: 'wrong' })).toMatchObject({ status: 401, body: { code: 'token_refused' } });
  expect(await attempt({ code: 'wrong' })).toMatchObject({ status: 401 });
  expect(await attempt({})).toMatchObject({ status: 422 });
  expect(await attempt({ token: 'a', code: 'b' })).toMatchObject({ status: 422 });
  const more = await Promise.all(Array.from({ length: 15 }, () => attempt({ token: 'wrong' })));
  const slowed = more.filter(({ status }) => status === 429);
  expect(slowed.length).toBeGreaterThan(0);
  expect(Number(slowed[0]?.headers['retry-after'])).toBeGreaterThan(0);
});

test('whoever sends nonsense to the log-in is slowed down, too', async () => {
  const { url } = await exposed();
  const attempt = () => askTcp(url, '/api/v1/session', { method: 'POST', body: '{' });
  const statuses = (await Promise.all(Array.from({ length: 80 }, attempt))).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([400, 429]));
});

test('what another site makes a browser send changes nothing', async () => {
  const api = await exposed();
  const { url } = api;
  const cookie = await logIn(api);
  const json = { cookie, 'content-type': 'application/json' };
  const send = async (headers: Record<string, string>, body: string = '{}') =>
    (await askTcp(url, '/api/v1/queues/echo/pause', { ...pause, body, headers })).status;
  expect(await send(json)).toBe(403); // no word of where it comes from
  expect(await send({ ...json, 'sec-fetch-site': 'cross-site' })).toBe(401);
  expect(await send({ ...json, 'sec-fetch-site': 'same-site' })).toBe(401); // another port of this host
  expect(await send({ ...json, 'sec-fetch-site': 'none' })).toBe(403);
  expect(await send({ ...json, origin: 'http://evil.example' })).toBe(401);
  expect(await send({ ...json, origin: 'null' })).toBe(401);
  expect(await send({ ...json, origin: `${url.origin}.evil.example` })).toBe(401);
  expect(await send({ ...json, origin: url.origin, 'content-type': 'text/plain' })).toBe(403);
  expect(await send({ ...json, origin: url.origin, 'content-type': 'application/x-www-form-urlencoded' })).toBe(403);
  expect((await api.place.status()).queues[0]?.paused).toBe(false);
  expect(await send({ ...json, 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await send({ ...json, origin: url.origin })).toBe(200);
  expect((await api.place.status()).queues[0]?.paused).toBe(true);
});

test('another site cannot log a browser in, nor does it get an answer to read', async () => {
  const { url, token } = await exposed();
  const foreign = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
  const login = await askTcp(url, '/api/v1/session', { method: 'POST', body: { token }, headers: foreign });
  expect(login.status).toBe(401);
  expect(login.headers['set-cookie']).toBeUndefined();
  const asked = await askTcp(url, '/api/v1/status', { headers: { ...foreign, ...bearer(token) } });
  const preflight = await askTcp(url, '/api/v1/status', {
    method: 'OPTIONS',
    headers: { ...foreign, 'access-control-request-method': 'POST' },
  });
  for (const { headers } of [asked, preflight]) {
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

test('a code of `open` logs in once, and stands for no token', async () => {
  const { place, url, port } = await exposed();
  const told = (await place.ok('open', '--no-browser')).trim();
  const [page, code] = told.split('#code=');
  expect(page).toBe(`http://127.0.0.1:${port}/`);
  expect((await askTcp(url, '/api/v1/status', { headers: bearer(code ?? '') })).status).toBe(401);
  const login = () => askTcp(url, '/api/v1/session', { method: 'POST', body: { code } });
  const both = await Promise.all([login(), login()]);
  expect(both.map(({ status }) => status).sort()).toEqual([204, 401]);
});

test('every answer tells a browser to be careful, one that is refused too', async () => {
  const { url, token } = await exposed();
  const answers = [
    await askTcp(url, '/api/v1/health'),
    await askTcp(url, '/api/v1/status'),
    await askTcp(url, '/api/v1/status', { headers: bearer(token) }),
    await askTcp(url, '/api/v1/nosuch', { headers: bearer(token) }),
    await askTcp(url, '/api/v1/health', { headers: { host: 'evil.example' } }),
    await askTcp(url, '/api/v1/jobs', { method: 'POST', body: '{', headers: bearer(token) }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 404, 421, 400]);
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).not.toMatch(/unsafe-|\*/);
    expect(headers).not.toHaveProperty('x-powered-by');
  }
});

test('a name that somebody has made point here is not answered', async () => {
  const { url, token } = await exposed({ allowedHosts: ['cards.example'] });
  const statusFor = async (host: string) =>
    (await askTcp(url, '/api/v1/status', { headers: { host, ...bearer(token) } })).status;
  const foreign = [
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '0.0.0.0',
    '169.254.169.254',
  ];
  for (const host of foreign) expect({ host, status: await statusFor(host) }).toEqual({ host, status: 421 });
  const own = ['cards.example', 'CARDS.example:443', 'localhost', '127.0.0.1:1', '[::1]:1234'];
  for (const host of own) expect({ host, status: await statusFor(host) }).toEqual({ host, status: 200 });
});
