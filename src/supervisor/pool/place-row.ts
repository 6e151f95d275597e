import { freeNumbers } from '../../policy/scaling-down.js';
import type { Farewell } from '../process/owner.js';
import type { WorkerProcess } from '../process/worker-process.js';
import type { Place } from './place.js';

/** The places of one kind, in the order of their numbers: `pdf-1`, `pdf-2`, … */
export class PlaceRow {
  readonly #make: (number: number) => Place;
  #places: readonly Place[] = [];
  /** Taken away; processes in them are leaving. */
  #former: readonly Place[] = [];

  constructor(make: (number: number) => Place) {
    this.#make = make;
  }

  get places(): readonly Place[] {
    return this.#places;
  }

  /** Those that have a place now. */
  get current(): readonly WorkerProcess[] {
    return this.#places.map((place) => place.current);
  }

  /** Those that come, or have not gone yet. */
  get others(): readonly WorkerProcess[] {
    return [...this.#places.flatMap((place) => place.others), ...this.departing];
  }

  /** Those whose places were taken away. */
  get departing(): readonly WorkerProcess[] {
    return this.former.flatMap(stillThere);
  }

  /** The places that were taken away from those. */
  get former(): readonly Place[] {
    return this.#former.filter((place) => stillThere(place).length > 0);
  }

  /** Adds the lowest numbers that are free. */
  grow(size: number): readonly Place[] {
    const taken = this.#places.map((place) => place.number);
    const added = freeNumbers(taken, size - taken.length).map(this.#make);
    this.#places = [...this.#places, ...added].sort((a, b) => a.number - b.number);
    return added;
  }

  /** Takes places away; their processes finish and leave. */
  remove(surplus: readonly Place[]): void {
    this.#places = this.#places.filter((place) => !surplus.includes(place));
    this.#former = [...this.former, ...surplus];
    for (const place of surplus) place.stop({ now: false });
  }

  stop(farewell: Farewell): void {
    for (const place of [...this.#places, ...this.#former]) place.stop(farewell);
  }
}

function stillThere(place: Place): readonly WorkerProcess[] {
  return place.processes.filter((one) => one.life.state.name !== 'stopped');
}
