import { messageOf } from '../../base/errors.js';
import { Turns } from '../../base/turns.js';
import type { Ms } from '../../base/units.js';
import type { WorkerSpec } from '../../config/config.js';
import { conditionOf } from '../../policy/health.js';
import { type Occupied, surplusOf } from '../../policy/scaling-down.js';
import type { Worker } from '../../policy/worker-state.js';
import type { Farewell, ProcessOwner } from '../process/owner.js';
import type { WorkerProcess } from '../process/worker-process.js';
import type { Surroundings } from '../surroundings.js';
import { Place } from './place.js';
import { PlaceRow } from './place-row.js';
import { Recycling } from './recycling.js';
import { RollOut } from './roll-out.js';

/** What a name stands for, if only until it has left. */
export interface Leaver {
  readonly processes: readonly WorkerProcess[];
  stop(farewell: Farewell): void;
}

export interface RestartOptions {
  readonly allAtOnce: boolean;
  /** How long the jobs of those that leave may take to end; undefined: what their specification gives. */
  readonly graceMs?: Ms | undefined;
}

/** What a name stands for: a whole entry (`pdf`) or one process (`pdf-1`). */
export interface Target extends Leaver {
  start(): void;
  restart(options: RestartOptions): Promise<void>;
  reset(): void;
}

/** How many processes an entry is to have, and what is between that and what it has. */
export interface PoolStrength {
  readonly size: number;
  /** Those that have not been ready yet. */
  readonly starting: number;
  /** Those that have failed, and are not ready again. */
  readonly failing: number;
  /** Those beyond its size that still finish their jobs. */
  readonly leaving: number;
  /** False when it has been stopped. */
  readonly isWanted: boolean;
}

