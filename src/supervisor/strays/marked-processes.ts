import { readFileSync } from 'node:fs';
import { identifyProcess, isAlive, type ProcessIdentity } from '../../base/process-identity.js';
import { allPids } from '../all-pids.js';
import { MARK_VARIABLE } from './process-mark.js';

/** A living process that carries a mark in the environment it was born with. */
export interface MarkedProcess extends ProcessIdentity {
  readonly mark: string;
}

/** All living processes that carry a mark which `isWanted` accepts; none where there is no `/proc`. Never this one. */
export function findMarked(isWanted: (mark: string) => boolean): MarkedProcess[] {
  const found: MarkedProcess[] = [];
  for (const pid of allPids()) {
    const mark = pid === process.pid ? null : markOf(pid);
    if (mark === null || !isWanted(mark)) continue;
    const identity = identifyProcess(pid);
    // Read again, so that the identity is surely that of the process which carries the mark.
    if (identity !== null && markOf(pid) === mark) found.push({ ...identity, mark });
  }
  return found;
}

/** Sends a signal to that very incarnation; false when it has ended, or may not be touched. */
export function signalExactly(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch {
    return false; // ESRCH: it ended just now; EPERM: it has changed its user
  }
}

const PREFIX = `${MARK_VARIABLE}=`;

/** The mark in the environment with which a process was born; null when it has none, or may not be looked at. */
export function markOf(pid: number): string | null {
  let environment: string;
  try {
    environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return null; // somebody else's, or it has ended
  }
  const start = environment.startsWith(PREFIX) ? 0 : environment.indexOf(`\0${PREFIX}`) + 1;
  if (start === 0 && !environment.startsWith(PREFIX)) return null;
  const end = environment.indexOf('\0', start);
  return environment.slice(start + PREFIX.length, end === -1 ? undefined : end);
}
