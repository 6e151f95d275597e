import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { compose, type Matrix } from '../../src/pdf/matrix.js';

/** How another program shows a page. */
export interface PageMatrix {
  /** In pt. */
  readonly width: number;
  readonly height: number;
  /** From the coordinates in which the page's last path is drawn to the page as it is shown, in pt, y down. */
  readonly toShown: Matrix;
}

/** How pdf.js shows a page of a PDF; pages count from 1. */
export async function pageMatrix(pdf: Uint8Array, number: number): Promise<PageMatrix> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const page = await (await task.promise).getPage(number);
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const { fnArray, argsArray } = await page.getOperatorList();
  await task.destroy();
  const stack: Matrix[] = [];
  let matrix: Matrix = IDENTITY;
  let drawn: Matrix = IDENTITY;
  fnArray.forEach((operator, i) => {
    if (operator === OPS.save) stack.push(matrix);
    else if (operator === OPS.restore) matrix = stack.pop() ?? matrix;
    else if (operator === OPS.transform) matrix = compose(asMatrix(argsArray[i]), matrix);
    else if (operator === OPS.constructPath) drawn = matrix;
  });
  return { width, height, toShown: compose(drawn, asMatrix(transform)) };
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

function asMatrix(numbers: ArrayLike<number>): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = Array.from(numbers);
  return [a, b, c, d, e, f];
}
