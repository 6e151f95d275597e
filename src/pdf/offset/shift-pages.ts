import { compose, inverse, type Matrix } from '../matrix.js';
import { pdfNumbers } from '../pdf-number.js';
import { badInput } from '../problems.js';
import { Damage } from '../reader/damage.js';
import { isStream } from '../reader/indirect-object.js';
import { distinct, type Page, pagesOf } from '../reader/pages.js';
import type { PdfFile } from '../reader/pdf-file.js';
import { Revision } from '../reader/revision.js';
import { arrayOf, isNull, type PdfDict, type PdfValue, withEntry } from '../reader/values.js';
import { AnnotationMover } from './annotations.js';
import { type Offset, offsetMatrix } from './offset.js';
import { resourcesWithMovedPatterns } from './patterns.js';
import { shownPage } from './shown-page.js';

/** What moving pages adds to a file. */
export interface Shifted {
  /** What goes behind the file's bytes. */
  readonly added: Buffer;
  readonly warnings: readonly string[];
}

/** Moves what is on these pages, which count from 1. Throws Damage, or `input_invalid` when a page cannot move alone. */
export function shiftPages(file: PdfFile, chosen: readonly number[], offset: Offset): Shifted {
  if (offset.x === 0 && offset.y === 0 && offset.angle === 0)
    return { added: Buffer.alloc(0), warnings: ['the offset is 0, so nothing was moved'] };
  const pages = pagesOf(file);
  refuseTornPages(pages, new Set(chosen));
  const revision = new Revision(file);
  const annotations = new AnnotationMover(file, revision, pages);
  const unturned: number[] = [];
  for (const page of distinct(chosen.flatMap((number) => pages[number - 1] ?? []))) {
    const matrix = ownMatrix(file, page, offset);
    const { moved, list } = annotations.move(page, matrix);
    if (moved > 0 && offset.angle !== 0) unturned.push(pages.indexOf(page) + 1);
    const changed = withEntries(page.dict, { Annots: list, ...movedContent(page, matrix, { file, revision }) });
    if (changed !== page.dict) revision.change(page.ref, changed);
  }
  return { added: revision.bytes(), warnings: warningsOf(unturned) };
}

/** A page that stands at several places of the document moves at all of them or at none. */
function refuseTornPages(pages: readonly Page[], chosen: ReadonlySet<number>): void {
  const firstAt = new Map<number, number>();
  pages.forEach(({ ref }, index) => {
    const first = firstAt.get(ref.number) ?? index + 1;
    firstAt.set(ref.number, first);
    if (chosen.has(first) !== chosen.has(index + 1))
      throw badInput(
        `pages ${first} and ${index + 1} are one and the same, of which only one should move`,
        'pages',
        'write each page on its own: qpdf in.pdf --pages . 1-z -- out.pdf',
      );
  });
}

/** The offset of a page in the coordinates of its content. */
function ownMatrix(file: PdfFile, page: Page, offset: Offset): Matrix {
  const shown = shownPage(file, page);
  return compose(compose(shown.fromOwn, offsetMatrix(offset, shown)), inverse(shown.fromOwn));
}

/** The entries that move what a page draws; none when it draws nothing. */
function movedContent(
  page: Page,
  matrix: Matrix,
  { file, revision }: { readonly file: PdfFile; readonly revision: Revision },
): Entries {
  const content = contentOf(file, page);
  if (content.length === 0) return {};
  return {
    Contents: arrayOf([revision.addStream(moving(matrix)), ...content]),
    Resources: resourcesWithMovedPatterns(page, matrix, { file, revision }),
  };
}

/** New values of entries; null where the old one stays. */
type Entries = Readonly<Record<string, PdfValue | null>>;

function withEntries(dict: PdfDict, entries: Entries): PdfDict {
  return Object.entries(entries).reduce(
    (changed, [key, value]) => (value === null ? changed : withEntry(changed, key, value)),
    dict,
  );
}

/** The streams that a page's content is made of. */
function contentOf(file: PdfFile, { dict }: Page): readonly PdfValue[] {
  const written = dict.entries.get('Contents');
  const found = file.resolve(written);
  if (found.kind === 'array') return found.items;
  if (written === undefined || isNull(found)) return [];
  if (written.kind === 'ref' && isStream(file.object(written.number))) return [written];
  throw new Damage('the content of a page is missing');
}

/**
 * Content that moves what follows it. It does not save the state first: a page that restores more often than it saved would
 * take the movement back in the middle.
 */
function moving(matrix: Matrix): Buffer {
  return Buffer.from(`${pdfNumbers(matrix)} cm\n`, 'latin1');
}

function warningsOf(unturned: readonly number[]): string[] {
  if (unturned.length === 0) return [];
  const pages = `page${unturned.length === 1 ? '' : 's'} ${unturned.join(', ')}`;
  return [`${pages}: what is printed of annotations and form fields was moved, but not turned`];
}
