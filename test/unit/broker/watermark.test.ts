import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Watermark } from '../../../src/broker/redis/watermark.js';

const MIB = 1024 ** 2;
const LIMIT = 16 * MIB;

// The regular look had crossed the watermark first, and until the next one everything was let in.
test('nothing is let in while it is being made room', async () => {
  const server = await filled(0.9);
  const adds = Array.from({ length: 20 }, () => server.add(60_000));
  expect(await codesOf(adds)).toEqual(new Set(['broker_full']));
  expect(server.added).toBe(0);
});

test.each([
  ['one after the other', 1, 60_000],
  ['all at once', 1000, 60_000],
  ['small ones at once, which take more than their data', 20_000, 2],
])('jobs that are added %s end at the watermark', async (_how, atOnce, dataBytes) => {
  const server = await filled(0.1);
  for (let codes = new Set<string | null>(); !codes.has('broker_full'); ) {
    codes = await codesOf(Array.from({ length: atOnce }, () => server.add(dataBytes)));
  }
  expect(server.usedBytes).toBeGreaterThan(0.85 * LIMIT);
  expect(server.usedBytes).toBeLessThan(0.87 * LIMIT);
});

test('of many supervisors each leaves room for what the others may have let in', async () => {
  const server = await filled(0.5, { supervisors: 10 });
  const looks = server.looks;
  await Promise.all(Array.from({ length: 20 }, () => server.add(60_000)));
  expect(server.looks).toBeGreaterThan(looks);
});

test('a job that would take nearly all that is left is refused alone, unless room can be made', async () => {
  const server = await filled(0.6);
  await expect(server.add(5 * MIB)).rejects.toMatchObject({
    code: 'broker_full',
    message: expect.stringMatching(/^a job that needs 6\.\d MiB is refused, for it has used 9\.6 MiB of its 16\.0 MiB/),
  });
  await server.add(60_000);
  server.finishedBytes = 0.4 * LIMIT;
  await server.add(5 * MIB);
});

test('nothing is removed for a job that would not have room in an empty one', async () => {
  const server = await filled(0.6);
  server.finishedBytes = 0.4 * LIMIT;
  await expect(server.add(LIMIT)).rejects.toMatchObject({ code: 'broker_full' });
  expect(server.finishedBytes).toBe(0.4 * LIMIT);
});

// It was told to be full by what was known before.
test('a server that goes away while room is made is told as away', async () => {
  const server = await filled(0.6);
  const added = server.add(5 * MIB);
  await server.look(); // the answer to the add's own question was before this one
  server.isAway = true;
  await expect(added).rejects.toThrow('away');
});

test('who gets no answer is not kept: the add itself tells why', async () => {
  const server = await filled(0.84);
  server.isAway = true;
  await expect(server.add(2 * MIB)).rejects.toThrow('away');
});

/** One that has used this share of its memory, by what a look has just found. */
async function filled(share: number, { supervisors = 1 } = {}): Promise<Server> {
  const server = new Server({ usedBytes: share * LIMIT, supervisors });
  await server.look();
  return server;
}

/** Answers in the order of the questions, as Redis does. */
class Server {
  usedBytes: number;
  /** Of which so much can be removed. */
  finishedBytes = 0;
  isAway = false;
  added = 0;
  looks = 0;
  readonly #watermark: Watermark;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ usedBytes, supervisors }: { readonly usedBytes: number; readonly supervisors: number }) {
    this.usedBytes = usedBytes;
    this.#watermark = new Watermark({
      location: 'here',
      supervisors: () => supervisors,
      trim: () => this.#answer(() => this.#trim()),
      look: () => this.look(),
      warn: () => undefined,
    });
  }

  async look(): Promise<boolean> {
    this.looks++;
    const answered = this.#watermark.ask();
    const usedBytes = await this.#answer(() => this.usedBytes).catch(() => null);
    if (usedBytes !== null) answered({ usedBytes, maxBytes: LIMIT });
    return usedBytes !== null;
  }

  /** Each takes a kilobyte more than its data. */
  add(dataBytes: number): Promise<void> {
    const add = () =>
      this.#answer(() => {
        this.added++;
        this.usedBytes += dataBytes + 1024;
      });
    return this.#watermark.admit(() => dataBytes, add);
  }

  #trim(): number {
    this.usedBytes -= this.finishedBytes;
    const removed = Math.sign(this.finishedBytes);
    this.finishedBytes = 0;
    return removed;
  }

  #answer<T>(act: () => T): Promise<T> {
    const before = this.#last;
    const answer = (async () => {
      await before;
      await turn();
      if (this.isAway) throw new Error('away');
      return act();
    })();
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

async function codesOf(adds: readonly Promise<unknown>[]): Promise<Set<string | null>> {
  const outcomes = await Promise.allSettled(adds);
  return new Set(outcomes.map((one) => (one.status === 'fulfilled' ? null : one.reason.code)));
}
