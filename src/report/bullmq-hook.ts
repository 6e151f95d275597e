import Module, { createRequire } from 'node:module';

/** Node's loader of CommonJS modules, which every `require`, and every `import` of such a module, goes through. */
interface Loader {
  _load(this: unknown, request: string, ...rest: unknown[]): unknown;
}

/**
 * Calls `found` with the `Worker` class of each copy of BullMQ that the program has loaded or will load; its 5 and 6 are both
 * CommonJS, however they are imported. Finds none in a program that a bundler has packed into one file.
 */
export function hookBullmq(found: (workerClass: object) => void): void {
  const { cache } = createRequire(import.meta.url);
  for (const [path, module] of Object.entries(cache)) if (isBullmq(path)) offer(module?.exports, found);
  const loader = Module as unknown as Loader;
  const load = loader._load;
  loader._load = function (request, ...rest) {
    const exported = load.call(this, request, ...rest);
    if (isBullmq(request)) offer(exported, found);
    return exported;
  };
}

function isBullmq(request: unknown): boolean {
  return typeof request === 'string' && /(^|[\\/])bullmq([\\/]|$)/.test(request);
}

function offer(exported: unknown, found: (workerClass: object) => void): void {
  try {
    const { Worker } = exported as { Worker?: unknown };
    if (typeof Worker === 'function') found(Worker);
  } catch {
    // a module that objects to being looked at: its worker is not reported
  }
}
