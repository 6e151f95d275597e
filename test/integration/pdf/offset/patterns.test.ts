import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { offsetPdf } from '../../../../src/pdf/index.js';
import { emptyFolder } from '../../../support/folder.js';
import { stream, twoPages } from '../../../support/hand-made-pdf.js';
import { difference, inkOf } from '../../../support/ink.js';
import { paintPage } from '../../../support/raster.js';
import { requireTool } from '../../../support/tools.js';

beforeEach(({ skip }) => {
  requireTool('pdftoppm', { skip });
  requireTool('qpdf', { skip });
});

const tiles = stream(
  '0 g 0 0 2.4 7.2 re f',
  '/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 7.2 9.6]/XStep 7.2/YStep 9.6/Resources<<>>/Matrix[1 0 0 1 2.46 0.06]',
);
const color = (gray: number) => `<</FunctionType 2/Domain[0 1]/C0[${gray}]/C1[${gray}]/N 1>>`;
const stitched = `<</FunctionType 3/Domain[0 1]/Bounds[0.25]/Encode[0 1 0 1]/Functions[${color(0)}${color(1)}]>>`;
/** Black to the left of 60 pt, and white to its right. */
const shade = `<</PatternType 2/Matrix[2 0 0 2 0 0]/Shading<</ShadingType 2/ColorSpace/DeviceGray/Coords[20.03 0 60.03 0]/Function ${stitched}/Extend[true true]>>>>`;

const FILLED = '/Pattern cs /P scn 24.06 24.06 48 48 re f';
const RESOURCES = '/Resources<</Pattern<</P 10 0 R>>>>';

// Patterns have their place on the page, not on what they fill: they used to stay while the rest moved.
test.each([
  ['tiles', twoPages({ content: FILLED, above: RESOURCES, more: { 10: tiles } })],
  [
    'tiles whose length stands elsewhere',
    twoPages({
      content: FILLED,
      page: RESOURCES,
      more: { 10: tiles.replace('/Length 20', '/Length 11 0 R'), 11: '20' },
    }),
  ],
  ['a shade', twoPages({ content: FILLED, above: RESOURCES, more: { 10: shade } })],
  ['a shade that stands in its page', twoPages({ content: FILLED, page: RESOURCES.replace('10 0 R', shade) })],
])('%s that fill a page move along, and those of the front stay', async (_, pdf) => {
  const { from, to } = await moved(pdf, { x: -31, y: 17 });
  const before = inkOf(await paintPage(from, { page: 2, ppi: 300 }), (x, y) => [x + 31, y + 17]);
  expect(before.size).toBeGreaterThan(5000);
  expect(difference(inkOf(await paintPage(to, { page: 2, ppi: 300 })), before)).toBe(0);
  const front = async (path: string) => (await paintPage(path, { page: 1, ppi: 300 })).pixels;
  expect(Buffer.compare(await front(to), await front(from))).toBe(0);
});

test('a pattern turns with its page', async () => {
  const { from, to } = await moved(twoPages({ content: FILLED, page: RESOURCES, more: { 10: shade } }), { angle: 180 });
  const before = await paintPage(from, { page: 2, ppi: 300 });
  const turned = inkOf(before, (x, y) => [before.width - 1 - x, before.height - 1 - y]);
  // A painter rounds outward, here to the other side: a line of pixels of a square of 200 by 150.
  expect(difference(inkOf(await paintPage(to, { page: 2, ppi: 300 })), turned)).toBeLessThanOrEqual(210);
});

test('a pattern that two pages share is stored once more', async () => {
  const pdf = twoPages({ content: FILLED, above: RESOURCES, more: { 10: tiles } });
  const { to } = await moved(pdf, { x: 1, pages: 'all' });
  expect((await readFile(to, 'latin1')).match(/\/PatternType/g)).toHaveLength(2);
});

test('tiles that are longer than their file says are refused, not cut', async () => {
  const pdf = twoPages({ content: FILLED, above: RESOURCES, more: { 10: tiles.replace('/Length 20', '/Length 10') } });
  await expect(moved(pdf, { x: 1 })).rejects.toMatchObject({
    code: 'input_invalid',
    message: expect.stringContaining('a stream is not as long as it says'),
  });
});

async function moved(pdf: string, offset: { x?: number; y?: number; angle?: number; pages?: string }) {
  const folder = await emptyFolder();
  const [from, to] = [join(folder, 'from.pdf'), join(folder, 'to.pdf')];
  await writeFile(from, pdf, 'latin1');
  await offsetPdf({ pdfPath: from, outputPath: to, ...offset });
  execFileSync('qpdf', ['--check', to]);
  return { from, to };
}
