import { readFileSync } from 'node:fs';

/** Clock ticks of /proc; 100 a second on every Linux that Node runs on. */
const TICK_MS = 10;
const MIB = 1024 ** 2;

/** Memory of a process that is in RAM, in MiB. */
export function rssMib(pid) {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
  return (pages * 4096) / MIB;
}

/** Processor time that a process has used so far, in milliseconds. */
export function cpuMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The process that started this one. */
export function parentOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** The processes that this one has started and that have not left. */
export function childrenOf(pid) {
  return readOrEmpty(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/** True while the process lives; a zombie does not. */
export function isAlive(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return false; // ENOENT
  }
}

/**
 * Follows a process until it has left: `mib()` is then the most memory that it had in RAM, with the children it had, each at
 * its own highest. The kernel keeps the mark, so that only growth in the last milliseconds can be missed.
 */
export function watchPeak() {
  const marks = new Map();
  const look = (pid) => {
    const status = readOrEmpty(`/proc/${pid}/status`);
    const mark = /^VmHWM:\s+(\d+) kB$/m.exec(status);
    if (mark !== null) marks.set(pid, Number(mark[1]));
    for (const child of childrenOf(pid)) look(child);
  };
  return {
    follow(child) {
      const timer = setInterval(() => look(child.pid), 5);
      child.once('exit', () => clearInterval(timer));
    },
    mib: () => [...marks.values()].reduce((sum, kib) => sum + kib, 0) / 1024,
  };
}

/** A file of /proc; empty when its process has left. */
function readOrEmpty(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // ENOENT, or ESRCH while it leaves
  }
}
