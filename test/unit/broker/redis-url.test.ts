import { describe, expect, test } from 'vitest';
import { maskRedisUrl, parseRedisUrl } from '../../../src/broker/redis/url.js';

const nobody = { username: null, password: null };

describe('a broker URL', () => {
  test.each([
    ['redis://localhost', { kind: 'single', node: { host: 'localhost', port: 6379 }, tls: false, db: 0, ...nobody }],
    ['redis://h:7000/3', { kind: 'single', node: { host: 'h', port: 7000 }, tls: false, db: 3, ...nobody }],
    [
      'redis://:pw@h',
      { kind: 'single', node: { host: 'h', port: 6379 }, tls: false, db: 0, username: null, password: 'pw' },
    ],
    [
      'rediss://me:p%40w:x@h/',
      { kind: 'single', node: { host: 'h', port: 6379 }, tls: true, db: 0, username: 'me', password: 'p@w:x' },
    ],
    ['redis://[::1]:7000', { kind: 'single', node: { host: '::1', port: 7000 }, tls: false, db: 0, ...nobody }],
    ['unix:/run/redis.sock', { kind: 'socket', path: '/run/redis.sock', db: 0, ...nobody }],
    ['unix:///run/redis.sock?db=2', { kind: 'socket', path: '/run/redis.sock', db: 2, ...nobody }],
    ['unix:/r.sock?user=me&password=pw', { kind: 'socket', path: '/r.sock', db: 0, username: 'me', password: 'pw' }],
    [
      'redis+sentinel://me:pw@a:1,b/mine/4',
      {
        kind: 'sentinel',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26379 },
        ],
        master: 'mine',
        db: 4,
        username: 'me',
        password: 'pw',
      },
    ],
    [
      'redis+cluster://a:1,b',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 6379 },
        ],
        ...nobody,
      },
    ],
  ])('%s is understood', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  test.each([
    'http://h',
    'redis://a,b',
    'redis://h/x',
    'redis+sentinel://a:1',
    'unix:',
    'unix:/s?db=x',
    'redis://h:port',
    'nonsense',
    '',
  ])('%s is refused', (url) => {
    expect(() => parseRedisUrl(url)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });

  test.each([
    ['redis://h:1/2', 'redis://h:1/2'],
    ['redis://:pw@h', 'redis://:***@h'],
    ['redis://me:p@w@h', 'redis://me:***@h'],
    ['redis+sentinel://me:pw@a:1,b:2/m', 'redis+sentinel://me:***@a:1,b:2/m'],
    ['unix:/s?password=pw&db=1', 'unix:/s?password=***&db=1'],
  ])('%s is shown as %s', (url, masked) => {
    expect(maskRedisUrl(url)).toBe(masked);
  });
});
