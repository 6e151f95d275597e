import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CONFIG_FILE } from '../../src/config/locate.js';
import { type Blow, blowsFor, stopAll } from '../support/chaos/blows.js';
import { JobSupply } from '../support/chaos/job-supply.js';
import { readConfig } from '../support/chaos/reloads.js';
import { Scene } from '../support/chaos/scene.js';
import { faultsOfJobs, faultsOfMemory } from '../support/chaos/verdict.js';
import { Watch } from '../support/chaos/watch.js';
import { Weather } from '../support/chaos/weather.js';
import { type BrokerUnderTest, describeOnEachBroker } from '../support/each-broker.js';
import { smallDisk, whyNoDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';
import { livingChildren, openYard } from '../support/yard.js';

/*
 * Everything that can happen to a supervisor, at random and over each other. Of the time, half is for each broker.
 *
 *     CARDQ_CHAOS_SEED=… CARDQ_CHAOS_SECONDS=3600 npx vitest run --project chaos test/chaos/random.test.ts
 */
const SEED = Number(process.env['CARDQ_CHAOS_SEED'] ?? Math.floor(Math.random() * 1e9));
const STORM_MS = (Number(process.env['CARDQ_CHAOS_SECONDS'] ?? 80) / 2) * 1000;
const SETTLE_MS = 90_000;
const CALM = { processes: 3, standby: 1 };
const DISK_BYTES = 512 * 1024 ** 2;
const MOST_WAITING = 30;
const KEPT = fileURLToPath(new URL('../../node_modules/.cache/cardq-storms', import.meta.url));

describeOnEachBroker(`a storm with the seed ${SEED}`, (open) => {
  test(
    'ends each job once and whole, doubles no worker, and leaves nothing behind',
    async () => {
      const scene = await openScene(await open());
      try {
        await rage(scene);
      } catch (thrown) {
        throw new Error(await tell(scene), { cause: thrown });
      }
    },
    STORM_MS + 4 * SETTLE_MS,
  );
});

async function openScene(broker: BrokerUnderTest): Promise<Scene> {
  const disk = whyNoDisk() === null ? await smallDisk(DISK_BYTES) : null;
  const yard = await openYard(broker, {
    // Innocent jobs meet many deaths here; and what has ended stays on record until it is looked at.
    queue: {
      module: fileURLToPath(new URL('../fixtures/chaos/storm.mjs', import.meta.url)),
      ...{ attempts: 1000, maxCrashes: 1000, softTimeout: '3s', timeout: '4s' },
      ...{ keepCompleted: '7d', keepFailed: '7d' },
    },
    worker: {
      ...CALM,
      concurrency: 2,
      bootTimeout: '5s',
      limits: { memory: '150MiB', memoryHard: '250MiB', jobs: 60 },
    },
    more: {
      logs: { maxSize: '1MiB', keep: 50 },
      ...(disk === null ? {} : { stateDir: join(disk, 'state'), render: { outputDir: join(disk, 'output') } }),
    },
  });
  return new Scene({ yard, redis: broker.redis, disk });
}

async function rage(scene: Scene): Promise<void> {
  const weather = new Weather(SEED);
  const supply = new JobSupply(scene, weather.branch());
  const watch = new Watch(scene);
  await scene.yard.ok('start');
  const config = readConfig(scene);

  const storm = { isOver: false };
  const endsAt = performance.now() + STORM_MS;
  const all = Promise.all([
    strikeUntil(endsAt, scene, weather, supply).finally(() => {
      storm.isOver = true;
    }),
    repeat(storm, 150, () => watch.look()),
    repeat(storm, 30, async () => {
      if ((await waitingJobs(scene)) < MOST_WAITING) await supply.add();
    }),
  ]);
  await all;

  await scene.yard.write(CONFIG_FILE, config);
  await settle(scene);
  expect(await faultsOfJobs(scene, supply.jobs)).toEqual([]);
  expect([...watch.faults, ...faultsOfMemory(watch.rssMib)]).toEqual([]);
  expect(supply.jobs.length).toBeGreaterThan(STORM_MS / 1000);
  expect(watch.looks).toBeGreaterThan(STORM_MS / 1000);
  await expectRest(scene);
}

/** Deals blow after blow. Grave ones follow each other; what was begun has ended when this resolves. */
async function strikeUntil(endsAt: number, scene: Scene, weather: Weather, { jobs }: JobSupply): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const blows = blowsFor(scene);
  let isGraveUnderWay = false;
  let failure: unknown = null;
  const deal = async (blow: Blow, own: Weather) => {
    scene.note(blow.name);
    try {
      await blow.strike(scene, own, jobs);
    } catch (thrown) {
      failure ??= thrown;
    }
    if (blow.isGrave) isGraveUnderWay = false;
  };
  while (performance.now() < endsAt && failure === null) {
    const [blow, own] = [weather.weighted(blows), weather.branch()];
    if (!(blow.isGrave && isGraveUnderWay)) {
      isGraveUnderWay ||= blow.isGrave === true;
      const dealt: Promise<void> = deal(blow, own).finally(() => underWay.delete(dealt));
      underWay.add(dealt);
    }
    await delay(own.between(0, 300)); // the weather, not a wait
  }
  await Promise.all(underWay);
  if (failure !== null) throw failure;
}

