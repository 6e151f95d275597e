import { statSync } from 'node:fs';
import type { Bytes } from '../../base/units.js';
import { looksUntilNext } from '../../policy/log-look.js';

interface Seen {
  readonly size: Bytes;
  readonly at: number;
  /** The look at which it is looked at again. */
  readonly next: number;
}

/** Finds the files that are full. Those that hardly grow are not looked at each time: a look costs 5 µs, and there may be hundreds. */
export class FullFiles {
  readonly #maxBytes: Bytes;
  #seen: ReadonlyMap<string, Seen> = new Map();
  #looks = 0;

  constructor(maxBytes: Bytes) {
    this.#maxBytes = maxBytes;
  }

  /** Those of these that are known to be full by now; what is not asked for is forgotten. */
  among(paths: Iterable<string>): readonly string[] {
    this.#looks++;
    const seen = new Map<string, Seen>();
    for (const path of paths) seen.set(path, this.#look(path));
    this.#seen = seen;
    return [...seen].filter(([, { size }]) => size >= this.#maxBytes).map(([path]) => path);
  }

  #look(path: string): Seen {
    const before = this.#seen.get(path);
    if (before !== undefined && this.#looks < before.next) return before;
    const at = this.#looks;
    const size = sizeOf(path);
    const growth = before === undefined ? size : (size - before.size) / (at - before.at);
    return { size, at, next: at + looksUntilNext({ size, growth }, this.#maxBytes) };
  }
}

/** Zero where there is none. */
export function sizeOf(path: string): Bytes {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
