import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.js';

/**
 * The names under which this state folder's supervisors hold jobs at the broker. A name is on disk before the first job
 * is taken under it, and stays until its jobs are given back: so what a dead supervisor held is always known.
 */
export class Holders {
  readonly current: string;
  readonly #path: string;
  #predecessors: readonly string[];

  private constructor(path: string, predecessors: readonly string[]) {
    this.current = `cardq-${randomUUID()}`;
    this.#path = path;
    this.#predecessors = predecessors;
  }

  /** Whoever is on disk is a predecessor now. */
  static read(stateDir: string): Holders {
    const path = join(stateDir, 'holders.json');
    return new Holders(path, readNames(path));
  }

  /** Puts the current name on disk. No job may be taken before. */
  claim(): Promise<void> {
    return this.#write();
  }

  get predecessors(): readonly string[] {
    return this.#predecessors;
  }

  /** Its jobs are given back. */
  async forget(predecessor: string): Promise<void> {
    this.#predecessors = this.#predecessors.filter((one) => one !== predecessor);
    await this.#write();
  }

  #write(): Promise<void> {
    return writeFileAtomically(this.#path, `${JSON.stringify([...this.#predecessors, this.current])}\n`, 0o600);
  }
}

function readNames(path: string): readonly string[] {
  try {
    const names: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(names) ? names.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return []; // the first supervisor of this folder; the file is never half written
  }
}
