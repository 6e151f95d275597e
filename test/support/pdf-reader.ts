import { readFile } from 'node:fs/promises';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { compose, type Matrix, type Rect, transformRect } from '../../src/pdf/matrix.js';

/** A picture as a page shows it, in px at 300 per inch from the page's top-left corner. */
export interface ShownPicture extends Rect {
  /** Of the stored image, in pixels. */
  readonly pixels: { readonly width: number; readonly height: number };
  /** Whether its top edge is below its bottom edge. */
  readonly isTurned: boolean;
}

export interface ShownPage {
  readonly width: number;
  readonly height: number;
  /** Without the one-pixel strips of the bleed. */
  readonly pictures: readonly ShownPicture[];
  /** Strips and corners of the bleed. */
  readonly bleed: readonly Rect[];
  readonly text: string;
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

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>>;

async function readPage(page: Page): Promise<ShownPage> {
  const [, , widthPt = 0, heightPt = 0] = page.view;
  const { fnArray, argsArray } = await page.getOperatorList();
  const toPx: Matrix = [1 / 0.24, 0, 0, -1 / 0.24, 0, heightPt / 0.24];
  const pictures: ShownPicture[] = [];
  const bleed: Rect[] = [];
  const stack: Matrix[] = [];
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  fnArray.forEach((operator, i) => {
    const args = argsArray[i];
    if (operator === OPS.save || operator === OPS.paintFormXObjectBegin) stack.push(matrix);
    else if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) matrix = stack.pop() ?? matrix;
    else if (operator === OPS.transform)
      matrix = compose([args[0], args[1], args[2], args[3], args[4], args[5]], matrix);
    else if (operator === OPS.paintInlineImageXObject) bleed.push(transformRect(UNIT, compose(matrix, toPx)));
    else if (operator === OPS.paintImageXObject) {
      const shown = compose(matrix, toPx);
      const rect = transformRect(UNIT, shown);
      const [, width, height] = args;
      if (width === 1 || height === 1) bleed.push(rect);
      else pictures.push({ ...rect, pixels: { width, height }, isTurned: shown[3] > 0 });
    }
  });
  const { items } = await page.getTextContent();
  const text = items.map((item) => ('str' in item ? item.str : '')).join('');
  return { width: widthPt / 0.24, height: heightPt / 0.24, pictures, bleed, text };
}

const UNIT: Rect = { x: 0, y: 0, width: 1, height: 1 };
