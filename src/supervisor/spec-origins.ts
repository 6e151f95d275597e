import type { Config, WorkerSpec } from '../config/config.js';

/**
 * Knows of which configuration an entry's specification is a part: with its queues and folders its processes are born. So
 * those of an entry that goes on as before a reload are born as before, whatever holds for the others.
 */
export class SpecOrigins {
  readonly #first: Config;
  readonly #configs = new WeakMap<WorkerSpec, Config>();

  constructor(first: Config) {
    this.#first = first;
  }

  /** Its specifications are about to be used. */
  learn(config: Config): void {
    for (const spec of Object.values(config.workers)) this.#configs.set(spec, config);
  }

  configOf(spec: WorkerSpec): Config {
    return this.#configs.get(spec) ?? this.#first;
  }
}
