import type { Bytes } from '../base/units.js';
import type { ProcessFigures } from './statistics.js';

/** What is seen of a process in one moment; what it has done is counted since the supervisor began. */
export interface WorkerReading extends ProcessFigures {
  /** The process: `pdf-1`. */
  readonly name: string;
  /** The entry: `pdf`. */
  readonly worker: string;
  readonly cpuPercent: number | null;
  readonly rssBytes: Bytes | null;
}

/** What was seen of a process within one step. */
export interface WorkerStep extends ProcessFigures {
  /** On average; null: it was not there. */
  readonly cpuPercent: number | null;
  /** The most. */
  readonly rssBytes: Bytes | null;
}

const UNKNOWN_LOAD = 0xffff;
const MOST_LOAD = UNKNOWN_LOAD - 1;

/** What one process has done and used in each of the last steps, around a ring: 14 bytes a step. */
export class WorkerSeries {
  /** Tenths of a percent of one core: up to 65 cores. */
  readonly #cpu: Uint16Array;
  /** KiB: up to 4 TiB; 0 for unknown. */
  readonly #rss: Uint32Array;
  readonly #completed: Uint32Array;
  readonly #failed: Uint32Array;
  #before: ProcessFigures;
  #latest: ProcessFigures;
  /** Readings of the step under way. */
  #loads = { sum: 0, count: 0 };
  #rssBytes: Bytes | null = null;

  /** `before`: what it had done when it was first seen. */
  constructor(steps: number, before: ProcessFigures) {
    this.#cpu = new Uint16Array(steps).fill(UNKNOWN_LOAD);
    this.#rss = new Uint32Array(steps);
    this.#completed = new Uint32Array(steps);
    this.#failed = new Uint32Array(steps);
    this.#before = before;
    this.#latest = before;
  }

  /** What it has done since the supervisor began. */
  get figures(): ProcessFigures {
    return this.#latest;
  }

  note({ cpuPercent, rssBytes, completed, failed }: WorkerReading): void {
    this.#latest = { completed, failed };
    if (cpuPercent !== null) this.#loads = { sum: this.#loads.sum + cpuPercent, count: this.#loads.count + 1 };
    if (rssBytes !== null) this.#rssBytes = Math.max(this.#rssBytes ?? 0, rssBytes);
  }

  /** Ends the step under way, and puts it at this place. */
  close(place: number): void {
    const { cpuPercent, rssBytes, completed, failed } = this.open();
    this.#cpu[place] = cpuPercent === null ? UNKNOWN_LOAD : Math.min(MOST_LOAD, Math.round(cpuPercent * 10));
    this.#rss[place] = Math.ceil((rssBytes ?? 0) / 1024);
    this.#completed[place] = completed;
    this.#failed[place] = failed;
    this.#before = this.#latest;
    this.#loads = { sum: 0, count: 0 };
    this.#rssBytes = null;
  }

  /** At this place is a step in which nobody looked. */
  clear(place: number): void {
    this.#cpu[place] = UNKNOWN_LOAD;
    for (const ring of [this.#rss, this.#completed, this.#failed]) ring[place] = 0;
  }

  at(place: number): WorkerStep {
    const load = this.#cpu[place] ?? UNKNOWN_LOAD;
    const kibibytes = this.#rss[place] ?? 0;
    return {
      cpuPercent: load === UNKNOWN_LOAD ? null : load / 10,
      rssBytes: kibibytes === 0 ? null : kibibytes * 1024,
      completed: this.#completed[place] ?? 0,
      failed: this.#failed[place] ?? 0,
    };
  }

  /** The step under way. */
  open(): WorkerStep {
    const { sum, count } = this.#loads;
    return {
      cpuPercent: count === 0 ? null : Math.round((sum / count) * 10) / 10,
      rssBytes: this.#rssBytes,
      completed: this.#latest.completed - this.#before.completed,
      failed: this.#latest.failed - this.#before.failed,
    };
  }
}
