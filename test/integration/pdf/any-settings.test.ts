import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import type { Rect, Size } from '../../../src/pdf/matrix.js';
import { emptyFolder } from '../../support/folder.js';
import type { ShownPicture } from '../../support/pdf-painter.js';
import { readPdf, type ShownPage } from '../../support/pdf-reader.js';
import { writeDeck } from '../../support/pictures.js';
import { mislabelled } from '../../support/published-label.js';
import { type PrintedCard, type RandomPrint, randomPrint } from '../../support/random-print.js';
import { edgesApart, overlap } from '../../support/rectangles.js';
import { EXACT, withBleed } from '../../support/sheet-checks.js';

// SEED=1000 tries other prints; the title of one that fails tells its own.
const first = Number(process.env['SEED'] ?? 1);
const count = Number(process.env['SEEDS'] ?? 40);

test.each(Array.from({ length: count }, (_, i) => first + i))(
  'whatever is asked for, the sheets are right: seed %i',
  async (seed) => {
    const folder = await emptyFolder();
    const print = await randomPrint(seed);
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({
      dir: await writeDeck(join(folder, 'deck'), print.files),
      outputPath,
      name: 'Any',
      ...print.request,
    });
    const pages = await readPdf(outputPath);
    const faults = [
      ...pages.flatMap(crowded),
      ...wrongCards(pages, print),
      ...wrongBacks(pages, print),
      ...wrongLabels(pages, print),
    ];
    expect(faults, JSON.stringify(print.request)).toEqual([]);
  },
);

/** Cards beyond the page or over one another, and bleed that reaches beyond the page or into another card. */
function crowded(page: ShownPage, index: number): string[] {
  const whole = { x: 0, y: 0, width: page.width, height: page.height };
  const faults: string[] = [];
  for (const [i, card] of page.pictures.entries()) {
    if (!isInside(card, whole)) faults.push('a card leaves the page');
    if (page.pictures.slice(i + 1).some((other) => overlap(card, other))) faults.push('two cards overlap');
  }
  for (const piece of page.bleed) {
    if (!isInside(piece, whole)) faults.push('bleed leaves the page');
    // Under its own card it begins.
    if (page.pictures.filter((card) => overlap(card, piece)).length !== 1) faults.push('bleed reaches another card');
  }
  return faults.map((fault) => `page ${index + 1}: ${fault}`);
}

/** Fronts that are missing, too many, in another order or elsewhere than in the slots that are used, one after the other. */
function wrongCards(pages: readonly ShownPage[], { cards, sheet, slots, request }: RandomPrint): string[] {
  const wanted = sheetsOf(cards, { slots, isOld: sheet.isOld });
  const step = request.onlyFronts ? 1 : 2;
  if (pages.length !== wanted.length * step) return [`${pages.length} pages for ${wanted.length} sheets`];
  return wanted.flatMap((onSheet, i) => {
    const shown = pages[i * step]?.pictures ?? [];
    if (shown.length !== onSheet.length) return [`sheet ${i + 1} has ${shown.length} cards, not ${onSheet.length}`];
    return onSheet.flatMap(({ front }, k) => {
      const [is, at] = [shown[k], sheet.fronts[slots[k] ?? NaN]];
      const isRight =
        is !== undefined &&
        at !== undefined &&
        isSize(is.pixels, front) &&
        edgesApart(is, withBleed(at, { x: 0, y: 0 })) < EXACT;
      return isRight ? [] : [`sheet ${i + 1} has a wrong card in place ${k + 1}`];
    });
  });
}

/** Cards that have no back or a wrong one when the sheet is turned, and backs where there should be none. */
function wrongBacks(pages: readonly ShownPage[], print: RandomPrint): string[] {
  const { cards, commonBack, fillsBacks, request, sheet, slots } = print;
  if (request.onlyFronts) return [];
  return sheetsOf(cards, { slots, isOld: sheet.isOld }).flatMap((onSheet, i) => {
    const [fronts, backs] = [pages[i * 2]?.pictures ?? [], pages[i * 2 + 1]?.pictures ?? []];
    const wanted = onSheet.map(({ ownBack }) => ownBack ?? commonBack);
    const fillsUp = fillsBacks && commonBack !== null && onSheet.some(({ ownBack }) => ownBack === null);
    const count = fillsUp ? slots.length : wanted.filter((back) => back !== null).length;
    const faults = backs.length === count ? [] : [`sheet ${i + 1} has ${backs.length} backs, not ${count}`];
    for (const [k, front] of fronts.entries()) {
      const behind = backs.filter((back) => isBehind(front, back, sheet));
      const size = wanted[k] ?? null;
      const isRight = size === null ? behind.length === 0 : behind.length === 1 && isSize(behind[0]?.pixels, size);
      if (!isRight) faults.push(`sheet ${i + 1} has a wrong back behind place ${k + 1}`);
    }
    return faults;
  });
}

/** Fronts whose label does not tell which sheet they are, and backs that have one. */
function wrongLabels(pages: readonly ShownPage[], { sheet, request: { marks, onlyFronts } }: RandomPrint): string[] {
  const step = onlyFronts ? 1 : 2;
  return pages.flatMap((page, i) =>
    i % step === 0
      ? mislabelled(page, { sheet, number: 1 + i / step, name: 'Any', marks })
      : page.lines.map(({ text }) => `a back says ${text}`),
  );
}

function sheetsOf(
  cards: readonly PrintedCard[],
  { slots, isOld }: { slots: readonly number[]; isOld: boolean },
): PrintedCard[][] {
  const isSingle = ({ ownBack }: PrintedCard) => ownBack === null;
  const runs = isOld ? [cards.filter(isSingle), cards.filter((card) => !isSingle(card))] : [cards];
  return runs.flatMap((run) =>
    Array.from({ length: Math.ceil(run.length / slots.length) }, (_, i) =>
      run.slice(i * slots.length, (i + 1) * slots.length),
    ),
  );
}

/**
 * Whether the back lies behind the front, the same way up, once the sheet is turned about its horizontal axis: the long edge of
 * a landscape page, the short one of a portrait page.
 */
function isBehind(front: ShownPicture, back: ShownPicture, { page, isOld }: RandomPrint['sheet']): boolean {
  const seenThrough = { ...back, y: page.height - back.y - back.height };
  const [a, b, c, d] = back.matrix;
  const isMirrored = a * d - b * c < 0;
  const [, , downX, downY] = front.matrix;
  const isUpright = Math.abs(c - downX) < 0.1 && Math.abs(d + downY) < 0.1;
  // Published grids sit a little off centre; those of the old sets were measured by hand.
  return !isMirrored && isUpright && edgesApart(front, seenThrough) <= (isOld ? 3 : 1.5);
}

function isInside(inner: Rect, outer: Rect): boolean {
  const [right, bottom] = [inner.x + inner.width, inner.y + inner.height];
  return inner.x >= outer.x && inner.y >= outer.y && right <= outer.x + outer.width && bottom <= outer.y + outer.height;
}

function isSize(is: Size | undefined, should: Size): boolean {
  return is !== undefined && is.width === should.width && is.height === should.height;
}
