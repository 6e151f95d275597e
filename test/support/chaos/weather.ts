import { seededRandom } from '../seeded-random.js';

/** Choices that depend on a seed alone, in the order in which they are made. */
export class Weather {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** A seed for choices of their own, so that how many are made there changes nothing here. */
  branch(): Weather {
    return new Weather(Math.floor(this.#random() * 2 ** 32));
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.#random() * times < 1;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  /** Any of these; undefined when there are none. */
  any<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }

  /** One of these, each as likely as its weight says. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T {
    let left = this.#random() * items.reduce((sum, { weight }) => sum + weight, 0);
    const found = items.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    if (found === undefined) throw new Error('there is nothing to choose from');
    return found;
  }
}
