import { readdirSync, readFileSync, statSync } from 'node:fs';
import { errnoOf } from '../../base/errors.js';
import { allPids } from '../all-pids.js';

/** What tells a file from all others as long as it exists. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

/**
 * Every process that has a file open for writing, whichever group or session it has moved to; never this one. A look at one
 * takes some 30 µs. Those of other users hide what they have open. What was looked at is not looked at again: a writer comes
 * to be as the child of another one, under a pid of its own. Looking throws when this process can open no more files.
 */
export class Writers {
  readonly #file: FileIdentity;
  readonly #known: Set<number>;
  readonly #found: number[] = [];

  /** Of some it is known already that they do not have it open. */
  constructor({ dev, ino }: FileIdentity, innocent: readonly number[] = []) {
    this.#file = { dev, ino };
    this.#known = new Set([process.pid, ...innocent]);
  }

  /** Those that were found up to now. */
  get found(): readonly number[] {
    return this.#found;
  }

  /** Looks at those that are not known yet, and returns the writers among them. */
  findNew(): readonly number[] {
    const fresh = allPids().filter((pid) => !this.#known.has(pid));
    for (const pid of fresh) this.#known.add(pid);
    const writers = fresh.filter((pid) => descriptorsOf(pid).some((fd) => writes(pid, fd, this.#file)));
    this.#found.push(...writers);
    return writers;
  }
}

/** What is told instead of an error that says that something cannot be seen; throws one that says that nothing can be. */
export function unlessBlind<T>(thrown: unknown, instead: T): T {
  if (errnoOf(thrown) === 'EMFILE' || errnoOf(thrown) === 'ENFILE') throw thrown;
  return instead;
}

function descriptorsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch (thrown) {
    return unlessBlind(thrown, []); // EACCES: somebody else's; ENOENT: it has ended
  }
}

// open(2), the same on all architectures that Node runs on.
const O_ACCMODE = 3;

function writes(pid: number, fd: string, { dev, ino }: FileIdentity): boolean {
  try {
    const open = statSync(`/proc/${pid}/fd/${fd}`, { throwIfNoEntry: false });
    if (open?.ino !== ino || open.dev !== dev) return false;
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1'))?.[1];
    return (Number.parseInt(flags ?? '0', 8) & O_ACCMODE) !== 0; // a reader, such as `tail -f`, is left alone
  } catch (thrown) {
    return unlessBlind(thrown, false); // it was closed just now
  }
}
