import { Damage } from './damage.js';
import type { PdfFile } from './pdf-file.js';
import { type IndirectRef, isNull, NULL, type PdfDict, type PdfValue } from './values.js';

/** A page of a file. */
export interface Page {
  readonly ref: IndirectRef;
  readonly dict: PdfDict;
  /** An entry of its own, or inherited from the nodes above it; references are followed. */
  readonly entry: (key: string) => PdfValue;
}

/** The pages in order (ISO 32000-2, 7.7.3). Throws Damage when the tree of pages has a hole or a ring. */
export function pagesOf(file: PdfFile): Page[] {
  const catalog = file.dict(file.trailer.entries.get('Root'));
  const root = catalog.entries.get('Pages');
  const pages = root === undefined ? [] : [...pagesBelow(root, { file, above: [], seen: new Set() })];
  if (pages.length === 0) throw new Damage('it has no pages');
  return pages;
}

/** Pages without those that are another place of one before. */
export function distinct(pages: readonly Page[]): readonly Page[] {
  return [...new Map(pages.map((page) => [page.ref.number, page])).values()];
}

/** A balanced tree of all pages that a file could hold is far less deep. */
const MOST_LEVELS = 200;

interface Walk {
  readonly file: PdfFile;
  /** The nodes on the way, the nearest first. */
  readonly above: readonly PdfDict[];
  /** The numbers of all nodes met: each has one place in the tree. */
  readonly seen: Set<number>;
}

function* pagesBelow(node: PdfValue, { file, above, seen }: Walk): Generator<Page> {
  const dict = file.resolve(node);
  if (node.kind !== 'ref' || dict.kind !== 'dict') throw new Damage('a page is missing');
  const line = [dict, ...above];
  const kids = file.resolve(dict.entries.get('Kids'));
  if (kids.kind !== 'array') {
    const valuesOf = (key: string) => line.map(({ entries }) => file.resolve(entries.get(key)));
    yield { ref: node, dict, entry: (key) => valuesOf(key).find((value) => !isNull(value)) ?? NULL };
    return;
  }
  if (above.length > MOST_LEVELS) throw new Damage('its pages are nested too deep');
  if (seen.has(node.number)) throw new Damage('its pages run in a ring');
  seen.add(node.number);
  for (const kid of kids.items) yield* pagesBelow(kid, { file, above: line, seen });
}
