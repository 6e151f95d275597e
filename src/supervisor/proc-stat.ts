import { readFileSync } from 'node:fs';
import type { Bytes } from '../base/units.js';

/** What the kernel tells of one process in `/proc/PID/stat`. */
export interface ProcStat {
  /** R running, S sleeping, D in an uninterruptible wait, T stopped, Z zombie. */
  readonly state: string;
  readonly processGroup: number;
  /** User and system time, in ticks of 10 ms. */
  readonly cpuTicks: number;
  readonly rssBytes: Bytes;
}

/** The kernel counts processor time for programs in hundredths of a second, whatever its own clock is. */
export const TICK_MS = 10;

/** Reads the text of `/proc/PID/stat`; null when it is not such a text. */
export function parseProcStat(text: string): ProcStat | null {
  // The name in the second field may hold spaces and brackets, so fields are counted from the last ")".
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , processGroup] = fields;
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  const pages = Number(fields[21]);
  if (state === undefined || Number.isNaN(cpuTicks) || Number.isNaN(pages)) return null;
  return { state, processGroup: Number(processGroup), cpuTicks, rssBytes: pages * pageBytes() };
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
