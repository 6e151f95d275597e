import { readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { errnoOf } from './errors.js';
import { identifyProcess, isAlive } from './process-identity.js';

/**
 * Runs `action` unless another living process does so under the same path at this moment; true when it ran. The lock is a
 * symbolic link that says who holds it: made in one step, and void once that process is dead. Throws what `action` throws,
 * and what the file system says when it can hold no such link.
 */
export function underLock(path: string, action: () => void): boolean {
  if (!take(path) && !(breakDead(path) && take(path))) return false;
  try {
    action();
    return true;
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path: string): boolean {
  try {
    symlinkSync(ownName(), path);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

/** Takes away the lock of a dead process; true when the way may be free now. */
function breakDead(path: string): boolean {
  const holder = holderOf(path);
  if (holder === null) return true;
  if (lives(holder)) return false;
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (holderOf(aside) === holder) rmSync(aside);
    else renameSync(aside, path); // somebody else had broken it, and holds it now
    return true;
  } catch {
    return false; // ENOENT: somebody else was faster
  }
}

function holderOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // ENOENT: it was released just now
  }
}

let known: string | null = null;

/** `PID START`, as no other process has it. */
function ownName(): string {
  known ??= `${process.pid} ${identifyProcess(process.pid)?.startedAt ?? ''}`;
  return known;
}

function lives(holder: string): boolean {
  const [pid = '', ...startedAt] = holder.split(' ');
  return isAlive({ pid: Number(pid), startedAt: startedAt.join(' ') });
}
