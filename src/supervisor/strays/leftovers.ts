import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from '../../base/process-identity.js';
import type { Ms } from '../../base/units.js';
import type { ConsumerName } from '../../protocol/consumers.js';
import { findMarked, type MarkedProcess, signalExactly } from './marked-processes.js';
import { killGroup } from './process-group.js';
import { type LedgerEntry, readLedger } from './process-ledger.js';
import { processOfMark, stateDirMark } from './process-mark.js';

/** A process that a dead supervisor had left behind. */
export interface Leftover {
  readonly pid: number;
  /** `pdf-1`; of a grandchild, the process that it came from. */
  readonly process: string;
}

/** What became of leftovers; `survivors` could not be ended in time. */
export interface LeftoverReport {
  readonly ended: readonly Leftover[];
  readonly survivors: readonly Leftover[];
  /** By which those that are dead, also those found so, took jobs themselves. */
  readonly consumers: readonly ConsumerName[];
}

const POLL_MS: Ms = 20;

/**
 * Ends what the last supervisor of this state folder left behind when it died, and confirms each death. They are known by
 * pid and start time in its ledger, and by the mark in their environment; a pid that is somebody else's by now is not
 * touched. They are asked first, and killed after `graceMs`. Call it while holding the folder's lock.
 */
export async function endLeftovers(
  stateDir: string,
  { graceMs, deadlineMs }: { readonly graceMs: Ms; readonly deadlineMs: Ms } = { graceMs: 2000, deadlineMs: 5000 },
): Promise<LeftoverReport> {
  const listed = readLedger(stateDir);
  if (listed === null) return { ended: [], survivors: [], consumers: [] };
  const startedAt = performance.now();
  const met = new Map<number, MarkedProcess>();
  const asked = new Set<number>();
  for (;;) {
    const living = findLeftovers(stateDir, listed);
    const passedMs = performance.now() - startedAt;
    if (living.length === 0 || passedMs >= deadlineMs) return report({ met: [...met.values()], living, listed });
    for (const one of living) {
      met.set(one.pid, one);
      if (passedMs >= graceMs) kill(one, listed);
      else if (!asked.has(one.pid)) ask(one);
      asked.add(one.pid);
    }
    await delay(POLL_MS);
  }
}

function findLeftovers(stateDir: string, listed: readonly LedgerEntry[]): MarkedProcess[] {
  const prefix = `${stateDirMark(stateDir)}-`;
  const found = new Map<number, MarkedProcess>(listed.filter(isAlive).map((entry) => [entry.pid, entry]));
  for (const one of findMarked((mark) => mark.startsWith(prefix))) found.set(one.pid, one);
  return [...found.values()];
}

function ask(one: MarkedProcess): void {
  signalExactly(one, 'SIGTERM');
  signalExactly(one, 'SIGCONT'); // a stopped process obeys only then
}

function kill(one: MarkedProcess, listed: readonly LedgerEntry[]): void {
  const isLeader = listed.some((entry) => isSame(entry, one));
  if (isLeader && isAlive(one)) killGroup(one.pid);
  signalExactly(one, 'SIGKILL');
}

function report({
  met,
  living,
  listed,
}: {
  readonly met: readonly MarkedProcess[];
  readonly living: readonly MarkedProcess[];
  readonly listed: readonly LedgerEntry[];
}): LeftoverReport {
  const alive = new Set(living.map((one) => one.pid));
  const name = (one: MarkedProcess): Leftover => ({ pid: one.pid, process: nameOf(one, listed) });
  return {
    ended: met.filter((one) => !alive.has(one.pid)).map(name),
    survivors: living.map(name),
    consumers: listed.filter((entry) => !living.some((one) => isSame(one, entry))).flatMap((entry) => entry.consumers),
  };
}

/** One that is listed may have got another name since its mark was made. */
function nameOf(one: MarkedProcess, listed: readonly LedgerEntry[]): string {
  return listed.find((entry) => isSame(entry, one))?.process ?? processOfMark(one.mark);
}

function isSame(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.pid === other.pid && one.startedAt === other.startedAt;
}
