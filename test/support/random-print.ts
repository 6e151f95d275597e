import type { RenderRequest } from '../../src/pdf/index.js';
import type { Point, Size } from '../../src/pdf/matrix.js';
import { PUBLISHED_SHEETS, type PublishedSheet } from './published-sheets.js';
import { seededRandom } from './seeded-random.js';
import { pictureOfSize, telltale } from './telltale-deck.js';

/** A card to be printed: the sizes of its pictures tell which it is. */
export interface PrintedCard {
  readonly front: Size;
  /** Null: it has the common back, if there is one. */
  readonly ownBack: Size | null;
}

/** A deck and settings taken at random, and what must come of them. */
export interface RandomPrint {
  readonly sheet: PublishedSheet;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly request: Omit<RenderRequest, 'outputPath' | 'dir' | 'marks'> & { readonly marks: 3 | 4 };
  /** In the order of printing, copies one by one. */
  readonly cards: readonly PrintedCard[];
  readonly commonBack: Size | null;
  /** How far backs are moved, in px as they stand: right and up. */
  readonly offset: Point;
  /** Slots in use. */
  readonly slots: readonly number[];
  /** Whether the common back fills every slot. */
  readonly fillsBacks: boolean;
}

/** The print of this seed, always the same. */
export async function randomPrint(seed: number): Promise<RandomPrint> {
  const choose = new Choice(seed);
  const sheet = choose.oneOf(PUBLISHED_SHEETS);
  const skip = choose.skip(sheet.fronts.length);
  const slots = [...sheet.fronts.keys()].filter((slot) => !skip.includes(slot));
  const drawn = choose.cards(Math.min(MOST_CARDS, 2 * slots.length));
  const hasDoubles = drawn.some(({ ownBack }) => ownBack !== null);
  const commonBack = choose.chance(0.8) ? telltale.common : null;
  const backSlots = choose.chance(0.3) ? undefined : choose.oneOf(['all', 'present'] as const);
  const offset = choose.chance(0.7) ? { x: 0, y: 0 } : { x: choose.below(41) - 20, y: choose.below(41) - 20 };
  const marks = choose.oneOf([3, 4] as const);
  const treatment = choose.treatment();
  const onlyFronts = !hasDoubles && treatment.cropBacks === undefined && choose.chance(0.2);
  const ofBacks = onlyFronts ? {} : { backSlots, offset };
  const request = { ...sheet.asked, skip, marks, ...treatment, ...ofBacks, onlyFronts };
  const files: Record<string, Uint8Array> = {};
  for (const { name, front, ownBack } of choose.shuffled(drawn)) {
    files[`front/${name}`] = await pictureOfSize(front);
    if (ownBack !== null) files[`double_sided/${name}`] = await pictureOfSize(ownBack);
  }
  if (commonBack !== null) files['back/back.jpg'] = await pictureOfSize(commonBack);
  const inOrder = [
    ...drawn.filter(({ ownBack }) => ownBack === null),
    ...drawn.filter(({ ownBack }) => ownBack !== null),
  ];
  return {
    sheet,
    files,
    request,
    cards: inOrder.flatMap((card) => Array.from({ length: card.copies }, () => card)),
    commonBack,
    offset,
    slots,
    fillsBacks: backSlots === 'all' || (backSlots === undefined && sheet.isOld),
  };
}

/** Enough for several sheets of most layouts. */
const MOST_CARDS = 30;

interface NamedCard extends PrintedCard {
  readonly name: string;
  readonly copies: number;
}

class Choice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  chance(part: number): boolean {
    return this.#random() < part;
  }

  /** From 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  oneOf<T extends object | string | number>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: this.#random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  /** Some slots, but not all; one may be named twice. */
  skip(slots: number): number[] {
    if (this.chance(0.5)) return [];
    const skipped = this.shuffled([...Array(slots).keys()]).slice(0, this.below(slots));
    return [...skipped, ...skipped.slice(0, 1)];
  }

  /** What is asked for pictures; not everything goes together. */
  treatment(): Pick<RenderRequest, 'crop' | 'cropBacks' | 'fit' | 'bleed' | 'extendCorners'> {
    const crop = this.chance(0.5) ? undefined : this.oneOf(['3mm', '0.05in', '5', '2.5%']);
    const cropBacks = this.chance(0.7) ? undefined : this.oneOf(['1mm', '4']);
    const fit = this.chance(0.7) ? 'stretch' : 'crop';
    const isCut = crop !== undefined || cropBacks !== undefined || fit === 'crop';
    const bleed = this.oneOf([...(isCut ? (['real'] as const) : []), 'edge', 'under', 'none'] as const);
    const extendCorners = (bleed === 'edge' || bleed === 'none') && this.chance(0.3) ? this.below(51) : 0;
    return { crop, cropBacks, fit, bleed, extendCorners };
  }

  /** Cards in the order of their numbers, which say nothing about how their names are written. */
  cards(most: number): NamedCard[] {
    const count = 1 + this.below(most);
    const doubles = this.oneOf([0, 0.3, 1]);
    let number = 0;
    return Array.from({ length: count }, (_, i) => {
      number += 1 + this.below(20);
      const copies = this.chance(0.15) ? 1 + this.below(3) : 1;
      const digits = String(number).padStart(1 + this.below(4), '0');
      const name = `card ${digits}${copies > 1 ? ` x${copies}` : ''}.jpg`;
      const ownBack = this.chance(doubles) ? telltale.ownBack(i) : null;
      return { name, copies, front: telltale.single(i), ownBack };
    });
  }
}
