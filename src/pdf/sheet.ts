import type { Deck } from './deck.js';
import type { DeckFile } from './images.js';
import { backSlot, type Layout } from './layouts.js';

/** A picture in a slot of a page. */
export interface Placement {
  readonly file: DeckFile;
  readonly slot: number;
}

/** What is printed on the two sides of one piece of paper. */
export interface Sheet {
  /** 1 for the first. */
  readonly number: number;
  readonly front: readonly Placement[];
  /** Null: there is no back page. */
  readonly back: readonly Placement[] | null;
}

/** Which picture comes where: cards fill the slots in order, and each back lies behind its front when the sheet is turned. */
export function planSheets(
  deck: Deck,
  { layout, slots, onlyFronts }: { layout: Layout; slots: readonly number[]; onlyFronts: boolean },
): Sheet[] {
  const singles = deck.cards.filter(({ back }) => back === null);
  const doubles = deck.cards.filter(({ back }) => back !== null);
  const runs = layout.isOld ? [singles, doubles] : [[...singles, ...doubles]];
  return runs
    .flatMap((run) => chunks(run, slots.length))
    .map((cards, index): Sheet => {
      const front = cards.flatMap(({ front: file }, i) => place(file, slots[i]));
      const fillsUp = layout.isOld && cards[0]?.back === null;
      const backs = fillsUp ? slots.map(() => deck.commonBack) : cards.map(({ back }) => back ?? deck.commonBack);
      const back = backs.flatMap((file, i) => place(file, slots[i]));
      const behind = back.map(({ file, slot }) => ({ file, slot: backSlot(layout, slot) }));
      return { number: index + 1, front, back: onlyFronts ? null : behind };
    });
}

function place(file: DeckFile | null, slot: number | undefined): Placement[] {
  return file === null || slot === undefined ? [] : [{ file, slot }];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
