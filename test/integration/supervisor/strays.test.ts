import { expect, test } from 'vitest';
import { lives, order, queueWorker, type Supervised, supervise } from '../../support/supervise.js';
import { until } from '../../support/until.js';

const MIB = 1024 ** 2;
const LIMITS = { memory: null, memoryHard: 150 * MIB, jobs: null, lifetime: null };
const HEARTBEAT = { interval: 50, timeout: 1000 };

const ENDS: Readonly<Record<string, (supervised: Supervised) => unknown>> = {
  'was stopped': ({ supervisor }) => supervisor.stop(),
  'was stopped at once': ({ supervisor }) => supervisor.stop([], { now: true }),
  'was replaced': ({ supervisor }) => supervisor.restart(),
  'was scaled away': ({ supervisor }) => supervisor.scale('pdf', 1),
  'was killed': ({ hostOf }) => process.kill(hostOf('pdf-2').pid, 'SIGKILL'),
  crashed: ({ hostOf }) => order(hostOf('pdf-2'), 'crash'),
  hung: ({ hostOf }) => order(hostOf('pdf-2'), 'spin'),
  'passed its hard memory limit': ({ hostOf }) => order(hostOf('pdf-2'), 'swell'),
};

test.each(Object.keys(ENDS))(
  'what a worker had started ends with it when it %s, also what called setsid',
  async (how) => {
    const supervised = await started();
    const { heard, hostOf } = supervised;
    order(hostOf('pdf-2'), 'bear');
    const children = await until('what it starts', () => heard.facts()[0]);
    expect(childrenIn(children).map(lives)).toEqual([true, true]);
    await ENDS[how]?.(supervised);
    await until('both to end', () => !childrenIn(children).some(lives));
  },
);

test('what a stop has left behind is gone when it returns, and is told', async () => {
  const { supervisor, heard, events, hostOf } = await started();
  order(hostOf('pdf-2'), 'bear');
  const children = childrenIn(await until('what it starts', () => heard.facts()[0]));
  await supervisor.stop();
  expect(children.filter(lives)).toEqual([]);
  const swept = events.filter((one) => one.event === 'worker.stray_killed');
  // The one that stayed in the group may still be dying of that one's end when the sweep looks.
  const told = { process: 'pdf-2', worker: 'pdf', pid: children[1], signal: 'SIGKILL' };
  expect(swept).toContainEqual(expect.objectContaining(told));
});

test('the new one of its name keeps what it has started', async () => {
  const { heard, hostOf } = await started();
  const first = hostOf('pdf-2');
  order(first, 'bear');
  await until('what it starts', () => heard.facts().length === 1);
  process.kill(first.pid, 'SIGKILL');
  const second = await until('a replacement', () => (hostOf('pdf-2') === first ? null : hostOf('pdf-2')));
  order(second, 'bear');
  await until('what that starts', () => heard.facts().length === 2);
  const [old, young] = heard.facts().map(childrenIn);
  await until('the old ones to end', () => !old?.some(lives));
  expect(young?.map(lives)).toEqual([true, true]);
});

test.each(['swellInChild', 'swellInStray'])('memory of what a worker has started is its own: %s', async (job) => {
  const { heard, hostOf } = await started();
  order(hostOf('pdf-2'), job);
  const exit = await until('its end', () => heard.exits[0]?.exit);
  expect(exit.reason).toMatch(/^killed: memory above its hard limit \(\d\d\d\.\d MiB of 150\.0 MiB\)$/);
  expect(exit.rssBytes).toBeGreaterThan(200 * MIB);
  await until('what it had started to end', () => !childrenIn(heard.facts()[0]).some(lives));
});

async function started(): Promise<Supervised> {
  const supervised = await supervise({ pdf: queueWorker({ processes: 2, limits: LIMITS, heartbeat: HEARTBEAT }) });
  supervised.supervisor.start();
  await supervised.supervisor.whenReady(10_000);
  return supervised;
}

function childrenIn(fact: unknown): readonly number[] {
  return Array.isArray(fact) ? fact.map(Number) : [];
}
