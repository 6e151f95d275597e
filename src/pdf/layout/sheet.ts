import type { Card, Deck } from '../deck/deck.js';
import type { CutFile, DeckFile } from '../picture/picture.js';
import type { Settings } from '../settings.js';
import { backSlot } from './layouts.js';

/** A picture in a slot of a page. */
export interface Placement extends CutFile {
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

/**
 * Which picture comes where: cards fill the slots in order, and each back lies behind its front when the sheet is turned.
 * The old sets begin a new sheet for cards with a back of their own.
 */
export function planSheets(
  { cards, commonBack }: Pick<Deck, 'cards' | 'commonBack'>,
  {
    layout,
    slots,
    onlyFronts,
    backSlots,
    crops,
  }: Pick<Settings, 'layout' | 'slots' | 'onlyFronts' | 'backSlots' | 'crops'>,
): Sheet[] {
  const cardPicture = (file: DeckFile) => ({ file, crop: crops.cards });
  const shared = commonBack === null ? null : { file: commonBack, crop: crops.commonBack };
  const backOf = (card: Card | null) => (card === null || card.back === null ? shared : cardPicture(card.back));
  const isSingle = ({ back }: Card) => back === null;
  const copies = cards.flatMap((card) => Array.from({ length: card.count }, () => card));
  const runs = layout.isOld ? [copies.filter(isSingle), copies.filter((card) => !isSingle(card))] : [copies];
  return runs
    .flatMap((run) => chunks(run, slots.length))
    .map((onSheet, index): Sheet => {
      const fillsUp = backSlots === 'all' && onSheet.some(isSingle);
      const behind = fillsUp ? slots.map((_, i) => onSheet[i] ?? null) : onSheet;
      const backs = behind.flatMap((card, i) => place(backOf(card), slots[i]));
      return {
        number: index + 1,
        front: onSheet.flatMap(({ front }, i) => place(cardPicture(front), slots[i])),
        back: onlyFronts ? null : backs.map(({ file, crop, slot }) => ({ file, crop, slot: backSlot(layout, slot) })),
      };
    });
}

function place(picture: CutFile | null, slot: number | undefined): Placement[] {
  return picture === null || slot === undefined ? [] : [{ slot, ...picture }];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
