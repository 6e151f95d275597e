import { createHash } from 'node:crypto';
import type { Bytes } from '../../base/units.js';
import type { Point } from '../matrix.js';
import type { Picture, PictureRules } from './picture.js';

/** What decides what is found out about a picture. */
export interface Asked {
  readonly rules: PictureRules;
  readonly crop: Point;
}

interface Entry {
  readonly picture: Promise<Picture>;
  /** 0 while the picture is being examined. */
  bytes: Bytes;
}

/**
 * What is known of pictures, by their content and by what was asked of them: neither a deck that holds a picture twice nor one
 * that is drawn again has it decoded again. Of more than `maxBytes`, what was used longest ago is forgotten.
 */
export class KnownPictures {
  readonly #maxBytes: Bytes;
  /** What was used last comes last. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(maxBytes: Bytes) {
    this.#maxBytes = maxBytes;
  }

  /** What is known of the picture of this content when this is asked, else what `examine` finds out; its errors are not kept. */
  async recall(sha256: string, asked: Asked, examine: () => Promise<Picture>): Promise<Picture> {
    const key = keyOf(sha256, asked);
    const known = this.#entries.get(key);
    if (known === undefined) return this.#learn(key, { picture: examine(), bytes: 0 });
    this.#entries.delete(key);
    this.#entries.set(key, known);
    return known.picture;
  }

  async #learn(key: string, entry: Entry): Promise<Picture> {
    this.#entries.set(key, entry);
    try {
      const picture = await entry.picture;
      if (this.#entries.get(key) === entry) this.#weigh(entry, picture);
      return picture;
    } catch (thrown) {
      this.#entries.delete(key);
      throw thrown;
    }
  }

  #weigh(entry: Entry, picture: Picture): void {
    entry.bytes = sizeOf(picture);
    this.#bytes += entry.bytes;
    for (const [key, { bytes }] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#entries.delete(key);
      this.#bytes -= bytes;
    }
  }
}

/** As short for a long question as for a short one: there is one for every picture. */
function keyOf(sha256: string, asked: Asked): string {
  return createHash('sha256')
    .update(`${sha256} ${JSON.stringify(asked)}`)
    .digest('base64url');
}

/** What objects and keys take of memory, roughly. */
const OVERHEAD = 2048;

function sizeOf({ encoded, edges }: Picture): Bytes {
  const strips = edges === null ? [] : [edges.top, edges.bottom, edges.left, edges.right];
  return strips.reduce((sum, { deflated }) => sum + deflated.length, OVERHEAD + (encoded?.bytes.length ?? 0));
}
