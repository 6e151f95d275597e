import { readFileSync } from 'node:fs';
import { ownFile } from '../../base/own-file.js';
import type published from './geometry.json';

/** The generations of cutting templates; sheets of one cannot be cut with the templates of another. */
export const LAYOUT_SETS = ['1.0.0', '1.4.0', '3.0.0'] as const;
export type LayoutSet = (typeof LAYOUT_SETS)[number];

/** One published layout, as `GEOMETRY.md` explains it. */
export interface PublishedLayout {
  readonly template: string;
  readonly paper: string;
  readonly card: string;
  readonly orientation: string;
  readonly borderless?: boolean | undefined;
  readonly insetMm: number;
  readonly armMm: number;
  readonly cardPx: readonly number[];
  readonly xPx: readonly number[];
  readonly yPx: readonly number[];
}

export interface PublishedPaper {
  readonly mm: readonly number[];
  readonly marksMm?: readonly number[];
  readonly aliases?: readonly string[];
}

export interface PublishedCard {
  /** The card as it is cut; told by the sets computed by rule. */
  readonly mm?: readonly number[];
  readonly radiusMm?: number;
  readonly aliases?: readonly string[];
}

export interface PublishedSet {
  readonly papers: Readonly<Record<string, PublishedPaper>>;
  readonly cards: Readonly<Record<string, PublishedCard>>;
  readonly layouts: readonly PublishedLayout[];
}

let sets: Readonly<Record<LayoutSet, PublishedSet>> | null = null;

/** The published layouts of one set, read from the file beside this one at first use. */
export function publishedSet(set: LayoutSet): PublishedSet {
  sets ??= readSets();
  return sets[set];
}

// Read rather than imported: importing JSON prints a warning in Node 20. The type-only import checks the file's shape when
// compiling and makes the compiler copy it beside the output.
function readSets(): Readonly<Record<LayoutSet, PublishedSet>> {
  const file: typeof published = JSON.parse(readFileSync(ownFile('pdf/layout/geometry.json'), 'utf8'));
  return file.sets;
}
