import { readFile } from 'node:fs/promises';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { compose, type Matrix, type Size } from '../../src/pdf/matrix.js';
import { type Painted, paintedBy } from './pdf-painter.js';

/** A page as another program finds it, in px at 300 per inch from its top-left corner. */
export interface ShownPage extends Size, Painted {
  readonly lines: readonly ShownLine[];
  readonly text: string;
}

export interface ShownLine {
  readonly text: string;
  /** From the baseline's start, in ems along and below it, to the page. */
  readonly matrix: Matrix;
  /** Px along the baseline. */
  readonly length: number;
}

/** What another program finds on the pages of a PDF. */
export async function readPdf(path: string): Promise<ShownPage[]> {
  const task = getDocument({ data: new Uint8Array(await readFile(path)), verbosity: 0 });
  const document = await task.promise;
  const numbers = Array.from({ length: document.numPages }, (_, i) => i + 1);
  const pages = await Promise.all(numbers.map(async (number) => readPage(await document.getPage(number))));
  await task.destroy();
  return pages;
}

/** The ids of a file: that of its first state and, where it was changed since, that of its present one. */
export async function fingerprints(path: string): Promise<(string | null)[]> {
  const task = getDocument({ data: new Uint8Array(await readFile(path)), verbosity: 0 });
  const { fingerprints: found } = await task.promise;
  await task.destroy();
  return found;
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>>;

async function readPage(page: Page): Promise<ShownPage> {
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  const toPx: Matrix = [1 / 0.24, 0, 0, -1 / 0.24, -left / 0.24, top / 0.24];
  const size = { width: (right - left) / 0.24, height: (top - bottom) / 0.24 };
  const lines = await linesOf(page, toPx);
  const painted = paintedBy(await page.getOperatorList(), { toPx, size });
  return { ...size, ...painted, lines, text: lines.map(({ text }) => text).join('') };
}

async function linesOf(page: Page, toPx: Matrix): Promise<ShownLine[]> {
  const { items } = await page.getTextContent();
  const texts = items.flatMap((item) => ('str' in item && item.str !== '' ? [item] : []));
  return texts.map(({ str, transform: [a, b, c, d, e, f], width }) => ({
    text: str,
    matrix: compose(compose([1, 0, 0, -1, 0, 0], [a, b, c, d, e, f]), toPx),
    length: width / 0.24,
  }));
}
