import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { statusOf } from '../support/over-socket.js';
import { askTcp, bearer, connection, exchangeRaw, exposed } from '../support/over-tcp.js';
import { until } from '../support/until.js';

test('a thousand idle connections keep nobody out', async () => {
  const { place, url, port, token } = await exposed();
  const idle = await Promise.all(Array.from({ length: 1000 }, () => connection(port)));
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => askTcp(url, '/api/v1/status', { headers: bearer(token) })),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect((await statusOf(place)).supervisor.state).toBe('running');
  await until(
    'the listener to hold no more than it can',
    () => idle.filter(({ destroyed }) => !destroyed).length <= 512,
  );
});

test('a crowd of half-sent requests keeps nobody out', async () => {
  const { url, port, token } = await exposed();
  const half =
    'POST /api/v1/session HTTP/1.1\r\nhost: 127.0.0.1\r\nexpect: 100-continue\r\ncontent-length: 60000\r\n\r\n{';
  const halves = await Promise.all(Array.from({ length: 256 }, () => connection(port)));
  await Promise.all(halves.map((socket) => new Promise((resolve) => socket.once('data', resolve).write(half))));
  const { status } = await askTcp(url, '/api/v1/status', { headers: bearer(token) });
  expect(status).toBe(200);
});

test('live views stay while others make room', async () => {
  const { port, token } = await exposed();
  const view = await connection(port);
  view.write(`GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n\r\n`);
  await new Promise((resolve) => view.once('data', resolve));
  await Promise.all(Array.from({ length: 600 }, () => connection(port)));
  expect(await isOpen(view)).toBe(true);
});

test('who sends its request byte by byte is cut off', async () => {
  const { port } = await exposed();
  const slow = await connection(port);
  let answered = '';
  slow.setEncoding('latin1').on('data', (text: string) => {
    answered += text;
  });
  slow.write('GET /api/v1/health HTTP/1.1\r\n');
  const drip = setInterval(() => slow.write('x-a: b\r\n'), 200);
  await until('the listener to lose patience', () => slow.destroyed || slow.readableEnded, 30_000);
  clearInterval(drip);
  expect(answered).toMatch(/^HTTP\/1\.1 408 /);
});

test('wrong tokens are slowed down, but never the right one, a probe or a scrape', async () => {
  const { url, token } = await exposed();
  const ask = async (path: string, headers: Record<string, string> = {}) =>
    (await askTcp(url, path, { headers })).status;
  const wrong = await Promise.all(Array.from({ length: 40 }, () => ask('/api/v1/status', bearer('wrong'))));
  expect(wrong.filter((status) => status === 429).length).toBeGreaterThanOrEqual(25);
  expect(wrong.filter((status) => status === 401).length).toBeGreaterThanOrEqual(10);
  expect(await ask('/api/v1/health')).toBe(200);
  expect(await ask('/metrics', bearer(token))).toBe(200);
  expect(await ask('/api/v1/status', bearer(token))).toBe(200);
  const refused = await askTcp(url, '/api/v1/status', { headers: bearer('wrong') });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
});

test('a token that could be guessed is not tried at will: after ten wrong ones the right one waits, too', async () => {
  const { url } = await exposed({}, { env: { CARDQ_API_TOKEN: 'letmein' } });
  const ask = async (token: string) => (await askTcp(url, '/api/v1/status', { headers: bearer(token) })).status;
  expect(await ask('letmein')).toBe(200);
  for (let n = 0; n < 10; n += 1) await ask(`wrong-${n}`);
  expect(await ask('letmein')).toBe(429);
});

test('a client that asks without end is told when to come again', async () => {
  const { port } = await exposed();
  const many = 'GET /api/v1/health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'.repeat(300);
  const answered = await exchangeRaw(
    port,
    `${many}GET /api/v1/health HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`,
  );
  expect(answered).toMatch(/HTTP\/1\.1 429 Too Many Requests[\s\S]*?retry-after: [1-9]/i);
});

test('whoever is behind a proxy is known by what the proxy has added, when that is trusted', async () => {
  const trusting = await exposed({ trustProxy: true });
  const wrong = (client: string) =>
    askTcp(trusting.url, '/api/v1/status', {
      headers: { ...bearer('wrong'), 'x-forwarded-for': `1.2.3.4, ${client}` },
    });
  for (let n = 0; n < 11; n += 1) await wrong('198.51.100.7');
  expect((await wrong('198.51.100.7')).status).toBe(429);
  expect((await wrong('198.51.100.8')).status).toBe(401);
});

test('without a trusted proxy nobody passes for another client', async () => {
  const { url } = await exposed();
  const wrong = (client: string) =>
    askTcp(url, '/api/v1/status', { headers: { ...bearer('wrong'), 'x-forwarded-for': client } });
  for (let n = 0; n < 11; n += 1) await wrong(`198.51.100.${n}`);
  expect((await wrong('198.51.100.77')).status).toBe(429);
});

/** True when nothing has ended it by the time that something else was answered. */
async function isOpen(socket: Socket): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return !socket.destroyed && !socket.readableEnded;
}
