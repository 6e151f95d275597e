import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { readPdf } from '../../support/pdf-reader.js';
import { fronts, picture, quarters, writeDeck } from '../../support/pictures.js';
import { paintPage, rasterOf } from '../../support/raster.js';
import { requireTool } from '../../support/tools.js';

test('sheets say which they are and which template cuts them, on fronts alone', async () => {
  const folder = await emptyFolder();
  const dir = await writeDeck(folder, await fronts(9));
  const outputPath = join(folder, 'sheets.pdf');
  await renderSheets({ dir, outputPath, name: 'Birds' });
  expect((await readPdf(outputPath)).map(({ text }) => text)).toEqual([
    'label: Birds, sheet: 1, template: letter-standard-v6',
    '',
    'label: Birds, sheet: 2, template: letter-standard-v6',
    '',
  ]);
});

describe('pictures', () => {
  test.for([1, 2, 3, 4, 5, 6, 7, 8])(
    'of EXIF orientation %i are shown upright, as they are stored',
    async (orientation, { skip }) => {
      requireTool('pdftoppm', { skip });
      const folder = await emptyFolder();
      const stored = await (await quarters())
        .withMetadata({ orientation })
        .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
        .toBuffer();
      const dir = await writeDeck(folder, { 'a.jpg': stored });
      const outputPath = join(folder, 'sheets.pdf');
      await renderSheets({ dir, outputPath, onlyFronts: true });
      expect((await readPdf(outputPath))[0]?.pictures[0]?.pixels).toEqual({ width: 80, height: 112 });
      const [page, wanted] = [await paintPage(outputPath, { page: 1, ppi: 100 }), await rasterOf(stored)];
      for (const [across, down] of [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.25, 0.75],
        [0.75, 0.75],
      ] as const) {
        const shown = page.at(Math.round((140 + 744 * across) / 3), Math.round((228 + 1039 * down) / 3));
        const meant = wanted.at(Math.floor(wanted.width * across), Math.floor(wanted.height * down));
        for (const [i, level] of meant.entries()) expect(Math.abs((shown[i] ?? NaN) - level)).toBeLessThanOrEqual(3);
      }
    },
  );

  test('end on the very pixel where a renderer should end them', async ({ skip }) => {
    requireTool('pdftoppm', { skip });
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, { 'a.jpg': await picture('black') });
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir, outputPath, onlyFronts: true, bleed: 'none' });
    const { width, height, at } = await paintPage(outputPath, { page: 1, ppi: 300 });
    expect([width, height]).toEqual([3300, 2550]);
    expect([139, 140, 883, 884].map((x) => at(x, 700)[0])).toEqual([255, 0, 0, 255]);
    expect([227, 228, 1266, 1267].map((y) => at(500, y)[0])).toEqual([255, 0, 0, 255]);
  });

  test('keep clear of the registration marks, which are painted where cutters look for them', async ({ skip }) => {
    requireTool('pdftoppm', { skip });
    const outputPath = join(await emptyFolder(), 'deck.pdf');
    await renderSheets({ dir: 'examples/deck', outputPath, layout: '1.0.0' });
    const { at } = await paintPage(outputPath, { page: 2, ppi: 300 });
    const isBlack = (x: number, y: number) => at(x, y).every((level) => level < 64);
    expect([110, 114, 181, 185].map((x) => isBlack(x, 150))).toEqual([false, true, true, false]);
    expect([3090, 3094, 3186, 3190].map((x) => isBlack(x, 118))).toEqual([false, true, true, false]);
    expect([2340, 2344, 2436, 2440].map((y) => isBlack(118, y))).toEqual([false, true, true, false]);
  });
});
