import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { offsetPdf } from '../../../../src/pdf/index.js';
import { transform } from '../../../../src/pdf/matrix.js';
import { emptyFolder } from '../../../support/folder.js';
import { twoPages } from '../../../support/hand-made-pdf.js';
import { pageMatrix } from '../../../support/page-matrix.js';
import { seededRandom } from '../../../support/seeded-random.js';

interface Wish {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly axes: 'upright' | 'page';
}

test('any shift and turn lands where its words say, on pages of any kind', async () => {
  const random = seededRandom(20_261_122);
  const between = (from: number, to: number) => from + random() * (to - from);
  const one = <T>(...choices: readonly [T, ...T[]]): T => choices[Math.floor(random() * choices.length)] ?? choices[0];
  for (let round = 0; round < 60; round++) {
    const wish: Wish = {
      x: between(-1000, 1000),
      y: between(-1000, 1000),
      angle: one(0, between(-5, 5), between(-180, 180)),
      axes: one('upright', 'page'),
    };
    const left = Math.round(between(-200, 200));
    const bottom = Math.round(between(-200, 200));
    const boxes = `/MediaBox[${left} ${bottom} ${left + 300} ${bottom + 200}]/CropBox[${left + 20} ${bottom} ${left + 290} ${bottom + 180}]`;
    const page = `${boxes}/Rotate ${one(0, 90, 180, 270)}${one('', '/UserUnit 2', '/UserUnit 0.5')}`;
    await expectMoved(twoPages({ page, content: '1 0 0 1 100 100 cm 0 0 10 20 re f' }), wish);
  }
});

test('content that restores more often than it saved moves as well', async () => {
  await expectMoved(twoPages({ content: 'Q Q 0 0 10 20 re f' }), { x: 30, y: -40, angle: 2, axes: 'upright' });
});

/** Expects corners of the drawing where the words of the wish put them. */
async function expectMoved(pdf: string, wish: Wish): Promise<void> {
  const folder = await emptyFolder();
  const [from, to] = [join(folder, 'from.pdf'), join(folder, 'to.pdf')];
  await writeFile(from, pdf, 'latin1');
  await offsetPdf({ pdfPath: from, outputPath: to, ...wish });
  const [before, after] = [await pageMatrix(await readFile(from), 2), await pageMatrix(await readFile(to), 2)];
  for (const corner of [
    { x: 0, y: 0 },
    { x: 10, y: 20 },
  ]) {
    const expected = inWords(transform(corner, before.toShown), { ...before, ...wish });
    const shown = transform(corner, after.toShown);
    expect(Math.hypot(shown.x - expected.x, shown.y - expected.y), JSON.stringify(wish)).toBeLessThan(0.005);
  }
}

/** To the right and up as held upright, or right and down as shown; then clockwise about the middle of the page. */
function inWords(
  point: { x: number; y: number },
  { x, y, angle, axes, width, height }: Wish & { width: number; height: number },
) {
  const pt = 72 / 300;
  const fromMiddle = { x: point.x + (axes === 'page' ? x : -x) * pt - width / 2, y: point.y + y * pt - height / 2 };
  const reach = Math.hypot(fromMiddle.x, fromMiddle.y);
  const clockwise = Math.atan2(fromMiddle.y, fromMiddle.x) + (angle / 180) * Math.PI; // y goes down
  return { x: width / 2 + reach * Math.cos(clockwise), y: height / 2 + reach * Math.sin(clockwise) };
}
