import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Bytes } from '../../base/units.js';

/** What the kernel tells of one process in `/proc/PID/stat`. */
export interface ProcStat {
  /** R running, S sleeping, D in an uninterruptible wait, T stopped, Z zombie. */
  readonly state: string;
  readonly processGroup: number;
  /** User and system time, in ticks of 10 ms. */
  readonly cpuTicks: number;
  /** In ticks since the machine was started. */
  readonly startedAt: string;
  readonly rssBytes: Bytes;
}

/** The kernel counts processor time for programs in hundredths of a second, whatever its own clock is. */
export const TICK_MS = 10;

const buffer = Buffer.alloc(1024);

/** Reads a `/proc/PID/stat` that is kept open; null once the process has ended. */
export function readProcStat(fd: number): ProcStat | null {
  try {
    return parseProcStat(buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0)));
  } catch {
    return null; // ESRCH
  }
}

/** Looks once at a process; null when there is none. */
export function procStatOf(pid: number): ProcStat | null {
  let fd: number;
  try {
    fd = openSync(`/proc/${pid}/stat`, 'r');
  } catch {
    return null; // ENOENT
  }
  try {
    return readProcStat(fd);
  } finally {
    closeSync(fd);
  }
}

const START_FIELD = 19;
/** The resident set; what follows is of no interest here. */
const LAST_FIELD = 21;

/** Parses the text of `/proc/PID/stat`; null when it is not such a text. */
export function parseProcStat(text: string): ProcStat | null {
  // The name in the second field may hold spaces and brackets, so fields are counted from the last ")".
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ', LAST_FIELD + 1);
  const [state, , processGroup] = fields;
  const startedAt = fields[START_FIELD];
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  const pages = Number(fields[LAST_FIELD]);
  if (state === undefined || startedAt === undefined || Number.isNaN(cpuTicks) || Number.isNaN(pages)) return null;
  return { state, processGroup: Number(processGroup), cpuTicks, startedAt, rssBytes: pages * pageBytes() };
}

let knownPageBytes: Bytes | null = null;

/** 4 KiB on most machines, up to 64 KiB on some; Node knows it only by what it makes of its own page count. */
function pageBytes(): Bytes {
  if (knownPageBytes === null) {
    const pages = Number(readFileSync('/proc/self/statm', 'latin1').split(' ')[1]);
    knownPageBytes = 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages));
  }
  return knownPageBytes;
}