/** The processes of one entry: `pdf-1`, `pdf-2`, … and those that stand by: `pdf-standby-1`, … */
export class WorkerPool implements Target {
  readonly name: string;
  readonly #around: Surroundings;
  readonly #working = new PlaceRow((number) => this.#newPlace('working', number));
  readonly #standby = new PlaceRow((number) => this.#newPlace('standby', number));
  readonly #turns = new Turns();
  readonly #recycling: Recycling;
  readonly #owner: ProcessOwner = {
    stepped: () => this.#standIn(),
    canSpare: ({ life }) => this.#givesJobs && hasFailed(life) && this.#working.current.some((one) => one.acceptsJobs),
    wornOut: (process, why) => this.#recycling.ask(process, why),
  };
  #spec: WorkerSpec;
  #isWanted = false;

  constructor(name: string, spec: WorkerSpec, around: Surroundings) {
    this.name = name;
    this.#spec = spec;
    this.#around = around;
    this.#recycling = new Recycling({ places: () => this.#places, turns: this.#turns, emit: around.emit });
    this.scale(typeof spec.processes === 'number' ? spec.processes : spec.processes.min);
    this.standBy(spec.kind === 'queues' ? spec.standby : 0);
  }

  /** Those that have a place, then all others until they are gone. */
  get processes(): readonly WorkerProcess[] {
    return [this.#working, this.#standby]
      .flatMap((row) => row.current)
      .concat(this.#working.others, this.#standby.others);
  }

  /** One process of it, with those that come to its place or leave it. */
  get places(): ReadonlyMap<string, Target> {
    return new Map(this.#places.map((place) => [place.name, this.#targetOf(place)]));
  }

  /** By the name that each of them had a place under, which somebody else may have by now. */
  get leavers(): readonly (Leaver & { readonly name: string })[] {
    return [...this.#working.former, ...this.#standby.former];
  }

  get autostart(): boolean {
    return this.#spec.autostart;
  }

  /** What is to be weighed before it is scaled. */
  get strength(): PoolStrength {
    const lives = this.#working.current.map(({ life }) => life);
    return {
      size: lives.length,
      starting: lives.filter((life) => conditionOf(life).firstStart).length,
      failing: lives.filter((life) => conditionOf(life).failing).length,
      leaving: this.#working.departing.length,
      isWanted: lives.some((life) => life.desired === 'up'),
    };
  }

  start(): void {
    this.#isWanted = true;
    for (const place of this.#places) place.start();
  }

  stop(farewell: Farewell): void {
    this.#isWanted = false;
    this.#working.stop(farewell);
    this.#standby.stop(farewell);
  }

  reset(): void {
    for (const place of this.#places) place.reset();
  }

  /** Adds processes, or lets some finish and leave: the idlest first. */
  scale(size: number): void {
    this.#resize(this.#working, size);
  }

  /** Sets how many stand by. */
  standBy(size: number): void {
    this.#resize(this.#standby, size);
  }

  /**
   * Replaces every process: one after the other, each replacement ready before its predecessor is asked to leave, or all at
   * once. Resolves when the last predecessor is gone. What is asked for during a roll-out becomes one more. Rejects with
   * `boot_failed` when a replacement fails: its predecessor goes on, and the rest is left alone.
   */
  restart(options: RestartOptions): Promise<void> {
    return this.#restart(this.name, () => this.#places, options);
  }

  /**
   * Has its processes, also those to come, born by another specification from now on: rolling, as `restart`, but for what is
   * stopped and stays so. Rejects with `boot_failed` when a replacement fails: then all is again as it was before. How many
   * there are is for `scale` and `standBy` to change.
   */
  async reconfigure(spec: WorkerSpec): Promise<void> {
    const before = this.#spec;
    this.#spec = spec;
    const rollOut = new RollOut(() => this.#places.filter(isWanted), 'reload');
    await this.#turns.take('another specification', async () => {
      try {
        await rollOut.inTurn();
      } catch (thrown) {
        await this.#takeBack(spec, before);
        throw thrown;
      }
    });
  }

  /** The same for what the supervisor alone has to know: nothing has to be born for that. */
  adopt(spec: WorkerSpec): void {
    this.#spec = spec;
    for (const place of this.#places) place.adopt();
  }

  get #places(): readonly Place[] {
    return [...this.#working.places, ...this.#standby.places];
  }

  /** Replaces those that have come by a specification which did not hold. */
  async #takeBack(spec: WorkerSpec, before: WorkerSpec): Promise<void> {
    this.#spec = before;
    const rollOut = new RollOut(
      () => this.#places.filter((place) => isWanted(place) && place.bornBy === spec),
      'reload',
    );
    await rollOut.inTurn().catch((thrown) => {
      const message = `not every process of ${this.name} could be replaced by what was there before`;
      this.#around.emit({ event: 'supervisor.problem', message, error: messageOf(thrown) });
    });
  }

  #resize(row: PlaceRow, size: number): void {
    for (const place of row.grow(size)) if (this.#isWanted) place.start();
    const occupied = row.places.map((place) => this.#occupationOf(place));
    row.remove(surplusOf(occupied, size).map(({ place }) => place));
  }

  /** Gives places in which nobody works to those that stand by. */
  #standIn(): void {
    for (const vacant of this.#working.places.filter((place) => place.isVacant)) {
      const standby = this.#standby.places.find((place) => place.isReady);
      if (standby === undefined) return;
      vacant.exchange(standby);
      this.#tellTakeover(vacant, standby.name);
    }
  }

  #tellTakeover({ name: process, current }: Place, standby: string): void {
    const { worker, living } = current;
    if (living !== null) this.#around.emit({ event: 'worker.took_over', process, worker, pid: living.pid, standby });
  }

  #restart(what: string, places: () => readonly Place[], { allAtOnce, graceMs }: RestartOptions): Promise<void> {
    this.#isWanted = true;
    const rollOut = new RollOut(places, 'requested', graceMs);
    return allAtOnce
      ? this.#turns.take(`${what} at once`, () => rollOut.atOnce())
      : this.#turns.take(what, () => rollOut.inTurn());
  }

  #newPlace(role: Place['role'], number: number): Place {
    const name = role === 'standby' ? `${this.name}-standby-${number}` : `${this.name}-${number}`;
    const about = { worker: this.name, name, number, role, spec: () => this.#spec, owner: this.#owner };
    return new Place(about, this.#around);
  }

  #occupationOf(place: Place): Occupied & { readonly place: Place } {
    const { living, acceptsJobs } = place.current;
    const jobs = living === null ? 0 : this.#around.listener.jobsOf(living);
    return { place, number: place.number, isAtWork: acceptsJobs, jobs };
  }

  #targetOf(place: Place): Target {
    return {
      processes: place.processes,
      start: () => {
        this.#isWanted = true;
        place.start();
      },
      stop: (farewell) => place.stop(farewell),
      restart: (options) => this.#restart(place.name, () => [place], options),
      reset: () => place.reset(),
    };
  }

  /** What a program of somebody else's has in hand is not handed on by the dispatcher. */
  get #givesJobs(): boolean {
    return this.#spec.kind === 'queues';
  }
}

function hasFailed({ state }: Worker): boolean {
  return state.name === 'starting' && state.origin === 'failure';
}

function isWanted(place: Place): boolean {
  return place.isWanted;
}
