import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { calibrationGrid } from '../../../src/pdf/calibration/grid.js';
import { allPapers, findPaper, layoutSet, offsetPdf, renderSheets, writeCalibration } from '../../../src/pdf/index.js';
import { pagePx } from '../../../src/pdf/layout/papers.js';
import { type Rect, transformRect, turnedBox } from '../../../src/pdf/matrix.js';
import { PX_PER_MM } from '../../../src/pdf/units.js';
import { emptyFolder } from '../../support/folder.js';
import { readPdf, type ShownLine } from '../../support/pdf-reader.js';
import { paintPage, type Raster } from '../../support/raster.js';
import { grown, isInside, overlap } from '../../support/rectangles.js';
import { requireTool } from '../../support/tools.js';

beforeEach((context) => requireTool('pdftoppm', context));

/** What printers do to the second side, in px on its page as it is shown, y down. */
const SHIFTS = [
  { dx: 5, dy: -3 },
  { dx: -7, dy: 6 },
];

describe.each([
  { set: '3.0.0', paper: 'letter' },
  { set: '3.0.0', paper: 'a4' },
  { set: '1.0.0', paper: 'tabloid' },
])('a calibration sheet for $paper of $set', ({ set, paper: name }) => {
  test('tells by the pair of squares that meet the very offset that undoes what the printer did', async () => {
    const folder = await emptyFolder();
    const paper = findPaper(layoutSet(set), name);
    const path = join(folder, 'calibration.pdf');
    await writeCalibration(paper, path);
    const [front, back] = [await paintPage(path, { page: 1, ppi: 300 }), await paintPage(path, { page: 2, ppi: 300 })];
    const labels = (await readPdf(path))[1]?.lines.filter(({ text }) => /^-?\d+,-?\d+$/.test(text)) ?? [];
    const deck = join(folder, 'deck.pdf');
    await renderSheets({ dir: 'examples/deck', outputPath: deck, layout: set, paperSize: name });
    const wanted = await paintPage(deck, { page: 2, ppi: 300 });
    const squares = labels.map((label) => ({ text: label.text, ...squareOf(label, back) }));
    for (const { dx, dy } of SHIFTS) {
      const gaps = squares.map(({ text, x, y }) => {
        // Through the paper, the top of the back's page is at the bottom of the front's.
        const behind = { x: x + dx, y: pagePx(paper).height - (y + dy) };
        const found = middleOfSquare(front, behind);
        const gap = Math.hypot(found.x - behind.x, found.y - behind.y);
        return { text, gap: Number.isNaN(gap) ? Infinity : gap };
      });
      const [best, next] = gaps.sort((a, b) => a.gap - b.gap);
      // Squares begin between px, and are painted up to half a px larger on one side.
      expect(best?.gap).toBeLessThan(0.6);
      expect((next?.gap ?? NaN) - (best?.gap ?? NaN)).toBeGreaterThan(0.3);
      const [x = NaN, y = NaN] = (best?.text ?? '').split(',').map(Number);
      const moved = join(folder, 'moved.pdf');
      await offsetPdf({ pdfPath: deck, outputPath: moved, x, y });
      const shifted = await paintPage(moved, { page: 2, ppi: 300 });
      for (const [atX, atY] of POINTS) expect(shifted.at(atX - dx, atY - dy)).toEqual(wanted.at(atX, atY));
    }
  });
});

test('its text is upright on the front, and on the back for who turns the sheet like a page of a book', async () => {
  const path = join(await emptyFolder(), 'calibration.pdf');
  await writeCalibration(findPaper('3.0.0', 'a4'), path);
  const [front, back] = await readPdf(path);
  const directions = (lines: readonly ShownLine[] = []) =>
    lines.filter(({ text }) => text.trim() !== '').map(({ matrix }) => Math.sign(matrix[0]));
  expect(new Set(directions(front?.lines))).toEqual(new Set([1]));
  expect(new Set(directions(back?.lines))).toEqual(new Set([-1]));
  expect(front?.text).toMatch(/a4, 297 × 210 mm, layout set 3\.0\.0 – front.*100 %.*long edge/);
  expect(back?.text).toMatch(/cardq offset sheets\.pdf -x X -y Y/);
});

