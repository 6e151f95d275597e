import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';

/** Longer than anything takes to die, even with a disk to wait for. */
const ENOUGH_MS = 10_000;
const PAUSE_MS = 20;

/**
 * Ends with SIGKILL whatever was born with this folder as its `TMPDIR`, then removes the folder. This process is spared, as are
 * the children of the one with the pid `runner`; what ends by itself within `graceMs` may do so. Returns the command lines of
 * what it has ended, which without `/proc` is nothing.
 *
 * It holds up this process until it is done, so that it can be the last thing that happens there.
 */
export function clearUp(folder, { runner = 0, graceMs = 0 } = {}) {
  const ended = new Map();
  const beganAt = performance.now();
  for (;;) {
    const left = bornWith(folder).filter(({ parent }) => parent !== runner);
    const sinceMs = performance.now() - beganAt;
    if (left.length === 0 || sinceMs > ENOUGH_MS) break;
    for (const one of sinceMs < graceMs ? [] : left) {
      ended.set(one.pid, commandLineOf(one.pid) || ended.get(one.pid));
      kill(one);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  for (const path of mountsBelow(folder)) spawnSync('umount', ['--lazy', path]); // who used it is dead, and may hold it a moment longer
  spawnSync('chmod', ['-R', 'u+rwX', folder]); // some tests take away the right to write
  rmSync(folder, { recursive: true, force: true });
  return [...ended.values()];
}

function bornWith(folder) {
  const pids = namesIn('/proc').map(Number).filter(Number.isInteger);
  return pids.flatMap((pid) => {
    const stat = pid === process.pid ? null : statOf(pid);
    return stat !== null && isBornWith(folder, pid) ? [{ pid, ...stat }] : [];
  });
}

// Or with a folder below it. Redis and nginx write their titles over their environment; they work there.
function isBornWith(folder, pid) {
  const environment = `\0${read(pid, 'environ')}\0`;
  const place = /[^\0]/.test(environment) ? /\0TMPDIR=([^\0]*)/.exec(environment)?.[1] : workingFolderOf(pid);
  return `${place}/`.startsWith(`${folder}/`);
}

// A pid alone is reused, together with its start time it is not.
function kill({ pid, startedAt }) {
  if (statOf(pid)?.startedAt !== startedAt) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH: it ended just now; EPERM: it is another user's
  }
}

// proc(5): the name in field 2 may hold anything; the parent is the 2nd after it, the start time the 20th.
function statOf(pid) {
  const stat = read(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return stat === '' ? null : { parent: Number(fields[1]), startedAt: fields[19] };
}

function commandLineOf(pid) {
  return read(pid, 'cmdline').replaceAll('\0', ' ').trim();
}

/** The deepest first. */
function mountsBelow(folder) {
  const paths = read('self', 'mounts')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  return paths.filter((path) => path.startsWith(`${folder}/`)).reverse();
}

/** Empty when there is none, or it is another user's. */
function workingFolderOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

/** What `/proc` tells of a process; empty when there is none, or it is another user's. */
function read(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not Linux
  }
}
