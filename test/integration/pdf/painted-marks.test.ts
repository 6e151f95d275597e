import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import type { Rect, Size } from '../../../src/pdf/matrix.js';
import { emptyFolder } from '../../support/folder.js';
import { blackBox, pixelsAmiss } from '../../support/painted.js';
import { readPdf } from '../../support/pdf-reader.js';
import { picture, writeDeck } from '../../support/pictures.js';
import { boxOf } from '../../support/published-label.js';
import { PUBLISHED_SHEETS, type PublishedSheet } from '../../support/published-sheets.js';
import { paintPage } from '../../support/raster.js';
import { edgesApart, grown } from '../../support/rectangles.js';
import { requireTool } from '../../support/tools.js';

const PPI = 600;
/** Every mark lies within 31 mm of its corner. */
const REACH = Math.ceil((31 / 25.4) * PPI);

/** One sheet of each paper, with and without a border. 1.4.0 has the papers and marks of 1.0.0. */
const byPaper = new Map(
  PUBLISHED_SHEETS.filter(({ set }) => set !== '1.4.0').map((sheet) => [
    `${sheet.set} ${sheet.asked.paperSize} ${sheet.asked.borderless}`,
    sheet,
  ]),
);
const papers = [...byPaper.values()].map((sheet) => [`${sheet.set} ${sheet.template}`, sheet] as const);

describe.each(papers)('%s', (_, sheet) => {
  test.for([3, 4] as const)('has its %i marks painted on both sides, to the pixel', async (marks, { skip }) => {
    requireTool('pdftoppm', { skip });
    const path = await whiteSheet(sheet, marks);
    // How far letters reach is known to a few px.
    const labels = (await readPdf(path)).map(({ lines }) => lines.map((line) => grown(boxOf(line), 3)));
    for (const page of [1, 2]) {
      for (const area of corners(sheet.page)) {
        const black = sheet.marks[marks].map((mark) => seenIn(area, mark));
        const either = (labels[page - 1] ?? []).map((label) => seenIn(area, label));
        expect(pixelsAmiss(await paintPage(path, { page, ppi: PPI, area }), { black, either }), `page ${page}`).toBe(0);
      }
    }
  });
});

/**
 * Boxes around the marks of the sheets that were published with 1.0.0, measured on them in px at 600 per inch, as left, top, right
 * and bottom. On tabloid they were measured lying down; they are turned here as they are printed.
 */
const MEASURED = {
  letter: ['224 224 367 367', '6183 224 6376 417', '224 4683 417 4876'],
  a4: ['224 224 367 367', '6599 224 6792 417', '224 4544 417 4737'],
  a3: ['224 224 367 367', '9507 224 9700 417', '224 6597 417 6790'],
  archb: ['224 224 367 367', '10383 224 10576 417', '224 6783 417 6976'],
  tabloid: ['6233 224 6376 367', '6183 9783 6376 9976', '224 224 417 417'],
} as const;

test.for(Object.entries(MEASURED))(
  'marks on %s are where they were on the sheets of 1.0.0 and 1.4.0',
  async ([paperSize, measured], { skip }) => {
    requireTool('pdftoppm', { skip });
    for (const set of ['1.0.0', '1.4.0']) {
      const sheet = PUBLISHED_SHEETS.find(({ asked }) => asked.layout === set && asked.paperSize === paperSize);
      if (sheet === undefined) throw new Error(`${set} has no sheet on ${paperSize}`);
      const path = await whiteSheet(sheet, 3);
      const boxes: Rect[] = [];
      for (const area of corners(sheet.page)) {
        const box = blackBox(await paintPage(path, { page: 2, ppi: PPI, area }));
        if (box !== null) boxes.push({ ...box, x: box.x + area.x, y: box.y + area.y });
      }
      expect(boxes).toHaveLength(3);
      for (const one of measured)
        expect(Math.min(...boxes.map((box) => edgesApart(box, edgesOf(one))))).toBeLessThanOrEqual(1);
    }
  },
);

function edgesOf(edges: string): Rect {
  const [x = NaN, y = NaN, right = NaN, bottom = NaN] = edges.split(' ').map(Number);
  return { x, y, width: right - x, height: bottom - y };
}

/** A sheet and its back on which nothing but the marks is to be seen, and the label of the front. */
async function whiteSheet({ asked }: PublishedSheet, marks: 3 | 4): Promise<string> {
  const folder = await emptyFolder();
  const dir = await writeDeck(folder, {
    'front/card.jpg': await picture('white'),
    'back/back.jpg': await picture('white'),
  });
  const outputPath = join(folder, 'sheets.pdf');
  await renderSheets({ dir, outputPath, marks, ...asked });
  return outputPath;
}

function corners({ width, height }: Size): Rect[] {
  const [right, bottom] = [width, height].map((px) => Math.round((px * PPI) / 300) - REACH);
  return [0, right ?? 0].flatMap((x) => [0, bottom ?? 0].map((y) => ({ x, y, width: REACH, height: REACH })));
}

function seenIn(area: Rect, { x, y, width, height }: Rect): Rect {
  const scale = PPI / 300;
  return { x: x * scale - area.x, y: y * scale - area.y, width: width * scale, height: height * scale };
}
