import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { type RenderRequest, renderSheets } from '../../../src/pdf/index.js';
import type { Point } from '../../../src/pdf/matrix.js';
import { composePage, extended, likeness, type PrintedCard, trimmed } from '../../support/composed-page.js';
import { emptyFolder } from '../../support/folder.js';
import { writeDeck } from '../../support/pictures.js';
import { PUBLISHED_SHEETS, type PublishedSheet } from '../../support/published-sheets.js';
import { PAINTERS, type PaintOptions, paintPage, requirePainter } from '../../support/raster.js';
import { grown } from '../../support/rectangles.js';
import { withBleed } from '../../support/sheet-checks.js';

/** Decibels. A column of pixels too many, or one step aside, makes it less than 40. */
const THE_SAME = 55;

// Pages of these are whole px at 300 per inch, so that painted pixels can be told one by one.
const LANDSCAPE = sheetOf('letter-standard-v6');
const LAID_DOWN = sheetOf('letter-standard-borderless-v2');

const ONE_SIDED = ['01-sun', '02-moon', '03-star', '04-comet', '05-planet', '06-eclipse', '07-orbit', '08-galaxy'];
const face = (name: string) => readFileSync(`examples/deck/front/${name}.jpg`);
const BACK = readFileSync('examples/deck/back/stars.jpg');

describe.each(PAINTERS)('painted by %s', (painter) => {
  test.for([LANDSCAPE, LAID_DOWN])(
    'the sample deck on $template is as if it were put together by hand',
    async (sheet, context) => {
      requirePainter(painter, context);
      const outputPath = join(await emptyFolder(), 'sheets.pdf');
      await renderSheets({ dir: 'examples/deck', outputPath, skip: skippedAfter(8, sheet), ...sheet.asked });
      const bled = await Promise.all(ONE_SIDED.map((name) => extended(face(name), sheet.bleed)));
      const bledBack = await extended(BACK, sheet.bleed);
      const fronts = bled.map((picture, i) => ({ picture, matrix: at(sheet.fronts, i) }));
      const backs = bled.map((_, i) => ({ picture: bledBack, matrix: at(sheet.backs, i) }));
      expect(await likenessOf(outputPath, { page: 1, painter }, fronts)).toBeGreaterThan(THE_SAME);
      expect(await likenessOf(outputPath, { page: 2, painter }, backs)).toBeGreaterThan(THE_SAME);
    },
  );

  test('pictures of all eight EXIF orientations are upright', async (context) => {
    requirePainter(painter, context);
    const folder = await emptyFolder();
    const stored = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(storedTurned));
    const files = stored.map((file, i) => [`card${i + 1}.jpg`, file]);
    const outputPath = join(folder, 'sheets.pdf');
    const dir = await writeDeck(join(folder, 'deck'), Object.fromEntries(files));
    await renderSheets({ dir, outputPath, onlyFronts: true });
    const bled = await Promise.all(stored.map((file) => extended(file, LANDSCAPE.bleed)));
    const cards = bled.map((picture, i) => ({ picture, matrix: at(LANDSCAPE.fronts, i) }));
    expect(await likenessOf(outputPath, { page: 1, painter }, cards)).toBeGreaterThan(THE_SAME);
  });

  /** What is asked for, and what is then printed of a card that has 30 px more on every side. */
  const WAYS: Record<string, { asked: Partial<RenderRequest>; printed: (picture: Buffer) => Promise<Buffer> }> = {
    'cut, its edges drawn outward': {
      asked: { crop: '0.1in' },
      printed: async (picture) => extended(await trimmed(picture, both(30)), both(8)),
    },
    'cut, without bleed': { asked: { crop: '0.1in', bleed: 'none' }, printed: (picture) => trimmed(picture, both(30)) },
    'cut, with real bleed': {
      asked: { crop: '0.1in', bleed: 'real' },
      printed: (picture) => trimmed(picture, both(22)),
    },
    'cut, its corners filled': {
      asked: { crop: '0.1in', extendCorners: 20 },
      printed: async (picture) => extended(await trimmed(picture, both(50)), both(28)),
    },
  };

  test.for(Object.entries(WAYS))('a card is %s', async ([, { asked, printed }], context) => {
    requirePainter(painter, context);
    const folder = await emptyFolder();
    const large = await withBorder(face('03-star'), 30);
    const dir = await writeDeck(folder, { 'card.jpg': large });
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir, outputPath, onlyFronts: true, ...asked });
    const card = { picture: await printed(large), matrix: at(LANDSCAPE.fronts, 0) };
    expect(await likenessOf(outputPath, { page: 1, painter }, [card])).toBeGreaterThan(THE_SAME);
  });
});

/** A picture as large as a card, which lies as cameras leave it that note how they were held. */
function storedTurned(orientation: number): Promise<Buffer> {
  // From 5 on it lies on its side.
  const lying = sharp(face('03-star')).rotate(orientation < 5 ? 0 : 90);
  return asJpeg(lying.withMetadata({ orientation }));
}

function withBorder(picture: Buffer, px: number): Promise<Buffer> {
  return asJpeg(sharp(picture).extend({ left: px, right: px, top: px, bottom: px, extendWith: 'mirror' }));
}

function asJpeg(image: Sharp): Promise<Buffer> {
  return image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
}

const both = (px: number): Point => ({ x: px, y: px });

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`there is no ${index}`);
  return item;
}

function skippedAfter(count: number, { fronts }: PublishedSheet): number[] {
  return [...fronts.keys()].slice(count);
}

/** Of what is painted and what is put together by hand, on the cards, their bleed and the white around. */
async function likenessOf(
  path: string,
  which: Omit<PaintOptions, 'ppi'>,
  cards: readonly PrintedCard[],
): Promise<number> {
  const painted = await paintPage(path, { ppi: 300, ...which });
  const composed = await composePage(painted, cards);
  const areas = cards.map(({ matrix }) => grown(withBleed(matrix, LANDSCAPE.bleed), 4));
  return likeness(painted, composed, areas);
}

function sheetOf(template: string): PublishedSheet {
  return at(
    PUBLISHED_SHEETS.filter((one) => one.template === template),
    0,
  );
}
