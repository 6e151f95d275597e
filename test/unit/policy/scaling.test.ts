import { describe, expect, test } from 'vitest';
import { simulate } from '../../../bench/simulations/simulated-pool.js';
import {
  decideScale,
  type Load,
  NOTHING_KNOWN,
  type ScaleMemory,
  type ScalePolicy,
  type Strength,
} from '../../../src/policy/scaling.js';
import { seededRandom } from '../../support/seeded-random.js';

const POLICY: ScalePolicy = { min: 1, max: 8, targetWait: 10_000, cooldown: 15_000 };
const STRENGTH: Strength = { size: 2, starting: 0, failing: 0, leaving: 0, concurrency: 1 };
/** Both slots at work, and nothing waits. */
const CALM: Load = { oldestWaitMs: null, backlogMs: 0, busySlots: 2, freeSlots: 0 };
const IDLE: Load = { ...CALM, busySlots: 0, freeSlots: 2 };
const LATE: Load = { ...CALM, oldestWaitMs: 14_000, backlogMs: 4000 };
const NOW = 1_000_000;

interface Scene {
  readonly strength?: Partial<Strength>;
  readonly load: Load | null;
  readonly memory?: Partial<ScaleMemory>;
}

function decide({ strength, load, memory }: Scene) {
  return decideScale(POLICY, {
    strength: { ...STRENGTH, ...strength },
    load,
    memory: { ...NOTHING_KNOWN, ...memory },
    now: NOW,
  });
}

describe('one look', () => {
  test.each<[string, Scene, number, string]>([
    ['holds when all is well', { load: CALM }, 2, 'all are needed'],
    ['grows when a job has waited too long', { load: LATE }, 3, 'the oldest job waits 14s, target 10s'],
    [
      'grows before that, when what waits takes too long',
      { load: { ...CALM, oldestWaitMs: 500, backlogMs: 25_000 } },
      3,
      'what waits takes 12s, target 10s',
    ],
    ['grows to as many as clear it in time', { load: { ...LATE, backlogMs: 40_000 } }, 4, 'the oldest job waits'],
    ['but at most twofold', { load: { ...LATE, backlogMs: 1e9 } }, 4, 'the oldest job waits'],
    ['and never beyond max', { strength: { size: 7 }, load: { ...LATE, backlogMs: 1e9 } }, 8, 'the oldest job waits'],
    ['by one when nobody knows how long jobs take', { load: { ...LATE, backlogMs: null } }, 3, 'the oldest job waits'],
    ['holds at max', { strength: { size: 8 }, load: LATE }, 8, 'but max is 8'],
    [
      'counts those that still leave',
      { strength: { size: 5, leaving: 3 }, load: LATE },
      5,
      'but max is 8, and 3 still leave',
    ],
    ['grows as far as those that leave let it', { strength: { size: 5, leaving: 2 }, load: LATE }, 6, 'the oldest job'],
    ['adds none to those that all fail', { strength: { failing: 2 }, load: LATE }, 2, 'but all 2 fail'],
    ['nor to one', { strength: { size: 1, failing: 1 }, load: LATE }, 1, 'but its only one fails'],
    ['makes up for some that fail', { strength: { failing: 1 }, load: LATE }, 3, 'the oldest job'],
    ['waits for those that start', { strength: { starting: 1 }, load: LATE }, 2, 'and 1 still start'],
    [
      'leaves alone what processes do not hold up',
      { load: { ...LATE, busySlots: 1, freeSlots: 1 } },
      2,
      'but slots are free',
    ],
    ['counts the slots of a process', { strength: { concurrency: 4 }, load: { ...CALM, backlogMs: 60_000 } }, 2, ''],
    ['never acts on what it does not know', { load: null }, 2, 'the load is not known'],
    ['waits between changes', { load: LATE, memory: { changedAt: NOW - 14_999 } }, 2, 'changed less than 15s ago'],
    ['and no longer', { load: LATE, memory: { changedAt: NOW - 15_000 } }, 3, 'the oldest job waits'],
    ['goes up to min at once', { strength: { size: 0 }, load: null, memory: { changedAt: NOW } }, 1, 'min is 1'],
    ['goes down to max at once', { strength: { size: 12 }, load: null, memory: { changedAt: NOW } }, 8, 'max is 8'],
  ])('%s', (_, scene, size, reason) => {
    const decision = decide(scene);
    expect(decision.size).toBe(size);
    expect(decision.reason).toContain(reason);
    const isChange = size !== (scene.strength?.size ?? STRENGTH.size);
    expect(decision.memory.changedAt).toBe(isChange ? NOW : (scene.memory?.changedAt ?? null));
  });
});