async function repeat(storm: { readonly isOver: boolean }, everyMs: number, action: () => Promise<void>) {
  while (!storm.isOver) {
    await action();
    await delay(everyMs);
  }
}

/** Jobs that have not begun; many, as long as nobody can tell. */
async function waitingJobs({ client }: Scene): Promise<number> {
  const { queues } = await client
    .get<{ queues: { waiting: number; delayed: number }[] }>('/queues')
    .catch(() => ({ queues: [] }));
  return queues[0] === undefined ? MOST_WAITING : queues[0].waiting + queues[0].delayed;
}

/** Waits until all is as it was asked for, and no job is left. */
async function settle(scene: Scene): Promise<void> {
  const { client, yard } = scene;
  // The broker may be back since this very moment.
  await scene.insist('the queue to go on', async () => (await client.post('/queues/work/resume')) ?? true);
  await client.post('/reload');
  await client.post('/start', { workers: ['w'], concurrency: CALM.processes });
  await client.post('/workers/w/reset');
  await until(
    'all jobs to end and all workers to run',
    async () => {
      const { supervisor, workers, queues } = await yard.status();
      const [work] = queues;
      const left = (work?.waiting ?? 1) + (work?.active ?? 1) + (work?.delayed ?? 1);
      const isWhole =
        workers.length === CALM.processes + CALM.standby && workers.every(({ state }) => state === 'running');
      return left === 0 && isWhole && supervisor.state === 'running';
    },
    SETTLE_MS,
  );
}

/** After a stop nothing is left, and after another start nothing that has ended runs again. */
async function expectRest(scene: Scene): Promise<void> {
  const { yard } = scene;
  const done = yard.journal.entries().length;
  await stopAll(scene);
  await yard.ok('start');
  await yard.ok('wait', 'idle');
  expect(livingChildren(yard.stateDir)).toHaveLength(CALM.processes + CALM.standby);
  await stopAll(scene);
  expect(yard.journal.entries()).toHaveLength(done);
}

/** How to see it again, what came last, and where the logs are. */
async function tell({ yard, trace }: Scene): Promise<string> {
  const kept = join(KEPT, `${SEED}-${Date.now()}`);
  cpSync(join(yard.stateDir, 'logs'), kept, { recursive: true });
  return [
    `again: CARDQ_CHAOS_SEED=${SEED} CARDQ_CHAOS_SECONDS=${(2 * STORM_MS) / 1000}; the logs are kept in ${kept}`,
    ...trace.slice(-40),
  ].join('\n');
}
