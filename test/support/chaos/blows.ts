import { existsSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { signalExactly } from '../../../src/supervisor/strays/marked-processes.js';
import { fill } from '../small-disk.js';
import { livingChildren } from '../yard.js';
import type { StormJob } from './job-supply.js';
import { reloadBroken, reloadChanged } from './reloads.js';
import type { Scene } from './scene.js';
import type { Weather } from './weather.js';

/** Something that befalls a scene. */
export interface Blow {
  readonly name: string;
  readonly weight: number;
  /** It takes away something that all stands on: one such blow at a time. */
  readonly isGrave?: true;
  /** Resolves when all that it took away is back. */
  strike(scene: Scene, weather: Weather, jobs: readonly StormJob[]): Promise<void>;
}

/** The most processes that are ever asked for. */
export const MOST_PROCESSES = 5;

const ON_WORKERS: readonly Blow[] = [
  { name: 'kill', weight: 30, strike: async (scene, weather) => void signalOne(scene, weather, 'SIGKILL') },
  { name: 'freeze', weight: 6, strike: async (scene, weather) => void signalOne(scene, weather, 'SIGSTOP') },
  {
    name: 'freeze for a moment',
    weight: 6,
    async strike(scene, weather) {
      const victim = signalOne(scene, weather, 'SIGSTOP');
      await delay(weather.between(50, 600));
      if (victim !== null) signalExactly(victim, 'SIGCONT');
    },
  },
  { name: 'restart', weight: 4, strike: (scene) => ask(scene, '/restart?wait=true', {}) },
  { name: 'restart all at once', weight: 2, strike: (scene) => ask(scene, '/restart?wait=true', { rolling: false }) },
  { name: 'restart one', weight: 4, strike: (scene) => ask(scene, '/workers/w-1/restart?wait=true', {}) },
  {
    name: 'stop and start one',
    weight: 2,
    async strike(scene) {
      await ask(scene, '/workers/w-2/stop?wait=true', {});
      await scene.insist('w-2 to be wanted again', () => scene.client.post('/start', {}));
    },
  },
  {
    name: 'scale',
    weight: 6,
    async strike(scene, weather) {
      const concurrency = weather.between(2, MOST_PROCESSES);
      scene.note(`to ${concurrency}`);
      await ask(scene, '/start', { workers: ['w'], concurrency });
    },
  },
  {
    name: 'pause',
    weight: 3,
    async strike(scene, weather) {
      await ask(scene, '/queues/work/pause', {});
      await delay(weather.between(0, 1000));
      await scene.insist('the queue to go on', () => scene.client.post('/queues/work/resume'));
    },
  },
  {
    name: 'cancel',
    weight: 8,
    async strike(scene, weather, jobs) {
      const job = weather.any(jobs.slice(-30));
      if (job === undefined) return;
      job.isCancelled = true;
      scene.note(job.id);
      await ask(scene, `/jobs/work/${job.id}/cancel`, { force: weather.oneIn(2) });
    },
  },
];

const ON_SUPERVISOR: readonly Blow[] = [
  {
    name: 'kill the supervisor',
    weight: 4,
    isGrave: true,
    strike: (scene, weather) =>
      scene.whileDown(async () => {
        if (weather.oneIn(2)) signalOne(scene, weather, 'SIGSTOP'); // one that cannot leave by itself
        await scene.killSupervisor();
        await delay(weather.between(0, 1500)); // some children have left meanwhile, some have not
      }),
  },
  {
    name: 'freeze the supervisor',
    weight: 2,
    isGrave: true,
    strike: (scene, weather) =>
      scene.whileDown(async () => {
        const supervisor = scene.supervisor();
        if (supervisor === null) return;
        signalExactly(supervisor, 'SIGSTOP');
        await delay(weather.between(100, 1500));
        signalExactly(supervisor, 'SIGCONT');
      }),
  },
  {
    name: 'stop',
    weight: 2,
    isGrave: true,
    strike: (scene, weather) =>
      scene.whileDown(async () => {
        await stopAll(scene, weather.oneIn(2) ? ['--now'] : []);
      }),
  },
];

const ON_CONFIGURATION: readonly Blow[] = [
  {
    name: 'reload',
    weight: 4,
    isGrave: true,
    strike: (scene, weather) => reloadChanged(scene, weather, MOST_PROCESSES),
  },
  { name: 'reload a broken file', weight: 1, isGrave: true, strike: (scene) => reloadBroken(scene) },
];

const ON_DISK: Blow = {
  name: 'fill the disk',
  weight: 2,
  isGrave: true,
  async strike({ ballast }, weather) {
    if (ballast === null) return;
    fill(ballast);
    await delay(weather.between(100, 2000));
    rmSync(ballast);
  },
};

const ON_REDIS: Blow = {
  name: 'kill the broker',
  weight: 3,
  isGrave: true,
  async strike({ redis }, weather) {
    await redis?.kill();
    await delay(weather.between(0, 2000));
    await redis?.restart();
  },
};

/** The blows that this scene can be dealt. */
export function blowsFor({ redis, ballast }: Scene): readonly Blow[] {
  return [
    ...ON_WORKERS,
    ...ON_SUPERVISOR,
    ...ON_CONFIGURATION,
    ...(ballast === null ? [] : [ON_DISK]),
    ...(redis === null ? [] : [ON_REDIS]),
  ];
}

/** `cardq stop`, after which nothing may be left. */
export async function stopAll({ yard, client }: Scene, options: readonly string[] = []): Promise<void> {
  await yard.ok('stop', ...options);
  const left = livingChildren(yard.stateDir);
  if (left.length > 0) throw new Error(`stop left processes behind: ${JSON.stringify(left)}`);
  if ('socket' in client.address && existsSync(client.address.socket)) throw new Error('stop left its socket behind');
}

/** Strikes any process that bears the mark: workers, and what their jobs have started. */
function signalOne(scene: Scene, weather: Weather, signal: NodeJS.Signals) {
  const victim = weather.any(livingChildren(scene.yard.stateDir));
  if (victim === undefined || !signalExactly(victim, signal)) return null;
  scene.note(`${victim.pid} ${victim.mark.split(':').slice(1).join(':')}`);
  return victim;
}

async function ask(scene: Scene, path: string, body: object): Promise<void> {
  await scene.tryTo(path, () => scene.client.post(path, body, { timeoutMs: 30_000 }));
}
