import type { Size } from '../matrix.js';
import { PX_PER_MM } from '../units.js';
import { type LayoutSet, publishedSet } from './geometry.js';
import { nameOf } from './layouts.js';

/** A paper as sheets of its set are printed on it. */
export interface Paper {
  readonly set: LayoutSet;
  readonly name: string;
  /** Mm. */
  readonly size: Size;
  /** The edge about which it is turned to print its back. */
  readonly flipsOn: 'long' | 'short';
}

/** The paper of this name or alias. Throws `input_invalid` naming those of the set. */
export function findPaper(set: LayoutSet, wanted: string): Paper {
  const { papers } = publishedSet(set);
  const name = nameOf('paper size', wanted, papers, set);
  const [width = 0, height = 0] = papers[name]?.mm ?? [];
  // Backs stand upside down on the page, which takes a flip about its horizontal edges, long or not.
  return { set, name, size: { width, height }, flipsOn: width > height ? 'long' : 'short' };
}

/** Every paper of a set. */
export function allPapers(set: LayoutSet): Paper[] {
  return Object.keys(publishedSet(set).papers).map((name) => findPaper(set, name));
}

/** The size of a page in px at 300 per inch. */
export function pagePx({ size }: Paper): Size {
  return { width: size.width * PX_PER_MM, height: size.height * PX_PER_MM };
}
