import { raise } from '../limits.js';
import type { DeckFile } from '../picture/picture.js';
import { type ProblemList, problem } from '../problems.js';
import { cardsOfList, leftOut } from './card-list.js';
import { namedBack, onlyBack } from './common-back.js';
import { copiesOf } from './copies.js';
import type { DeckSearch } from './deck-search.js';
import { type DeckFolders, findFolders } from './folders.js';
import { pairBacks } from './pairing.js';
import { PictureFinder } from './picture-finder.js';
import { type DeckPictures, listPictures } from './pictures.js';

/** Where the pictures of a deck are; names as the job gave them. */
export interface DeckSource {
  /** A folder that holds `front/`, `back/` and `double_sided/`, or just pictures. */
  readonly dir?: string | undefined;
  readonly frontDir?: string | undefined;
  readonly backDir?: string | undefined;
  readonly doubleSidedDir?: string | undefined;
  /** The common back: a file of the back folder, or a path. */
  readonly back?: string | undefined;
  /** Which cards, in this order, instead of every picture of the front folder. */
  readonly cards?: readonly CardEntry[] | undefined;
  readonly onlyFronts: boolean;
  /** Copies counted. */
  readonly maxCards: number;
}

/** A card of a list: pictures as paths below the folder of fronts, or of double-sided backs. */
export interface CardEntry {
  readonly front: string;
  readonly back?: string | undefined;
  /** How many of it; 1. */
  readonly count?: number | undefined;
}

/** A card: its front, its own back where it has one, and how many there are of it, one behind the other. */
export interface Card {
  readonly front: DeckFile;
  readonly back: DeckFile | null;
  readonly count: number;
}

export interface Deck {
  /** As listed; else those without a back of their own first, each group in natural order. */
  readonly cards: readonly Card[];
  /** Behind every card without a back of its own; null: those backs stay white. */
  readonly commonBack: DeckFile | null;
}

/** Finds the pictures that make the deck, without decoding them, and notes everything that is wrong with it. */
export async function readDeck(source: DeckSource, search: DeckSearch): Promise<Deck> {
  const { problems } = search;
  const folders = await findFolders(source, search);
  const pictures = await listPictures(source, folders, search);
  const named =
    source.back === undefined ? null : await problems.note(namedBack(source.back, folders.back, search.grounds), null);
  const cards =
    source.cards === undefined
      ? cardsOfFolder({ ...pictures, fronts: pictures.fronts.filter(({ path }) => path !== named?.path) }, problems)
      : await cardsAsListed(source.cards, { folders, pictures }, search);
  if (source.onlyFronts && cards.some(isDouble)) {
    const hint = 'drop the option, or the backs';
    problems.add(problem('the backs of double-sided cards would be left out', 'onlyFronts', hint));
  }
  const needsBack = source.back === undefined && (cards.length === 0 || !cards.every(isDouble));
  const commonBack = needsBack ? onlyBack(pictures.backs, problems) : named;
  return { cards: limited(cards, source.maxCards, problems), commonBack: source.onlyFronts ? null : commonBack };
}

/** With all copies. */
export function countCards(cards: readonly Card[]): number {
  return cards.reduce((sum, { count }) => sum + count, 0);
}

function isDouble({ back }: Card): boolean {
  return back !== null;
}

function cardsOfFolder({ fronts, doubles }: DeckPictures, problems: ProblemList): Card[] {
  const { backOf, unclear } = pairBacks(fronts, doubles);
  problems.add(...unclear.map((one) => one.problem));
  const cards = fronts.map((front) => {
    const back = backOf.get(front) ?? null;
    return { front, back, count: copiesOf(front, back, problems) };
  });
  return [...cards.filter((card) => !isDouble(card)), ...cards.filter(isDouble)];
}

async function cardsAsListed(
  entries: readonly CardEntry[],
  { folders, pictures }: { folders: DeckFolders; pictures: DeckPictures },
  { grounds, problems, warnings }: DeckSearch,
): Promise<Card[]> {
  const { dir } = folders;
  const { fronts, doubles, backs } = pictures;
  const listable = {
    fronts: new PictureFinder([{ folder: folders.front, files: fronts }], { dir, grounds }),
    backs: new PictureFinder(
      [
        { folder: folders.doubleSided, files: doubles },
        { folder: folders.back, files: backs },
      ],
      { dir, grounds },
    ),
    pairs: pairBacks(fronts, doubles),
  };
  const cards = await cardsOfList(entries, listable, problems);
  warnings.push(...leftOut([...fronts, ...doubles], cards));
  return cards;
}

/** A deck that is too large is told without looking at ten thousands of pictures. */
function limited(cards: readonly Card[], maxCards: number, problems: ProblemList): readonly Card[] {
  const count = countCards(cards);
  if (count <= maxCards) return cards;
  const message = `${count} cards are more than the limit of ${maxCards}`;
  problems.add(problem(message, 'maxCards', `make several decks of it, or ${raise('maxCards')}`));
  return [];
}