/** 1.4.0 has those of 1.0.0. */
const PAPERS = [...allPapers('1.0.0'), ...allPapers('3.0.0')];

test.each(PAPERS.map((paper) => [paper.name, paper.set, paper] as const))(
  'its text keeps clear of the squares, and of what printers leave white: %s of %s',
  async (_, __, paper) => {
    const path = join(await emptyFolder(), 'calibration.pdf');
    await writeCalibration(paper, path);
    const [front, back] = await readPdf(path);
    const page = { x: 0, y: 0, ...pagePx(paper) };
    const upright = (line: ShownLine) => transformRect(boxOf(line), turnedBox(page));
    const sides = { front: front?.lines.map(boxOf) ?? [], back: back?.lines.map(upright) ?? [] };
    for (const side of ['front', 'back'] as const) {
      const squares = calibrationGrid(page).map((twin) => grown({ ...twin[side], width: 0, height: 0 }, 12.5));
      const written = sides[side].filter(({ width }) => width > 0);
      expect(written.length).toBeGreaterThan(2);
      for (const box of written) {
        expect(isInside(box, grown(page, -5 * PX_PER_MM))).toBe(true);
        expect(squares.filter((square) => overlap(square, grown(box, 0.4 * PX_PER_MM)))).toEqual([]);
      }
    }
  },
);

test('the same paper gives the same bytes, and a name that is no PDF is refused', async () => {
  const folder = await emptyFolder();
  const paper = findPaper('3.0.0', 'legal');
  const paths = [join(folder, 'a.pdf'), join(folder, 'b.pdf')];
  const written = await Promise.all(paths.map((path) => writeCalibration(paper, path)));
  expect(written[0]).toEqual(written[1]);
  expect((await readFile(paths[0] ?? '')).length).toBe(written[0]?.bytes);
  await expect(writeCalibration(paper, join(folder, 'a.txt'))).rejects.toMatchObject({ code: 'input_invalid' });
});

/** What the letters of a line cover, in px on its page, from its capitals to what hangs below. */
function boxOf({ matrix, length }: ShownLine): Rect {
  const size = Math.hypot(matrix[0], matrix[1]);
  return transformRect({ x: 0, y: -0.76, width: length / size, height: 1 }, matrix);
}

/** Places with something to see on the deck's backs, on both papers. */
const POINTS = [
  [300, 500],
  [1200, 900],
  [2100, 1700],
  [2600, 2200],
] as const;

/** The square above a label, which is below it on the page. */
function squareOf({ matrix, length }: ShownLine, page: Raster): { x: number; y: number } {
  return middleOfSquare(page, { x: matrix[4] - length / 2, y: matrix[5] + 24 + 12.5 });
}

/** The middle of the square of 25 px that a place lies in; not a number where there is none. */
function middleOfSquare({ at }: Raster, near: { x: number; y: number }): { x: number; y: number } {
  const [x, y] = [Math.round(near.x), Math.round(near.y)];
  const dark = ([i, j]: readonly [number, number]) => 1 - (at(i, j)[0] ?? 255) / 255;
  const around = [...Array(61).keys()].map((i) => i - 30);
  const row = around.map((i) => ({ place: x + i, weight: dark([x + i, y]) }));
  const column = around.map((j) => ({ place: y + j, weight: dark([x, y + j]) }));
  return { x: centre(row), y: centre(column) };
}

function centre(points: readonly { place: number; weight: number }[]): number {
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  return points.reduce((sum, { place, weight }) => sum + (place + 0.5) * weight, 0) / total;
}
