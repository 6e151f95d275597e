import { describe, expect, test } from 'vitest';
import { checkRedis, whyStuck, whyUnfit } from '../../../src/broker/redis/checks.js';
import { type Probe, readProbe } from '../../../src/broker/redis/probe.js';
import { nextStuck } from '../../../src/broker/redis/stuck.js';

const SOUND: Probe = {
  version: '7.2.4',
  role: 'master',
  policy: 'noeviction',
  usedBytes: 10 * 1024 ** 2,
  maxBytes: 100 * 1024 ** 2,
  hasAppendOnlyFile: true,
  canPersist: true,
  clockAheadMs: 3,
  latencyMs: 0.4,
};
const STRICT = { allowEviction: false, appendFsync: 'always' };

describe('a sound Redis', () => {
  test('has nothing to be mended', () => {
    const findings = checkRedis(SOUND, STRICT);
    expect(findings.map(({ level }) => level)).toEqual(Array(7).fill('ok'));
    expect(findings.map(({ check }) => check)).toEqual([
      ...['version', 'role', 'eviction', 'memory', 'persistence', 'clock', 'latency'],
    ]);
    expect(whyUnfit(SOUND, STRICT)).toBeNull();
  });

  test.each([
    ['everysec', /last second/],
    [null, /last second/],
    ['always', /is on its disk/],
  ])('with appendfsync %s tells what a power loss takes', (appendFsync, said) => {
    const persistence = checkRedis(SOUND, { ...STRICT, appendFsync }).find(({ check }) => check === 'persistence');
    expect(persistence).toMatchObject({ level: 'ok', message: expect.stringMatching(said) });
  });
});

describe('a Redis with a fault', () => {
  test.each<[what: string, change: Partial<Probe>, level: 'warn' | 'fail', check: string, message: RegExp]>([
    ['that is too old', { version: '6.0.16' }, 'fail', 'version', /6\.0\.16 is too old/],
    ['that is a replica', { role: 'slave' }, 'fail', 'role', /read-only replica/],
    ['that evicts', { policy: 'allkeys-lru' }, 'fail', 'eviction', /"allkeys-lru" may drop jobs/],
    ['that is nearly full', { usedBytes: 85 * 1024 ** 2 }, 'warn', 'memory', /85\.0 MiB of 100\.0 MiB used/],
    ['that keeps no log', { hasAppendOnlyFile: false }, 'warn', 'persistence', /last snapshot are lost/],
    ['whose disk fails', { canPersist: false }, 'warn', 'persistence', /could not write to its disk/],
    ['from the future', { clockAheadMs: 3_600_000 }, 'warn', 'clock', /1h ahead of ours/],
    ['from the past', { clockAheadMs: -2500 }, 'warn', 'clock', /2s behind ours/],
    ['that is far away', { latencyMs: 80 }, 'warn', 'latency', /80\.0ms/],
  ])('%s is told so, with how to mend it', (_what, change, level, check, message) => {
    const found = checkRedis({ ...SOUND, ...change }, STRICT).filter((one) => one.level !== 'ok');
    expect(found).toEqual([{ check, level, message: expect.stringMatching(message), hint: expect.any(String) }]);
    expect(whyUnfit({ ...SOUND, ...change }, STRICT) === null).toBe(level === 'warn');
  });

  test('that is out of memory takes and gives nothing for the time being, unless it may evict', () => {
    const stuck = { ...SOUND, usedBytes: SOUND.maxBytes + 1 };
    const told = expect.objectContaining({ check: 'memory', level: 'fail' });
    expect(checkRedis(stuck, STRICT)).toContainEqual(told);
    expect(whyStuck(stuck)).toMatch(/^it is out of memory, 100\.0 MiB of 100\.0 MiB used: raise its maxmemory/);
    expect(whyUnfit(stuck, STRICT)).toBeNull();
    expect(whyStuck({ ...stuck, usedBytes: SOUND.maxBytes })).toBeNull();
    expect(whyStuck({ ...stuck, policy: 'allkeys-lru' })).toBeNull();
  });

  // Others about its limit made it go up and down with every probe.
  test('that was out of memory stays so until there is room, or for 5 s', () => {
    const used = (share: number) => ({ ...SOUND, usedBytes: SOUND.maxBytes * share });
    const stuck = nextStuck(null, used(1.01), 0);
    expect(stuck).toMatchObject({ why: expect.stringContaining('out of memory') });
    expect(nextStuck(stuck, used(0.99), 4999)).toBe(stuck);
    expect(nextStuck(stuck, used(1.01), 4999)).toMatchObject({ at: 4999 });
    expect(nextStuck(stuck, used(0.99), 5000)).toBeNull();
    expect(nextStuck(stuck, used(0.94), 400)).toBeNull();
    expect(nextStuck(null, used(0.99), 400)).toBeNull();
  });

  test('that evicts is only warned of where that is allowed', () => {
    const evicting = { ...SOUND, policy: 'allkeys-lru' };
    const allowed = { ...STRICT, allowEviction: true };
    expect(whyUnfit(evicting, allowed)).toBeNull();
    expect(checkRedis(evicting, allowed)).toContainEqual(expect.objectContaining({ check: 'eviction', level: 'warn' }));
  });

  // Half of a slow answer's time is not known to be before or after the clock was read.
  test('whose clock may only seem to differ is not accused', () => {
    const found = checkRedis({ ...SOUND, clockAheadMs: 1400, latencyMs: 1000 }, STRICT);
    expect(found).toContainEqual(expect.objectContaining({ check: 'clock', level: 'ok' }));
  });
});

test('an answer is read with its clock compared to the middle of the wait', () => {
  const info =
    'redis_version:7.0.15\r\nrole:master\r\nused_memory:1000\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n';
  const probe = readProbe([info, '1700000001', '500000'], { latencyMs: 100, askedAt: 1_700_000_000_000 });
  expect(probe).toMatchObject({ version: '7.0.15', role: 'master', usedBytes: 1000, maxBytes: 0, canPersist: true });
  expect(probe.clockAheadMs).toBeCloseTo(1450);
});
