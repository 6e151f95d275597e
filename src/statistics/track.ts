import type { Ms } from '../base/units.js';
import { QueueSeries, type QueueStep } from './queue-series.js';
import type { ProcessFigures } from './statistics.js';
import { queuesIn, type Sources, tallyOf } from './tally.js';
import { type WorkerReading, WorkerSeries, type WorkerStep } from './worker-series.js';

/** How fine a track is, and how long. */
export interface Resolution {
  readonly stepMs: Ms;
  /** How many steps are kept, the one under way included. */
  readonly steps: number;
}

interface OfWorker {
  readonly worker: string;
  readonly series: WorkerSeries;
  /** The step in which it was last seen. */
  seenIn: number;
}

/** What was going on, in steps of equal length that count from the epoch. The time is given to it. */
export class Track {
  readonly resolution: Resolution;
  readonly #sources: Sources;
  readonly #queues = new Map<string, QueueSeries>();
  readonly #workers = new Map<string, OfWorker>();
  /** What those had done by then that have not been seen for so long that they are forgotten. */
  readonly #gone = new Map<string, ProcessFigures>();
  /** The step under way. */
  #present: number;

  constructor(resolution: Resolution, sources: Sources, now: Ms) {
    this.resolution = resolution;
    this.#sources = sources;
    this.#present = this.stepAt(now);
  }

  /** The number of the step under way. */
  get present(): number {
    return this.#present;
  }

  get queues(): readonly string[] {
    return [...this.#queues.keys()];
  }

  /** Process → its entry. */
  get workers(): ReadonlyMap<string, string> {
    return new Map([...this.#workers].map(([name, { worker }]) => [name, worker]));
  }

  stepAt(at: Ms): number {
    return Math.floor(at / this.resolution.stepMs);
  }

  /** Notes what is seen now, and ends the steps that are over. True when one was. */
  note(now: Ms, readings: readonly WorkerReading[], depths: ReadonlyMap<string, number>): boolean {
    for (const queue of queuesIn(this.#sources)) this.#noteQueue(queue);
    for (const reading of readings) this.#noteWorker(reading);
    return this.#advance(this.stepAt(now), depths);
  }

  queueSteps(queue: string, from: number, depths: ReadonlyMap<string, number>): readonly QueueStep[] {
    const series = this.#queues.get(queue);
    if (series === undefined) return [];
    const last = series.open(depths.get(queue) ?? null);
    return this.#numbers(from).map((step) => (step === this.#present ? last : series.at(this.#placeOf(step))));
  }

  workerSteps(process: string, from: number): readonly WorkerStep[] {
    const series = this.#workers.get(process)?.series;
    if (series === undefined) return [];
    return this.#numbers(from).map((step) => (step === this.#present ? series.open() : series.at(this.#placeOf(step))));
  }

  #noteQueue(queue: string): void {
    if (this.#queues.has(queue)) return;
    this.#queues.set(queue, new QueueSeries(() => tallyOf(queue, this.#sources), this.resolution.steps));
  }

  #noteWorker(reading: WorkerReading): void {
    const { name, worker } = reading;
    const series =
      this.#workers.get(name)?.series ?? new WorkerSeries(this.resolution.steps, this.#gone.get(name) ?? NONE);
    this.#workers.set(name, { worker, series, seenIn: this.#present });
    series.note(reading);
  }

  #advance(step: number, depths: ReadonlyMap<string, number>): boolean {
    if (step < this.#present - 1) this.#forget(step); // the clock was set back
    if (step <= this.#present) return false;
    this.#close(this.#placeOf(this.#present), depths);
    const skipped = Math.min(step - this.#present - 1, this.resolution.steps);
    for (let behind = 1; behind <= skipped; behind++) this.#clear(this.#placeOf(step - behind));
    this.#present = step;
    this.#forgetGone();
    return true;
  }

  #close(place: number, depths: ReadonlyMap<string, number>): void {
    for (const [queue, series] of this.#queues) series.close(place, depths.get(queue) ?? null);
    for (const { series } of this.#workers.values()) series.close(place);
  }

  #clear(place: number): void {
    for (const series of this.#queues.values()) series.clear(place);
    for (const { series } of this.#workers.values()) series.clear(place);
  }

  #forget(step: number): void {
    for (let place = 0; place < this.resolution.steps; place++) this.#clear(place);
    this.#present = step;
  }

  #forgetGone(): void {
    for (const [name, { seenIn, series }] of this.#workers) {
      if (seenIn > this.#present - this.resolution.steps) continue;
      this.#workers.delete(name);
      this.#gone.set(name, series.figures);
    }
  }

  #numbers(from: number): readonly number[] {
    return Array.from({ length: Math.max(0, this.#present - from + 1) }, (_, index) => from + index);
  }

  #placeOf(step: number): number {
    return step % this.resolution.steps;
  }
}

const NONE: ProcessFigures = { completed: 0, failed: 0 };
