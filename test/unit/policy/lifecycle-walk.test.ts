import { expect, test } from 'vitest';
import { transition } from '../../../src/policy/lifecycle.js';
import {
  deadlineOf,
  type Effect,
  type LifecyclePolicy,
  pidOf,
  UNBORN,
  type Worker,
  type WorkerEvent,
} from '../../../src/policy/worker-state.js';

const POLICY: LifecyclePolicy = {
  bootTimeoutMs: 500,
  drainTimeoutMs: 300,
  recycleTimeoutMs: 600,
  heartbeatTimeoutMs: 200,
  isHeartbeatPromised: true,
  restart: { max: 5, window: 2000, delay: 50, maxDelay: 400 },
};

test.each([1, 2, 3, 4, 5])(
  'a random life, seed %i: one incarnation at most, a deadline wherever one is needed',
  (seed) => {
    const world = new World(seed);
    for (let i = 0; i < 5000; i++) world.live();
    world.feed({ type: 'stop', now: world.chance(0.5) });
    for (let i = 0; i < 100 && world.worker.state.name !== 'stopped'; i++) world.settle();
    expect(world.worker.state.name).toBe('stopped');
    expect(world.alive).toBeNull();
    expect(world.spawns).toBeGreaterThan(300);
  },
);

/** A machine that answers effects the way a kernel does: late, or never, but truthfully. */
class World {
  worker: Worker = UNBORN;
  alive: number | null = null;
  spawns = 0;
  #now = 0;
  #ordered = false;
  #dying = false;
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = mulberry32(seed);
  }

  chance(p: number): boolean {
    return this.#random() < p;
  }

  /** One random thing happens, possible or stale. */
  live(): void {
    this.#now += this.#random() * 60;
    if (this.#ordered && this.chance(0.5)) this.#answerSpawn();
    else if (this.alive !== null && this.chance(this.#dying ? 0.5 : 0.1)) this.#die();
    else this.feed(this.#pick(STIMULI));
  }

  /** Nothing new happens; what was begun comes to its end. */
  settle(): void {
    if (this.#ordered) this.#answerSpawn();
    else if (this.alive !== null && this.#dying) this.#die();
    else this.#reachDeadline();
  }

  #reachDeadline(): void {
    const deadline = deadlineOf(this.worker.state);
    if (deadline === null) return;
    this.#now = Math.max(this.#now, deadline);
    this.feed({ type: 'deadline' });
  }

  feed(event: WorkerEvent): void {
    const step = transition(this.worker, event, { policy: POLICY, now: this.#now, random: this.#random() });
    this.worker = step.worker;
    for (const effect of step.effects) this.#perform(effect);
    this.#check();
  }

  #perform(effect: Effect): void {
    if (effect === 'spawn') {
      expect(this.alive, 'a second incarnation').toBeNull();
      expect(this.#ordered, 'a second order').toBe(false);
      this.#ordered = true;
    } else if (effect === 'cancel_spawn') {
      if (this.#ordered && this.chance(0.7)) {
        this.#ordered = false;
        this.feed({ type: 'spawn_cancelled' });
      }
    } else {
      expect(this.alive, `${effect} without a process`).not.toBeNull();
      if (effect === 'kill' || this.chance(0.5)) this.#dying = true;
    }
  }

  #answerSpawn(): void {
    this.#ordered = false;
    if (this.chance(0.1)) {
      this.feed({ type: 'spawn_failed' });
      return;
    }
    this.alive = ++this.spawns;
    this.feed({ type: 'spawned', pid: this.alive });
  }

  #die(): void {
    this.alive = null;
    this.#dying = false;
    this.feed({ type: 'exited' });
  }

  #check(): void {
    const { state, desired } = this.worker;
    expect(pidOf(state)).toBe(this.alive);
    if (['backoff', 'draining', 'killing'].includes(state.name) || this.alive !== null) {
      expect(deadlineOf(state), `a deadline while ${state.name}`).not.toBeNull();
    }
    if (desired === 'down') expect(['stopped', 'starting', 'draining', 'killing']).toContain(state.name);
    if (desired === 'up') expect(state.name).not.toBe('stopped');
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

const STIMULI: readonly WorkerEvent[] = [
  { type: 'start' },
  { type: 'start' },
  { type: 'start' },
  { type: 'stop', now: false },
  { type: 'stop', now: true },
  { type: 'recycle', cause: 'recycle_jobs' },
  { type: 'retire', cause: 'recycle_jobs' },
  { type: 'kill', cause: 'job_timeout' },
  { type: 'reset' },
  { type: 'ready' },
  { type: 'ready' },
  { type: 'heartbeat' },
  { type: 'heartbeat' },
  { type: 'deadline' },
  { type: 'deadline' },
];

function mulberry32(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
