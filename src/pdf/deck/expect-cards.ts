import { Grounds } from '../grounds.js';
import { ProblemList } from '../problems.js';
import { type DeckSource, readDeck } from './deck.js';

/** More than any deck has, so that the limit of whoever draws it decides; but a whole disk is not searched. */
const MOST_CARDS = 100_000;

/** Throws `input_invalid` when there is not a single card in a deck, wherever it lies; no picture is decoded. */
export async function expectCards(source: Omit<DeckSource, 'maxCards'>): Promise<void> {
  const grounds = await Grounds.survey({ inputRoots: null, grantedDirs: [], outputDir: null });
  const problems = new ProblemList();
  const { cards } = await readDeck({ ...source, maxCards: MOST_CARDS }, { grounds, problems, warnings: [] });
  if (cards.length === 0) problems.throwIfAny();
}
