import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFArray, PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { beforeEach, expect, test } from 'vitest';
import { type OffsetRequest, offsetPdf } from '../../../../src/pdf/index.js';
import { emptyFolder } from '../../../support/folder.js';
import { editedPdf, stream, twoPageObjects, twoPages } from '../../../support/hand-made-pdf.js';
import { difference, inkOf } from '../../../support/ink.js';
import { paintPage } from '../../../support/raster.js';
import { requireTool } from '../../../support/tools.js';

beforeEach(({ skip }) => {
  requireTool('pdftoppm', { skip });
  requireTool('qpdf', { skip });
});

/** A stamp: a black square of 12 pt that is printed. */
const STAMP = '/Type/Annot/Subtype/Stamp/F 4/Rect[96 60 108 72]/AP<</N 11 0 R>>';
const BLACK = stream('0 g 0 0 12 12 re f', '/Type/XObject/Subtype/Form/BBox[0 0 12 12]');

test('what is printed of annotations moves along with the page', async () => {
  const { from, to, result } = await moved(
    twoPages({ page: '/Annots[10 0 R]', more: { 10: `<<${STAMP}>>`, 11: BLACK } }),
    { x: -30, y: 40 },
  );
  await expectShifted({ from, to }, { dx: 30, dy: 40 });
  expect(result.warnings).toEqual([]);
});

test('annotations that stand in their page move along', async () => {
  const pdf = twoPages({ page: `/Annots 10 0 R/Rotate 90`, more: { 10: `[<<${STAMP}>>]`, 11: BLACK } });
  await expectShifted(await moved(pdf, { x: -30, y: 40 }), { dx: 30, dy: 40 });
});

test('an annotation that the front has too stays there', async () => {
  const objects = twoPageObjects({ page: '/Annots 12 0 R', more: { 10: `<<${STAMP}>>`, 11: BLACK, 12: '[10 0 R]' } });
  const pdf = editedPdf(twoPages(), { ...objects, 3: '<</Type/Page/Parent 2 0 R/Contents 5 0 R/Annots 12 0 R>>' });
  const made = await moved(pdf, { x: -30, y: 40 });
  await expectShifted(made, { dx: 30, dy: 40 });
  const [before, after] = [
    await paintPage(made.from, { page: 1, ppi: 300 }),
    await paintPage(made.to, { page: 1, ppi: 300 }),
  ];
  expect(difference(inkOf(before), inkOf(after))).toBe(0);
});

test('all points of an annotation move, and its other measures stay', async () => {
  const drawn =
    '/Type/Annot/Subtype/Ink/F 4/Rect[10 10 50 50]/RD[1 1 1 1]/BS<</W 2>>' +
    '/InkList[[10 10 20 20][30 30 10 0 R 50]]/QuadPoints[1 2 3 4 5 6 7 8]/Vertices[9 10]/L[11 12 13 14]/CL[15 16]';
  const { to } = await moved(twoPages({ page: '/Annots[11 0 R]', more: { 10: '40', 11: `<<${drawn}>>` } }), {
    x: -100,
    y: -100,
  });
  const annotation = await annotationOf(to);
  const points = Object.fromEntries(
    ['Rect', 'RD', 'InkList', 'QuadPoints', 'Vertices', 'L', 'CL'].map((key) => [
      key,
      annotation.get(PDFName.of(key))?.toString(),
    ]),
  );
  expect(points).toEqual({
    Rect: '[ 34 34 74 74 ]',
    RD: '[ 1 1 1 1 ]',
    InkList: '[ [ 34 34 44 44 ] [ 54 54 64 74 ] ]',
    QuadPoints: '[ 25 26 27 28 29 30 31 32 ]',
    Vertices: '[ 33 34 ]',
    L: '[ 35 36 37 38 ]',
    CL: '[ 39 40 ]',
  });
});

test.each([
  ['a link that is only for the screen', '/Subtype/Link/F 0'],
  ['a hidden stamp', '/Subtype/Stamp/F 6'],
  ['the window of a note', '/Subtype/Popup/F 4'],
])('%s stays as it is', async (_, entries) => {
  const { to } = await moved(twoPages({ page: `/Annots[10 0 R]`, more: { 10: `<<${entries}/Rect[1 2 3 4]>>` } }), {
    x: 9,
    y: 9,
  });
  expect((await annotationOf(to)).get(PDFName.of('Rect'))?.toString()).toBe('[ 1 2 3 4 ]');
});

test('a turned page moves its annotations with their middle, unturned, and says so', async () => {
  const { to, result } = await moved(twoPages({ page: '/Annots[10 0 R]', more: { 10: `<<${STAMP}>>`, 11: BLACK } }), {
    angle: 90,
  });
  // The page's middle is (90, 60); that of the stamp was 12 to the right of it and 6 above.
  expect((await annotationOf(to)).get(PDFName.of('Rect'))?.toString()).toBe('[ 90 42 102 54 ]');
  expect(result.warnings).toEqual(['page 2: what is printed of annotations and form fields was moved, but not turned']);
});

async function moved(pdf: string, offset: Omit<OffsetRequest, 'pdfPath'>) {
  const folder = await emptyFolder();
  const [from, to] = [join(folder, 'from.pdf'), join(folder, 'to.pdf')];
  await writeFile(from, pdf, 'latin1');
  const result = await offsetPdf({ pdfPath: from, outputPath: to, ...offset });
  execFileSync('qpdf', ['--check', to]);
  return { from, to, result };
}

async function expectShifted(
  { from, to }: { from: string; to: string },
  { dx, dy }: { dx: number; dy: number },
): Promise<void> {
  const before = inkOf(await paintPage(from, { page: 2, ppi: 300 }), (x, y) => [x + dx, y + dy]);
  const after = inkOf(await paintPage(to, { page: 2, ppi: 300 }));
  expect(before.size).toBeGreaterThan(100 * 50 + 30 * 60); // the stamp as well as the mark
  expect(difference(before, after)).toBe(0);
}

async function annotationOf(path: string): Promise<PDFDict> {
  const document = await PDFDocument.load(await readFile(path));
  const list = document.getPage(1).node.lookup(PDFName.of('Annots'), PDFArray);
  return list.lookup(0, PDFDict);
}
