import type { Bytes } from '../../base/units.js';

/** What was let in and does not show yet: the last answer about the memory may have been given before it was there. */
export class Unseen {
  #underWay: Bytes = 0;
  #landed: Bytes = 0;
  /** Of what has landed, so much shows. */
  #seen: Bytes = 0;

  get bytes(): Bytes {
    return this.#underWay + this.#landed - this.#seen;
  }

  /** Lets so much in by `add`, however that ends: its reply alone may have got lost. */
  async count<T>(bytes: Bytes, add: () => Promise<T>): Promise<T> {
    this.#underWay += bytes;
    try {
      return await add();
    } finally {
      this.#underWay -= bytes;
      this.#landed += bytes;
    }
  }

  /** The memory is asked for; call what it returns when the answer is there. It tells of all that has landed before the question. */
  ask(): () => void {
    const landed = this.#landed;
    return () => {
      this.#seen = Math.max(this.#seen, landed);
    };
  }
}
