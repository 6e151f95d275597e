import { readdirSync, readFileSync, statSync } from 'node:fs';
import { errnoOf } from '../../base/errors.js';
import { allPids } from '../all-pids.js';

/** What tells a file from all others as long as it exists. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

/**
 * Every process that has this file open for writing, whichever group or session it has moved to; never this one, and of the
 * `known` ones none: what is looked at is added to them. Takes 30 µs per process of this user. Those of other users hide what they have open. Throws when this process can open no
 * more files, and so cannot look.
 */
export function writersOf(file: FileIdentity, known = new Set<number>()): number[] {
  const fresh = allPids().filter((pid) => pid !== process.pid && !known.has(pid));
  for (const pid of fresh) known.add(pid);
  return fresh.filter((pid) => descriptorsOf(pid).some((fd) => writes(pid, fd, file)));
}

function descriptorsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch (thrown) {
    return unlessBlind(thrown, []); // EACCES: somebody else's; ENOENT: it has ended
  }
}

/** What is told instead of an error that says that something cannot be seen; throws one that says that nothing can be. */
export function unlessBlind<T>(thrown: unknown, instead: T): T {
  if (errnoOf(thrown) === 'EMFILE' || errnoOf(thrown) === 'ENFILE') throw thrown;
  return instead;
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
