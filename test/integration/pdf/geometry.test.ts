import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import { allLayouts, backSlot, findLayout, type Layout, PT_PER_PX } from '../../../src/pdf/layouts.js';
import { type Rect, transformRect } from '../../../src/pdf/matrix.js';
import { emptyFolder } from '../../support/folder.js';
import { readPdf, type ShownPicture } from '../../support/pdf-reader.js';
import { fronts, picture, quarters, writeDeck } from '../../support/pictures.js';
import { paintPage, rasterOf } from '../../support/raster.js';
import { requireTool } from '../../support/tools.js';

/** Boxes stay a hundredth of a px off the grid, and a PDF holds six decimals of a point. */
const EXACT = 0.011;

describe('sheets', () => {
  const chosen = allLayouts('3.0.0').filter(({ paper }) => paper === 'letter' || paper === 'a4');
  const old = (['1.0.0', '1.4.0'] as const).flatMap((set) => allLayouts(set).filter(({ card }) => card === 'standard'));

  test.each([...chosen, ...old].map((layout) => [`${layout.set} ${layout.template}`, layout] as const))(
    'of %s have every card exactly in its slot, and its back behind it',
    async (_, layout) => {
      const folder = await emptyFolder();
      const dir = await writeDeck(folder, {
        ...(await fronts(2)),
        'back/back.png': await picture('navy', (image) => image.png()),
      });
      const { set, paper, card, borderless } = layout;
      const outputPath = join(folder, 'sheets.pdf');
      await renderSheets({ dir, outputPath, layout: set, paperSize: paper, cardSize: card, borderless });
      const [front, back] = await readPdf(outputPath);
      expect(front).toMatchObject({
        width: expect.closeTo(layout.page.width / PT_PER_PX, 3),
        height: expect.closeTo(layout.page.height / PT_PER_PX, 3),
      });
      const used = layout.isOld ? [...layout.slots.keys()] : [0, 1].filter((slot) => slot < layout.slots.length);
      expectAt(
        front?.pictures.slice(0, 2),
        [0, 1].filter((slot) => slot < layout.slots.length).map((slot) => slotOnPage(layout, slot)),
      );
      expectAt(
        back?.pictures,
        used.map((slot) => slotOnPage(layout, backSlot(layout, slot))),
      );
    },
  );

  test('turn backs upside down on landscape canvases', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, { ...(await fronts(1)), 'back/back.jpg': await picture('navy') });
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir, outputPath });
    const pages = await readPdf(outputPath);
    expect(pages.map(({ pictures }) => pictures.map(({ isTurned }) => isTurned))).toEqual([[false], [true]]);
  });

  test('say which sheet they are and which template cuts them, on fronts alone', async () => {
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

  test('bleed to the middle of the gaps, and not at all when asked not to', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, await fronts(1));
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir, outputPath, onlyFronts: true });
    const [page] = await readPdf(outputPath);
    const reach = bounds(page?.bleed ?? []);
    const slot = findLayout({ set: '3.0.0', paper: 'letter', card: 'standard', borderless: false }).slots[0];
    expectAt([reach], [{ x: (slot?.x ?? 0) - 8, y: (slot?.y ?? 0) - 8, width: 744 + 16, height: 1039 + 16 }]);
    await renderSheets({ dir, outputPath, onlyFronts: true, bleed: 'none' });
    expect((await readPdf(outputPath))[0]?.bleed).toEqual([]);
  });
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

test('a PDF has no fault that qpdf can find', async ({ skip }) => {
  requireTool('qpdf', { skip });
  const outputPath = join(await emptyFolder(), 'deck.pdf');
  await renderSheets({ dir: 'examples/deck', outputPath });
  expect(execFileSync('qpdf', ['--check', outputPath], { encoding: 'utf8' })).toContain(
    'No syntax or stream encoding errors',
  );
});

function slotOnPage({ slots, cardSize, toPage }: Layout, slot: number): Rect {
  const inPt = transformRect({ ...(slots[slot] ?? { x: 0, y: 0 }), ...cardSize }, toPage);
  return {
    x: inPt.x / PT_PER_PX,
    y: inPt.y / PT_PER_PX,
    width: inPt.width / PT_PER_PX,
    height: inPt.height / PT_PER_PX,
  };
}

function expectAt(shown: readonly (ShownPicture | Rect | undefined)[] | undefined, wanted: readonly Rect[]): void {
  expect(shown).toHaveLength(wanted.length);
  for (const [i, { x, y, width, height }] of wanted.entries()) {
    const { x: left = NaN, y: top = NaN, width: across = NaN, height: down = NaN } = shown?.[i] ?? {};
    const off = [left - x, top - y, left + across - x - width, top + down - y - height].map(Math.abs);
    expect(Math.max(...off)).toBeLessThanOrEqual(EXACT);
  }
}

function bounds(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}
