import { compose, inverse, type Matrix, pdfNumbers } from '../matrix.js';
import { badInput } from '../problems.js';
import { Damage } from '../reader/damage.js';
import { isStream } from '../reader/indirect-object.js';
import { distinct, type Page, pagesOf } from '../reader/pages.js';
import type { PdfFile } from '../reader/pdf-file.js';
import { Revision } from '../reader/revision.js';
import { arrayOf, isNull, type PdfValue, withEntry } from '../reader/values.js';
import { AnnotationMover } from './annotations.js';
import { type Offset, offsetMatrix } from './offset.js';
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
    const content = contentOf(file, page);
    const withList = list === null ? page.dict : withEntry(page.dict, 'Annots', list);
    const contents = () => arrayOf([revision.addStream(moving(matrix)), ...content]);
    const changed = content.length === 0 ? withList : withEntry(withList, 'Contents', contents());
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
function moving(matrix: Matrix): string {
  return `${pdfNumbers(matrix)} cm\n`;
}

function warningsOf(unturned: readonly number[]): string[] {
  if (unturned.length === 0) return [];
  const pages = `page${unturned.length === 1 ? '' : 's'} ${unturned.join(', ')}`;
  return [`${pages}: what is printed of annotations and form fields was moved, but not turned`];
}
