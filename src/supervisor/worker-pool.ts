import type { WorkerSpec } from '../config/config.js';
import { conditionOf } from '../policy/health.js';
import { WorkerProcess } from './process/worker-process.js';
import { type Replacement, replacementOf } from './replace.js';
import type { Surroundings } from './surroundings.js';

/** How many processes an entry is to have, and what is between that and what it has. */
export interface PoolStrength {
  readonly size: number;
  /** Those that have not been ready yet. */
  readonly starting: number;
  /** Those beyond its size that still finish their jobs. */
  readonly leaving: number;
  /** False when it has been stopped. */
  readonly isWanted: boolean;
}

/** The processes of one entry: `pdf-1`, `pdf-2`, … */
export class WorkerPool {
  readonly name: string;
  readonly #spec: WorkerSpec;
  readonly #around: Surroundings;
  /** In the order of their numbers. Those beyond `#size` are leaving or gone; one of them that is needed again comes back. */
  readonly #all: WorkerProcess[] = [];
  #size = 0;
  #isWanted = false;
  #roll: Promise<void> = Promise.resolve();

  constructor(name: string, spec: WorkerSpec, around: Surroundings) {
    this.name = name;
    this.#spec = spec;
    this.#around = around;
    this.scale(typeof spec.processes === 'number' ? spec.processes : spec.processes.min);
  }

  /** Those that it is to have, and surplus ones until they have left. */
  get processes(): readonly WorkerProcess[] {
    return this.#all.filter((one, index) => index < this.#size || one.life.state.name !== 'stopped');
  }

  get autostart(): boolean {
    return this.#spec.autostart;
  }

  /** What is to be weighed before it is scaled. */
  get strength(): PoolStrength {
    const kept = this.#kept().map(({ life }) => life);
    return {
      size: this.#size,
      starting: kept.filter((life) => conditionOf(life).firstStart).length,
      leaving: this.#all.slice(this.#size).filter(({ life }) => life.state.name !== 'stopped').length,
      isWanted: kept.some((life) => life.desired === 'up'),
    };
  }

  start(): void {
    this.#isWanted = true;
    for (const one of this.#kept()) one.start();
  }

  stop({ now }: { readonly now: boolean }): void {
    this.#isWanted = false;
    for (const one of this.processes) one.stop({ now });
  }

  reset(): void {
    for (const one of this.processes) one.reset();
  }

  /** Adds processes, or lets the last ones finish and leave. */
  scale(size: number): void {
    for (let index = this.#size; index < size; index++) {
      const one = this.#at(index);
      if (this.#isWanted) one.start();
    }
    this.#size = size;
    for (const one of this.#all.slice(size)) one.stop({ now: false });
  }

  /**
   * Replaces every process: one after the other, each replacement ready before the next is asked to leave, or all at once.
   * Restarts of one pool follow each other. A process that is stopped meanwhile is passed over. Rejects with `boot_failed`
   * when a replacement fails; the rest is left alone.
   */
  restart({ allAtOnce }: { readonly allAtOnce: boolean }): Promise<void> {
    this.#isWanted = true;
    const replacements = this.#kept().map((one) => replacementOf(one, this.#around.changes));
    this.#roll = this.#roll
      .catch(() => undefined) // its caller has been told
      .then(() => (allAtOnce ? atOnce(replacements) : inTurn(replacements)));
    return this.#roll;
  }

  #kept(): readonly WorkerProcess[] {
    return this.#all.slice(0, this.#size);
  }

  #at(index: number): WorkerProcess {
    const known = this.#all[index];
    if (known !== undefined) return known;
    const about = { name: `${this.name}-${index + 1}`, worker: this.name, spec: this.#spec };
    const added = new WorkerProcess(about, this.#around);
    this.#all.push(added);
    return added;
  }
}

async function atOnce(replacements: readonly Replacement[]): Promise<void> {
  await Promise.all(replacements.map((begin) => begin()));
}

async function inTurn(replacements: readonly Replacement[]): Promise<void> {
  for (const begin of replacements) await begin();
}