describe('fewer', () => {
  const known = { knownSince: NOW - 60_000 };

  test.each<[string, Scene, number, string]>([
    ['when fewer would have done all the time', { load: IDLE, memory: known }, 1, '1 would have done for 1m'],
    ['not before that', { load: IDLE, memory: { knownSince: NOW - 59_999 } }, 2, '1 may be enough'],
    ['not below min', { strength: { size: 1 }, load: IDLE, memory: known }, 1, 'min is enough'],
    ['at most by half', { strength: { size: 8 }, load: IDLE, memory: known }, 4, '1 would have done'],
    ['not below what the last minute needed', { ...eight(5), load: IDLE }, 5, '5 would have done'],
    ['not while one slot in five would not be free', { strength: { size: 5 }, load: busy(4), memory: known }, 5, 'all'],
    ['as soon as it would', { strength: { size: 5 }, load: busy(3), memory: known }, 4, '4 would have done'],
    [
      'not while something waits for long, though slots are free',
      { strength: { size: 8 }, load: { ...IDLE, oldestWaitMs: 20_000 }, memory: known },
      8,
      'but slots are free',
    ],
    ['never on an unknown load', { load: null, memory: known }, 2, 'the load is not known'],
  ])('%s', (_, scene, size, reason) => {
    const decision = decide(scene);
    expect(decision).toMatchObject({ size, reason: expect.stringContaining(reason) });
  });

  test('a load that was not known for a while has to be low for as long again', () => {
    const { memory } = decide({ load: null, memory: { ...known, peaks: [{ at: NOW - 1, needed: 2 }] } });
    expect(memory).toEqual(NOTHING_KNOWN);
    expect(decide({ load: IDLE, memory }).memory.knownSince).toBe(NOW);
  });

  function eight(needed: number): Pick<Scene, 'strength' | 'memory'> {
    return { strength: { size: 8 }, memory: { ...known, peaks: [{ at: NOW - 59_000, needed }] } };
  }

  function busy(busySlots: number): Load {
    return { ...CALM, busySlots };
  }
});

describe('over many looks', () => {
  const forMs = 30 * 60_000;
  const scene = { decide: decideScale, policy: POLICY, forMs, runMs: () => 2000 };

  test('it starts at min, grows with a wave, and is back at min after it', () => {
    const inWave = (at: number) => at > 60_000 && at < 600_000;
    const { looks, ended } = simulate({ ...scene, jobsPerSecond: (at) => (inWave(at) ? 2.2 : 0) });
    const sizes = looks.map(({ size }) => size);
    expect(sizes[0]).toBe(1);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(5);
    expect(sizes.at(-1)).toBe(1);
    expect(ended).toBeGreaterThan(1180);
    const late = looks.filter(({ at, oldestWaitMs }) => at > 240_000 && (oldestWaitMs ?? 0) > POLICY.targetWait);
    expect(late).toEqual([]);
  });

  test('nothing changes while the load is not known, whatever waits', () => {
    const isKnown = (at: number) => at < 300_000 || at > 900_000;
    const { looks } = simulate({ ...scene, jobsPerSecond: (at) => (at < 290_000 ? 2 : 0.1), isKnown });
    const blind = new Set(looks.filter(({ at }) => !isKnown(at)).map(({ size }) => size));
    expect(blind.size).toBe(1);
    const [atSight] = looks.filter(({ at, decision, size }) => at > 900_000 && decision.size < size);
    expect(atSight?.at).toBeGreaterThanOrEqual(960_000);
  });

  test.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'bounds hold, and a constant load is not followed up and down (seed %i)',
    (seed) => {
      const random = seededRandom(seed);
      const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
      const min = between(1, 3);
      const policy = { min, max: between(min, 20), targetWait: between(1000, 30_000), cooldown: between(2000, 30_000) };
      const concurrency = between(1, 4);
      const runMs = between(100, 20_000);
      const slots = random() * policy.max * concurrency * 1.3; // beyond the strength of all, now and then
      const jobsPerSecond = () => (slots * 1000) / runMs;
      const about = { decide: decideScale, policy, concurrency, forMs: 2 * forMs, bootMs: between(100, 5000) };
      const { looks } = simulate({ ...about, jobsPerSecond, runMs: () => runMs });
      const sizes = looks.map(({ decision }) => decision.size);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(policy.min);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(policy.max);
      const changes = looks.filter(({ size, decision }) => decision.size !== size);
      for (const [index, { at, size, leaving, decision }] of changes.entries()) {
        expect(at - (changes[index - 1]?.at ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(policy.cooldown);
        expect(decision.size).toBeLessThanOrEqual(2 * size);
        expect(decision.size).toBeGreaterThanOrEqual(size / 2);
        if (decision.size > size) expect(decision.size + leaving).toBeLessThanOrEqual(policy.max);
      }
      const settled = looks.filter(({ at }) => at > forMs);
      expect(turnsOf(settled.map(({ size }) => size))).toBeLessThanOrEqual(1);
    },
  );
});

/** How often a row of numbers goes up after it went down, or down after it went up. */
function turnsOf(sizes: readonly number[]): number {
  const ways = sizes.flatMap((size, index) => Math.sign(size - (sizes[index - 1] ?? size)) || []);
  return ways.filter((way, index) => index > 0 && way !== ways[index - 1]).length;
}
