import type { Grounds } from '../grounds.js';
import type { ProblemList } from '../problems.js';

/** What the search for a deck's files goes by, and where it notes what is wrong with them, or only odd. */
export interface DeckSearch {
  readonly grounds: Grounds;
  readonly problems: ProblemList;
  /** Grows. */
  readonly warnings: string[];
}
