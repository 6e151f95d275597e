import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import type { Matrix, Size } from '../../../src/pdf/matrix.js';
import { readPdf } from '../../support/pdf-reader.js';
import { writeDeck } from '../../support/pictures.js';
import { mislabelled } from '../../support/published-label.js';
import { PUBLISHED_SHEETS, type PublishedSheet } from '../../support/published-sheets.js';
import { edgesApart } from '../../support/rectangles.js';
import { EXACT, mismarked, misplaced, type Placed, unbled } from '../../support/sheet-checks.js';
import { type Count, telltale, telltaleDeck } from '../../support/telltale-deck.js';

let folder = '';

// Decks serve all sheets with as many slots.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cardq-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(PUBLISHED_SHEETS.map((sheet) => [`${sheet.set} ${sheet.template}`, sheet] as const))(
  '%s is printed as it was published, with three marks and with four',
  async (_, sheet) => {
    const doubles = Math.ceil(sheet.fronts.length / 3);
    const full = { singles: sheet.fronts.length - doubles, doubles };
    for (const { marks, bleed, count = full } of WAYS) {
      const outputPath = join(folder, 'sheets.pdf');
      await renderSheets({ dir: await deckOf(count), outputPath, marks, bleed, name: 'Proof', ...sheet.asked });
      const pages = await readPdf(outputPath);
      const wanted = wantedPages(sheet, count);
      expect(pages).toHaveLength(wanted.length);
      for (const [i, page] of pages.entries()) {
        const cards = wanted[i] ?? [];
        expect(edgesApart({ x: 0, y: 0, ...page }, { x: 0, y: 0, ...sheet.page })).toBeLessThan(EXACT);
        expect(misplaced(page, cards), `cards of page ${i + 1}`).toEqual([]);
        expect(unbled(page, sheet, bleed === 'edge' ? cards : []), `bleed of page ${i + 1}`).toEqual([]);
        expect(mismarked(page, sheet.marks[marks]), `marks of page ${i + 1}`).toEqual([]);
        const label = { sheet, number: 1 + i / 2, name: 'Proof', marks };
        expect(i % 2 === 0 ? mislabelled(page, label) : page.lines, `label of page ${i + 1}`).toEqual([]);
      }
    }
  },
);

const WAYS: readonly { marks: 3 | 4; bleed: 'edge' | 'none'; count?: Count }[] = [
  { marks: 3, bleed: 'edge' },
  { marks: 4, bleed: 'none', count: { singles: 1, doubles: 1 } },
];

const decks = new Map<string, Promise<string>>();

function deckOf(count: Count): Promise<string> {
  const name = `${count.singles}+${count.doubles}`;
  const deck = decks.get(name) ?? telltaleDeck(count).then((files) => writeDeck(join(folder, name), files));
  decks.set(name, deck);
  return deck;
}

/** What is to be seen on each page of a deck of one sheet; of two, one for either kind of card, in the old sets. */
function wantedPages({ isOld, fronts, backs }: PublishedSheet, { singles, doubles }: Count): Placed[][] {
  const place = (slots: readonly Matrix[], pixels: (index: number) => Size) =>
    slots.map((matrix, i) => ({ pixels: pixels(i), matrix }));
  const rest = (slots: readonly Matrix[]) => slots.slice(isOld ? 0 : singles).slice(0, doubles);
  const single = place(fronts.slice(0, singles), telltale.single);
  const common = place(isOld ? backs : backs.slice(0, singles), () => telltale.common);
  const double = place(rest(fronts), telltale.double);
  const own = place(rest(backs), telltale.ownBack);
  return isOld
    ? [single, common, double, own]
    : [
        [...single, ...double],
        [...common, ...own],
      ];
}
