import type { Consumers } from './consumers.js';

/** What is relied on of a BullMQ `Worker`, all of it public in 5 and 6. */
export interface WorkerLike {
  readonly id: string;
  readonly name: string;
  readonly opts: {
    readonly prefix?: string;
    readonly drainDelay?: number;
    readonly maxStalledCount?: number;
    readonly connection?: unknown;
  };
  isRunning(): boolean;
  isPaused(): boolean;
  // biome-ignore lint/suspicious/noExplicitAny: listeners of somebody else's emitter
  on(event: string, listener: (...args: any[]) => void): unknown;
}

/** A job as a worker hands it on. */
export interface JobLike {
  readonly id?: string | undefined;
  readonly token?: string | undefined;
}

type Method = (this: WorkerLike, ...args: unknown[]) => unknown;

const PATCHED = Symbol.for('cardq.report');

/**
 * Lets `consumers` know of every instance of this class that runs, of each question for a job that was answered, and of each
 * job from its beginning to its end. What a version of BullMQ lacks is left out: less is known then, and nothing breaks.
 */
export function patchWorker(workerClass: unknown, consumers: Consumers): void {
  const prototype = typeof workerClass === 'function' ? ownerOf('processJob', workerClass.prototype) : null;
  if (prototype === null || PATCHED in prototype) return;
  Object.defineProperty(prototype, PATCHED, { value: true });
  wrap(prototype, 'run', (worker, proceed) => {
    quietly(() => consumers.note(worker));
    return proceed();
  });
  wrap(prototype, '_getNextJob', async (worker, proceed) => {
    quietly(() => consumers.note(worker));
    const job = await proceed();
    quietly(() => consumers.noteFetch(worker));
    return job;
  });
  wrap(prototype, 'processJob', async (worker, proceed, [job]) => {
    quietly(() => consumers.noteBegin(worker, job));
    try {
      return await proceed();
    } finally {
      quietly(() => consumers.noteEnd(worker, job));
    }
  });
}

/** The prototype in the chain that has a method itself; a class of the user's own may extend BullMQ's. */
function ownerOf(method: string, prototype: unknown): object | null {
  for (let at = prototype; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, method)) return at;
  }
  return null;
}

/** Whatever goes wrong in looking on is no concern of the program that is looked at. */
function quietly(look: () => void): void {
  try {
    look();
  } catch {
    // an instance that is not as BullMQ makes it: it is not reported
  }
}

function wrap(
  prototype: object,
  name: string,
  around: (worker: WorkerLike, proceed: () => unknown, args: unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(prototype, name);
  if (typeof original !== 'function') return;
  const wrapped: Method = function (...args) {
    return around(this, () => Reflect.apply(original, this, args), args);
  };
  Object.defineProperty(prototype, name, { value: wrapped, writable: true, configurable: true });
}
