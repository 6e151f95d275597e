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

/** True while the process lives; a zombie does not. */
export function isAlive(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return false; // ENOENT
  }
}
