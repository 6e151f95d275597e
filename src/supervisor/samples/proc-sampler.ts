import { closeSync, openSync } from 'node:fs';
import type { Bytes, Ms } from '../../base/units.js';
import { allPids } from '../all-pids.js';
import { Descent } from './descent.js';
import { type ProcStat, procStatOf, readProcStat, TICK_MS } from './proc-stat.js';
import type { Reading, Sampler } from './sampler.js';

/** Looking through all processes for what those that are watched have started costs a hundred times a look at one. */
const SAMPLES_PER_SCAN = 5;
/** Processor time comes in ticks of 10 ms: over less than this it says nothing. */
const SHORTEST_SPAN_MS = 200;

interface Watched {
  /** `/proc/PID/stat`, kept open: a read costs a few microseconds, and cannot meet a later process of the same pid. */
  readonly fd: number;
  readonly mark: string;
  ticks: number;
  ticksAt: Ms;
  othersBytes: Bytes;
  reading: Reading | null;
}

/** Reads `/proc`. */
export class ProcSampler implements Sampler {
  readonly #watched = new Map<number, Watched>();
  readonly #descent = new Descent();
  #samples = 0;

  watch(pid: number, mark: string): void {
    try {
      const fd = openSync(`/proc/${pid}/stat`, 'r');
      this.#watched.set(pid, { fd, mark, ticks: 0, ticksAt: performance.now(), othersBytes: 0, reading: null });
    } catch {
      // It has ended already; its exit is about to be told.
    }
  }

  forget(pid: number): void {
    const one = this.#watched.get(pid);
    this.#watched.delete(pid);
    if (one !== undefined) closeSync(one.fd);
  }

  sample(): void {
    this.#samples++;
    if (this.#samples % SAMPLES_PER_SCAN === 0 && this.#watched.size > 0) this.#scan();
    for (const pid of this.#watched.keys()) this.look(pid);
  }

  look(pid: number): Reading | null {
    const one = this.#watched.get(pid);
    if (one === undefined) return null;
    const stat = readProcStat(one.fd);
    if (stat === null) return one.reading;
    const cpuPercent = loadSince(one, stat) ?? one.reading?.cpuPercent ?? null;
    // One that is ending has given its memory back already: what it had before is what it ended with.
    const rssBytes = stat.rssBytes === 0 ? (one.reading?.rssBytes ?? 0) : stat.rssBytes + one.othersBytes;
    one.reading = { rssBytes, cpuPercent, processState: stat.state };
    return one.reading;
  }

  last(pid: number): Reading | null {
    return this.#watched.get(pid)?.reading ?? null;
  }

  close(): void {
    for (const pid of [...this.#watched.keys()]) this.forget(pid);
  }

  #scan(): void {
    const others = new Map<string, Bytes>();
    for (const pid of allPids()) {
      const stat = pid === process.pid || this.#watched.has(pid) ? null : procStatOf(pid);
      const mark = stat === null ? null : this.#ancestorOf(pid, stat);
      if (stat !== null && mark !== null) others.set(mark, (others.get(mark) ?? 0) + stat.rssBytes);
    }
    this.#descent.forgetRest();
    for (const one of this.#watched.values()) one.othersBytes = others.get(one.mark) ?? 0;
  }

  /** The mark of the watched process whose group it is in, or which it has left by setsid. */
  #ancestorOf(pid: number, { processGroup, startedAt }: ProcStat): string | null {
    return this.#watched.get(processGroup)?.mark ?? this.#descent.markOf(pid, startedAt);
  }
}

/** The load since the ticks were last noted, or null while too little time has passed. */
function loadSince(one: Watched, stat: ProcStat): number | null {
  const now = performance.now();
  const spanMs = now - one.ticksAt;
  if (spanMs < SHORTEST_SPAN_MS) return null;
  const busyMs = (stat.cpuTicks - one.ticks) * TICK_MS;
  one.ticks = stat.cpuTicks;
  one.ticksAt = now;
  return Math.round((busyMs / spanMs) * 1000) / 10;
}
