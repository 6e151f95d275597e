import { expect, test } from 'vitest';
import { AdminToken, digestOf } from '../../../src/api/access/admin-token.js';
import { hostOf, isAllowedHost } from '../../../src/api/access/allowed-hosts.js';
import { clientOf } from '../../../src/api/access/client-address.js';
import { doorOf } from '../../../src/api/access/door.js';
import { RefusalLog } from '../../../src/api/access/refusal-log.js';
import { isForeign, isOwn } from '../../../src/api/access/same-origin.js';
import { sessionCookie, sessionIn } from '../../../src/api/access/session-cookie.js';
import { Sessions } from '../../../src/api/access/sessions.js';
import { TokenBuckets } from '../../../src/api/access/token-buckets.js';

test('tokens are compared as digests of one length, however long they are', () => {
  for (const text of ['', 'a', 'x'.repeat(100_000)]) expect(digestOf(text)).toHaveLength(32);
  const token = new AdminToken(() => 'secret');
  expect(['secret', 'secre', 'secret ', 'Secret', ''].map((one) => token.matches(one))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('where there is no token nobody is let in, by an empty one neither', () => {
  const token = new AdminToken(() => null);
  expect(token.matches('')).toBe(false);
  expect(token.isUnguessable).toBe(false);
});

// Neither how far it agrees nor how long it is may show. The medians of many interleaved rounds lie within each other's noise;
// a comparison that ends at the first difference would take many times longer for the second than for the first.
test('the time that a comparison takes does not tell how much of the token was right', () => {
  const real = 'a'.repeat(100_000);
  const token = new AdminToken(() => real);
  const shown = [`b${'a'.repeat(99_999)}`, `${'a'.repeat(99_999)}b`];
  const times = shown.map((): number[] => []);
  for (let round = 0; round < 300; round += 1) {
    for (const [at, one] of shown.entries()) {
      const begun = process.hrtime.bigint();
      token.matches(one);
      times[at]?.push(Number(process.hrtime.bigint() - begun));
    }
  }
  const [early = 0, late = 0] = times.map((all) => all.sort((a, b) => a - b)[all.length / 2]);
  expect(Math.abs(early - late)).toBeLessThan(Math.max(early, late) / 2);
});

const NAMES = {
  host: '127.0.0.1',
  allowedHosts: ['Cards.example', 'other.example:8443', '2001:DB8::7'],
  localAddress: '::ffff:192.0.2.5',
};

test.each([
  ['localhost', true],
  ['LOCALHOST:9797', true],
  ['localhost.', true],
  ['127.0.0.1', true],
  ['127.8.9.10:80', true],
  ['[::1]:9797', true],
  ['cards.example', true],
  ['other.example', true],
  ['[2001:db8::7]:9797', true],
  ['192.0.2.5:9797', true],
  ['192.0.2.6', false],
  ['evil.example', false],
  ['localhost.evil.example', false],
  ['127.0.0.1.evil.example', false],
  ['1127.0.0.1', false],
  ['xcards.example', false],
  ['[::1', false],
  ['::1', false],
  ['a b', false],
  ['user@localhost', false],
  ['localhost:99999x', false],
  ['localhost/', false],
  ['', false],
  [undefined, false],
])('a request for %s is ours: %s', (host, expected) => {
  expect(isAllowedHost(host, NAMES)).toBe(expected);
});

test('a host is read without its port, brackets, final dot and zone', () => {
  expect(['Host.:80', '[FE80::1]', '[::ffff:127.0.0.1]:1'].map(hostOf)).toEqual(['host', 'fe80::1', '127.0.0.1']);
});

test('a client is its address; of IPv6, its network; behind a trusted proxy, the last that was added', () => {
  const direct = { forwardedFor: '10.0.0.9', trustProxy: false };
  expect(clientOf('::ffff:192.0.2.1', direct)).toBe('192.0.2.1');
  expect(clientOf('2001:db8:1:2:3:4:5:6', direct)).toBe('2001:db8:1:2::/64');
  expect(clientOf('2001:db8::1', direct)).toBe('2001:db8:0:0::/64');
  expect(clientOf('::1', direct)).toBe('0:0:0:0::/64');
  expect(clientOf('10.0.0.1', { forwardedFor: '1.1.1.1, 2.2.2.2', trustProxy: true })).toBe('2.2.2.2');
  expect(clientOf('10.0.0.1', { forwardedFor: '1.1.1.1, 2.2.2.2:50123', trustProxy: true })).toBe('2.2.2.2');
  expect(clientOf('10.0.0.1', { forwardedFor: '[2001:db8::1]:50123', trustProxy: true })).toBe('2001:db8:0:0::/64');
  expect(clientOf('10.0.0.1', { forwardedFor: '::FFFF:192.0.2.1', trustProxy: true })).toBe('192.0.2.1');
  expect(clientOf('10.0.0.1', { forwardedFor: undefined, trustProxy: true })).toBe('10.0.0.1');
  expect(clientOf('10.0.0.1', { forwardedFor: 'x'.repeat(9000), trustProxy: true })).toHaveLength(64);
});

test('only these doors are open to everybody', () => {
  const about = { compatPrefix: '/api/celery', pages: new Set(['/', '/app.js']) };
  const door = (method: string, path: string) => doorOf({ method, path }, about);
  expect(['/api/v1/health', '/api/v1/health/live', '/api/celery/health'].map((path) => door('GET', path))).toEqual([
    'probe',
    'probe',
    'probe',
  ]);
  expect(['/', '/app.js'].map((path) => door('HEAD', path))).toEqual(['page', 'page']);
  expect(door('POST', '/api/v1/session')).toBe('login');
  expect(door('GET', '/metrics')).toBe('scrape');
  for (const [method, path] of [
    ['POST', '/api/v1/health'],
    ['GET', '/api/v1/session'],
    ['GET', '/api/v1/health/../status'],
    ['GET', '//api/v1/health'],
    ['GET', '/api/v1/health/'],
    ['GET', '/other.js'],
    ['POST', '/'],
    ['POST', '/metrics'],
  ] as const) {
    expect({ method, path, door: door(method, path) }).toEqual({ method, path, door: 'private' });
  }
  expect(doorOf({ method: 'GET', path: '/health' }, { compatPrefix: '', pages: new Set() })).toBe('private');
});

test('a browser tells whose page made it send a request', () => {
  const host = '127.0.0.1:9797';
  const of = (fetchSite?: string, origin?: string) => ({ fetchSite, origin, host });
  expect(
    [of('same-origin'), of(undefined, 'http://127.0.0.1:9797'), of(undefined, 'https://127.0.0.1:9797')].map(isOwn),
  ).toEqual([true, true, true]);
  expect(
    [
      of(),
      of('none'),
      of('same-site'),
      of('cross-site'),
      of(undefined, 'null'),
      of(undefined, 'http://127.0.0.1:9798'),
    ].map(isOwn),
  ).toEqual(Array(6).fill(false));
  expect([of(), of('none'), of('same-origin')].map(isForeign)).toEqual([false, false, false]);
  expect(
    [of('same-site'), of('cross-site'), of(undefined, 'null'), of('cross-site', 'http://127.0.0.1:9797')].map(
      isForeign,
    ),
  ).toEqual(Array(4).fill(true));
});

test('a session is found among other cookies, and those of another supervisor are not', () => {
  expect(sessionIn('a=b; cardq_session_9797=abc; c=d', 9797)).toBe('abc');
  expect(sessionIn('cardq_session_9798=abc', 9797)).toBeNull();
  expect(sessionIn(undefined, 9797)).toBeNull();
  const options = { port: 9797, isSecure: true, lifetimeMs: 60_000 };
  expect(sessionCookie('abc', options)).toBe(
    'cardq_session_9797=abc; HttpOnly; SameSite=Strict; Path=/; Max-Age=60; Secure',
  );
  expect(sessionCookie('', { ...options, isSecure: false })).toContain('Max-Age=0');
});

test('a session ends with its time, with its token, and when it is ended', () => {
  let generation = 'first';
  const sessions = new Sessions(() => generation);
  const secret = sessions.begin(0);
  expect(sessions.isOpen(secret, Sessions.lifetimeMs - 1)).toBe(true);
  expect(sessions.isOpen(secret, Sessions.lifetimeMs)).toBe(false);
  expect(sessions.isOpen('another', 1)).toBe(false);
  generation = 'second';
  expect(sessions.isOpen(secret, 1)).toBe(false);
  const recent = sessions.begin(1);
  expect(sessions.isNeeded(1)).toBe(true);
  sessions.end(recent);
  expect(sessions.isOpen(recent, 1)).toBe(false);
  expect(sessions.isNeeded(1)).toBe(false);
});

test('a code is good for one session within a minute', () => {
  const sessions = new Sessions(() => 'token');
  const [code, late] = [sessions.offerCode(0), sessions.offerCode(0)];
  expect(sessions.isNeeded(59_999)).toBe(true);
  expect([sessions.redeem(code, 59_999), sessions.redeem(code, 59_999), sessions.redeem(late, 60_000)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('of too many sessions the oldest gives way', () => {
  const sessions = new Sessions(() => 'token');
  const [oldest = '', second = ''] = Array.from({ length: 101 }, () => sessions.begin(0));
  expect([sessions.isOpen(oldest, 1), sessions.isOpen(second, 1)]).toEqual([false, true]);
});

test('a client may do so much at once, and then so much with time; others are not concerned', () => {
  const buckets = new TokenBuckets({ burst: 2, everyMs: 1000 });
  expect([buckets.take('a', 0), buckets.take('a', 0), buckets.take('a', 0), buckets.take('b', 0)]).toEqual([
    null,
    null,
    1000,
    null,
  ]);
  expect([buckets.peek('a', 500), buckets.take('a', 1000), buckets.take('a', 1000)]).toEqual([500, null, 1000]);
  expect([buckets.take('a', 1e9), buckets.take('a', 1e9), buckets.take('a', 1e9)]).toEqual([null, null, 1000]);
});

test('whoever comes from very many addresses fills no memory', () => {
  const buckets = new TokenBuckets({ burst: 1, everyMs: 1000 });
  for (let n = 0; n < 5000; n += 1) buckets.take(`client-${n}`, 0);
  expect([buckets.peek('client-0', 0), buckets.peek('client-4999', 0)]).toEqual([null, 1000]);
});

test('a client that goes on trying is told of once a minute, and of a crowd only some are', () => {
  const told: string[] = [];
  const log = new RefusalLog((client) => told.push(client));
  for (const at of [0, 1, 59_999, 60_000]) log.note('a', 'wrong', at);
  expect(told).toEqual(['a', 'a']);
  for (let n = 0; n < 100; n += 1) log.note(`c${n}`, 'wrong', 60_001);
  expect(told).toHaveLength(21);
});
