import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Broker, Retention } from '../../src/broker/broker.js';
import { openBroker } from '../../src/broker/open.js';
import { KEEP_ALL, newJob, takeOne } from '../support/brokers.js';
import { emptyFolder } from '../support/folder.js';
import { describeWithRedis, type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

type Step = readonly [side: 'spool' | 'configured', step: string, when: 'before' | 'after', time: number];

const STEPS: readonly Step[] = [
  ['spool', 'setAside', 'after', 1],
  ['configured', 'put', 'before', 2],
  ['configured', 'put', 'after', 2],
  ['spool', 'drop', 'after', 1],
  ['configured', 'forget', 'before', 1],
  ['configured', 'forget', 'after', 1],
  ['spool', 'census', 'after', 2],
];
const WAITING = ['a', 'b', 'c', 'd'];
const PREFIX = 'bull';
const KEEP_NONE: Retention = { ageMs: null, count: 0 };

describeWithRedis('a supervisor that is killed while it hands over', () => {
  test.each(STEPS)('(%s, %s, %s, %i) loses nothing and doubles nothing', async (...step) => {
    const scene = await openScene();
    await scene.dieAt(step);
    const ran = await runAll(await scene.open('wait'), KEEP_NONE); // whoever else works at Redis, and keeps nothing of what has run
    const successor = await scene.open('embedded');
    await rests(successor);
    ran.push(...(await runAll(successor, KEEP_NONE)));
    expect(ran.sort()).toEqual(WAITING);
    expect(await successor.get({ queue: 'paint', id: 'done' })).toMatchObject({ state: 'completed', result: 'well' });
    expect(await successor.counts('paint')).toMatchObject({
      waiting: 0,
      prioritized: 0,
      active: 0,
      delayed: 1,
      completed: 1,
    });
  });

  test.each(STEPS)('(%s, %s, %s, %i) together with Redis loses nothing and doubles nothing', async (...step) => {
    const scene = await openScene();
    await scene.dieAt(step);
    await scene.server.kill();
    const successor = await scene.open('embedded');
    const ran = await runAll(successor, KEEP_ALL); // what cannot have arrived
    await scene.server.restart();
    await rests(successor);
    ran.push(...(await runAll(successor, KEEP_ALL)));
    expect(ran.sort()).toEqual(WAITING);
    const completed = WAITING.length + 1;
    expect(await successor.counts('paint')).toMatchObject({ waiting: 0, active: 0, delayed: 1, completed });
  });
});

interface Scene {
  readonly server: RedisServer;
  open(fallback: 'embedded' | 'wait'): Promise<Broker>;
  /** Lets a supervisor hand over until it dies there. */
  dieAt(step: Step): Promise<void>;
}

/** A Redis that is back, and a spool that holds jobs to be done, a delayed one and one that is over. */
async function openScene(): Promise<Scene> {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  const stateDir = await emptyFolder();
  const open: Scene['open'] = async (fallback) => {
    const spec = { url: server.url, prefix: PREFIX, allowEviction: false, fallback };
    // What is left in the spool belongs to whoever has its folder.
    const folder = fallback === 'wait' ? await emptyFolder() : stateDir;
    const broker = await openBroker({ spec, stateDir: folder, holder: `holder-${Math.random()}` });
    onTestFinished(() => broker.close());
    return broker;
  };
  await server.kill();
  const broker = await open('embedded');
  await broker.add(newJob({ id: 'done' }));
  await broker.complete(await takeOne(broker), 'well', KEEP_ALL);
  for (const id of WAITING) await broker.add(newJob({ id, ...(id === 'd' ? { priority: 3 } : {}) }));
  await broker.add(newJob({ id: 'late', delayMs: 600_000 }));
  await broker.close();
  await server.restart();
  const dieAt = async (step: Step) => {
    const program = fileURLToPath(new URL('../fixtures/broker/dies-while-merging.mjs', import.meta.url));
    const args = [program, stateDir, server.url, PREFIX, ...step.map(String)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
  };
  return { server, open, dieAt };
}

/** Takes and completes all there is to be taken. */
async function runAll(broker: Broker, keep: Retention): Promise<string[]> {
  const ran: string[] = [];
  for (let taken = await take(broker); taken.job !== null; taken = await take(broker)) {
    ran.push(taken.job.id);
    await broker.complete(taken.job, null, keep);
  }
  return ran;
}

function take(broker: Broker) {
  return broker.take('paint').catch(() => ({ job: null })); // it is away, and nothing stands in that has anything
}

function rests(broker: Broker): Promise<unknown> {
  return until('all to be handed over', () => broker.state.state === 'up' && broker.fallback?.phase === 'resting');
}
