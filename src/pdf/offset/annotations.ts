import { type Matrix, transform } from '../matrix.js';
import { distinct, type Page } from '../reader/pages.js';
import type { PdfFile } from '../reader/pdf-file.js';
import type { Revision } from '../reader/revision.js';
import { arrayOf, integerOf, numberAtom, numberOf, type PdfDict, type PdfValue, withEntry } from '../reader/values.js';

/** Flags of an annotation (ISO 32000-2, table 167). */
const HIDDEN = 2;
const PRINTED = 4;

/** Entries that hold points of the page, one after another, themselves or in lists. */
const POINTS = ['Rect', 'QuadPoints', 'Vertices', 'InkList', 'L', 'CL', 'Path'] as const;

/** Moves what is printed of the annotations of pages. */
export class AnnotationMover {
  readonly #file: PdfFile;
  readonly #revision: Revision;
  /** On how many pages each annotation is, by its number. */
  readonly #uses = new Map<number, number>();

  constructor(file: PdfFile, revision: Revision, pages: readonly Page[]) {
    this.#file = file;
    this.#revision = revision;
    for (const page of distinct(pages)) {
      for (const one of this.#listOf(page))
        if (one.kind === 'ref') this.#uses.set(one.number, (this.#uses.get(one.number) ?? 0) + 1);
    }
  }

  /**
   * The page's list of annotations with the printed ones moved as their middle is moved; null when it stays as it is. An
   * annotation of this page alone is changed where it is; of one that is on others too, pages that move alike get a copy.
   */
  move(page: Page, matrix: Matrix): { readonly moved: number; readonly list: PdfValue | null } {
    const before = this.#listOf(page);
    let moved = 0;
    const after = before.map((item): PdfValue => {
      const annotation = this.#file.dict(item);
      if (!this.#isPrinted(annotation)) return item;
      const changed = this.#moved(annotation, matrix);
      if (changed === null) return item;
      moved++;
      if (item.kind !== 'ref') return changed;
      if ((this.#uses.get(item.number) ?? 0) > 1) return this.#revision.add(changed);
      this.#revision.change(item, changed);
      return item;
    });
    return { moved, list: after.some((item, i) => item !== before[i]) ? arrayOf(after) : null };
  }

  #listOf({ dict }: Page): readonly PdfValue[] {
    const list = this.#file.resolve(dict.entries.get('Annots'));
    return list.kind === 'array' ? list.items : [];
  }

  #isPrinted({ entries }: PdfDict): boolean {
    const flags = integerOf(this.#file.resolve(entries.get('F'))) ?? 0;
    const kind = this.#file.resolve(entries.get('Subtype'));
    return (flags & PRINTED) !== 0 && (flags & HIDDEN) === 0 && !(kind.kind === 'name' && kind.name === 'Popup');
  }

  #moved(annotation: PdfDict, matrix: Matrix): PdfDict | null {
    const [x = null, y = null, otherX = null, otherY = null] = this.#file.numbers(annotation.entries.get('Rect'));
    if (x === null || y === null || otherX === null || otherY === null) return null;
    const middle = { x: (x + otherX) / 2, y: (y + otherY) / 2 };
    const to = transform(middle, matrix);
    const by = [to.x - middle.x, to.y - middle.y];
    return POINTS.filter((key) => annotation.entries.has(key)).reduce(
      (changed, key) => withEntry(changed, key, this.#shifted(annotation.entries.get(key), by)),
      annotation,
    );
  }

  /** Every first number of a list by the first way, every second one by the second; and so in lists of lists. */
  #shifted(value: PdfValue | undefined, by: readonly number[], isNested = false): PdfValue {
    const found = this.#file.resolve(value);
    if (found.kind !== 'array') return found;
    const items = found.items.map((item, i) => {
      const one = this.#file.resolve(item);
      const number = numberOf(one);
      if (number !== null) return numberAtom(number + (by[i % 2] ?? 0));
      return isNested ? one : this.#shifted(one, by, true);
    });
    return arrayOf(items);
  }
}
