import type { Place } from './place.js';
import type { Retirement } from './process/owner.js';
import type { WorkerProcess } from './process/worker-process.js';

const REQUESTED: Retirement = { cause: 'requested', detail: null };

/**
 * What a restart of some places is about: the processes that have them when it is asked for, wherever they are by the time
 * it is their turn. Places that are stopped, or taken away, meanwhile are passed over.
 */
export class RollOut {
  readonly #places: () => readonly Place[];
  readonly #stops: ReadonlyMap<Place, number>;
  readonly #incarnations: ReadonlyMap<WorkerProcess, number>;

  constructor(places: () => readonly Place[]) {
    this.#places = places;
    this.#stops = new Map(places().map((place) => [place, place.stops]));
    this.#incarnations = new Map(places().map(({ current }) => [current, current.incarnations]));
  }

  /** Replaces one after the other. Rejects with `boot_failed`. */
  async inTurn(): Promise<void> {
    for (let [place] = this.#left; place !== undefined; [place] = this.#left) await place.replace(REQUESTED);
  }

  /** Lets all leave, and starts them again. Rejects with `boot_failed`. */
  async atOnce(): Promise<void> {
    await Promise.all(this.#left.map((place) => place.restartInPlace(REQUESTED)));
  }

  /** The places whose processes are still to be replaced. */
  get #left(): readonly Place[] {
    return this.#places().filter((place) => this.#stops.get(place) === place.stops && this.#isOld(place));
  }

  #isOld({ current, spec }: Place): boolean {
    const bornBy = current.living?.spec ?? current.spec;
    return bornBy !== spec || current.incarnations === this.#incarnations.get(current);
  }
}
