import { readdirSync, readFileSync } from 'node:fs';
import type { Ms } from '../../base/units.js';
import { parseProcStat } from '../samples/proc-stat.js';
import type { Attendant } from './attendant.js';
import { unlessBlind, type Writers } from './writers.js';

/** A thread that writes to a slow disk stops only when that is done; longer than this is not waited. */
const PATIENCE_MS: Ms = 50;
const GLANCE_MS: Ms = 0.2;

/**
 * Stops every writer of a file, runs `action` and lets them go on; false, without `action`, when they did not stop in
 * time. All in one turn of the event loop: nothing else that the supervisor does to its processes comes in between. One
 * that somebody else has stopped stays stopped.
 */
export function holdStill(writers: Writers, attendant: Attendant, action: () => void): boolean {
  const held: number[] = [];
  const deadline = performance.now() + PATIENCE_MS;
  try {
    writers.findNew();
    for (let fresh: readonly number[] = [...writers.found]; fresh.length > 0; fresh = writers.findNew()) {
      for (const pid of fresh) {
        if (isStopped(pid)) continue; // by somebody else
        if (!attendant.watch(pid)) return false;
        if (send(pid, 'SIGSTOP')) held.push(pid);
      }
      while (!fresh.every(isStill)) {
        if (performance.now() > deadline) return false;
        sleep(GLANCE_MS);
      }
    }
    action();
    return true;
  } finally {
    for (const pid of held) send(pid, 'SIGCONT');
  }
}

function isStopped(pid: number): boolean {
  return threadsOf(pid).every((thread) => STOPPED.has(stateOf(pid, thread)));
}

/** True when none of its threads, which were told to stop, is within a write any more or can begin one. */
function isStill(pid: number): boolean {
  return threadsOf(pid).every((thread) => {
    const state = stateOf(pid, thread);
    return STOPPED.has(state) || (state === 'D' && isForking(pid, thread));
  });
}

/** Stopped, zombie, dead, gone. */
const STOPPED: ReadonlySet<string | null> = new Set(['T', 'Z', 'X', null]);

/**
 * After vfork(2), with which shells and Node start programs, the parent cannot be stopped until its child is one. It stops
 * before it does anything else.
 */
function isForking(pid: number, thread: string): boolean {
  return /^(kernel_clone|_?do_fork)$/.test(readTask(pid, thread, 'wchan')?.trim() ?? '');
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch (thrown) {
    return unlessBlind(thrown, []); // ENOENT: it has ended
  }
}

function stateOf(pid: number, thread: string): string | null {
  return parseProcStat(readTask(pid, thread, 'stat') ?? '')?.state ?? null;
}

function readTask(pid: number, thread: string, file: 'stat' | 'wchan'): string | null {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/${file}`, 'latin1');
  } catch (thrown) {
    return unlessBlind(thrown, null); // ENOENT, ESRCH: it has ended
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // ESRCH: it has ended
  }
}

const clock = new Int32Array(new SharedArrayBuffer(4));

function sleep(ms: Ms): void {
  Atomics.wait(clock, 0, 0, ms);
}
