import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askTcp, bearer, exposed } from '../support/over-tcp.js';
import { unprivileged } from '../support/unprivileged.js';

const isRoot = process.geteuid?.() === 0;

test('the socket and what holds secrets are for their user alone', async () => {
  const { place } = await exposed();
  const state = join(place.folder, '.cardq');
  const mode = (name: string) => statSync(join(state, name)).mode & 0o777;
  expect(['.', 'cardq.sock', 'api-token', 'grants.key', 'broker.db'].map(mode)).toEqual([
    0o700, 0o600, 0o600, 0o600, 0o600,
  ]);
  for (const name of readdirSync(join(state, 'logs')))
    expect({ name, mode: mode(`logs/${name}`) & 0o077 }).toEqual({ name, mode: 0 });
});

test.runIf(isRoot)('another user of this machine gets neither at the socket nor at the token', async () => {
  const { place, url, token } = await exposed();
  chmodSync(place.folder, 0o755); // what is above it lets everybody pass
  const socket = join(place.folder, '.cardq/cardq.sock');
  await unprivileged(async () => {
    expect(() => readFileSync(join(place.folder, '.cardq/api-token'))).toThrow('EACCES');
    expect(await refusalAt(socket)).toBe('EACCES');
    expect((await askTcp(url, '/api/v1/status')).status).toBe(401);
  });
  expect((await askTcp(url, '/api/v1/status', { headers: bearer(token) })).status).toBe(200);
});

test('what is for the control socket alone is not there over TCP, whatever is shown', async () => {
  const { place, url, token } = await exposed();
  for (const [method, path] of [
    ['POST', '/api/v1/shutdown'],
    ['GET', '/api/v1/token'],
    ['POST', '/api/v1/token'],
    ['POST', '/api/v1/open'],
  ] as const) {
    const { status } = await askTcp(url, path, { method, headers: bearer(token) });
    expect({ method, path, status }).toEqual({ method, path, status: 404 });
  }
  const granted = { queue: 'echo', grantedDirs: ['/etc'] };
  const { status } = await askTcp(url, '/api/v1/jobs', { method: 'POST', body: granted, headers: bearer(token) });
  expect(status).toBeGreaterThanOrEqual(400);
  expect((await place.status()).supervisor.state).toBe('running');
});

test('no path leads out of what jobs have made', async () => {
  const { url, token, place } = await exposed();
  await place.ok('enqueue', 'echo', '{}', '--id', 'a', '--wait');
  const parts = [
    '..',
    '..%2f..',
    '%2e%2e%2f%2e%2e',
    '..%5c..',
    '%00',
    'a%00',
    '..%252f..',
    '/etc/passwd',
    '%2fetc%2fpasswd',
  ];
  for (const part of parts)
    for (const what of ['output', 'thumbnail', 'logs'])
      for (const path of [`/api/v1/jobs/${part}/a/${what}`, `/api/v1/jobs/echo/${part}/${what}`]) {
        const { status, text } = await askTcp(url, path, { headers: bearer(token) });
        expect({ path, status: [400, 404, 422].includes(status), leaked: text.includes('root:') }).toEqual({
          path,
          status: true,
          leaked: false,
        });
      }
  expect((await askTcp(url, '/..%2f..%2fpackage.json')).status).toBe(401);
  expect((await askTcp(url, '/../package.json')).status).toBe(401);
});

/** The error code with which a connection is refused; null: it is not. */
function refusalAt(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(null);
    });
    socket.once('error', (thrown) => resolve('code' in thrown ? String(thrown.code) : thrown.message));
  });
}
