import { Cluster, Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { addressOf } from '../../../src/report/connection-address.js';

test.for<[unknown, string | null]>([
  [{}, 'localhost:6379/0'],
  [{ host: '127.0.0.1', port: 7000, db: 2 }, 'localhost:7000/2'],
  [{ host: 'redis', password: 'hunter2' }, 'redis:6379/0'],
  [{ path: '/run/redis.sock' }, '/run/redis.sock/0'],
  [{ url: 'redis://:hunter2@elsewhere' }, 'elsewhere:6379/0'],
  [{ url: 'rediss://[::1]:7000/2' }, '[::1]:7000/2'],
  [{ url: 'unix:/run/redis.sock' }, null],
  [{ sentinels: [{ host: 'a', port: 1 }], name: 'm' }, null],
  ['redis://text', null],
  [null, null],
])('settings %j lead to %s', ([connection, address]) => {
  expect(addressOf(connection)).toBe(address);
});

test('a client that is handed over tells where it leads', () => {
  expect(addressOf(new Redis('redis://:hunter2@db.internal:7000/3', { lazyConnect: true }))).toBe('db.internal:7000/3');
  expect(addressOf(new Cluster([{ host: 'a', port: 1 }], { lazyConnect: true }))).toBeNull();
});
