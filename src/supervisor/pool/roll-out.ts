import type { Ms } from '../../base/units.js';
import type { LeaveCause } from '../../policy/leave-cause.js';
import type { Retirement } from '../process/owner.js';
import type { WorkerProcess } from '../process/worker-process.js';
import type { Place } from './place.js';

/**
 * What a restart of some places is about: the processes that have them when it is asked for, wherever they are by the time
 * it is their turn. Places that are stopped, or taken away, meanwhile are passed over.
 */
export class RollOut {
  readonly #places: () => readonly Place[];
  readonly #why: Retirement;
  readonly #stops: ReadonlyMap<Place, number>;
  readonly #incarnations: ReadonlyMap<WorkerProcess, number>;

  constructor(places: () => readonly Place[], cause: LeaveCause, graceMs?: Ms) {
    this.#places = places;
    this.#why = { cause, detail: null, graceMs };
    this.#stops = new Map(places().map((place) => [place, place.stops]));
    const born = places().flatMap((place) => place.processes); // also successors: they may have booted by what was there before
    this.#incarnations = new Map(born.map((one) => [one, one.incarnations]));
  }

  /** Replaces one after the other. Rejects with `boot_failed`. */
  async inTurn(): Promise<void> {
    for (let [place] = this.#left; place !== undefined; [place] = this.#left) await place.replace(this.#why);
  }

  /** Lets all leave, and starts them again. Rejects with `boot_failed`. */
  async atOnce(): Promise<void> {
    await Promise.all(this.#left.map((place) => place.restartInPlace(this.#why)));
  }

  /** The places whose processes are still to be replaced. */
  get #left(): readonly Place[] {
    return this.#places().filter((place) => this.#stops.get(place) === place.stops && this.#isOld(place));
  }

  #isOld({ current, bornBy, spec }: Place): boolean {
    return bornBy !== spec || current.incarnations === this.#incarnations.get(current);
  }
}
