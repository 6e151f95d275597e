/**
 * Smooth weighted round robin: over any run in which all candidates stay available, each is picked in proportion to its
 * weight, and the picks of one are spread evenly between those of the others. (The algorithm is nginx's.)
 */
export class WeightedPick {
  readonly #weights: ReadonlyMap<string, number>;
  readonly #current = new Map<string, number>();

  constructor(weights: Readonly<Record<string, number>>) {
    this.#weights = new Map(Object.entries(weights));
  }

  /** The next of those for which `isAvailable` holds; null when there is none. */
  next(isAvailable: (name: string) => boolean): string | null {
    let picked: string | null = null;
    let highest = Number.NEGATIVE_INFINITY;
    let total = 0;
    for (const [name, weight] of this.#weights) {
      if (!isAvailable(name)) continue;
      const current = (this.#current.get(name) ?? 0) + weight;
      this.#current.set(name, current);
      total += weight;
      if (current > highest) {
        picked = name;
        highest = current;
      }
    }
    if (picked !== null) this.#current.set(picked, highest - total);
    return picked;
  }
}
