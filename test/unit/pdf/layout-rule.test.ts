import { expect, test } from 'vitest';
import type { PublishedCard, PublishedLayout, PublishedPaper } from '../../../src/pdf/layout/geometry.js';
import published from '../../../src/pdf/layout/geometry.json' with { type: 'json' };

// Layouts of 3.0.0 follow from a rule, so that a slip in the table shows.
const { layouts, ...tables } = published.sets['3.0.0'];
const papers: Readonly<Record<string, PublishedPaper>> = tables.papers;
const cards: Readonly<Record<string, PublishedCard>> = tables.cards;

test.each(layouts.map((layout) => [layout.template, layout] as const))('%s is where the rule puts it', (_, layout) => {
  const { xPx, yPx, armMm, cardPx } = layout;
  const paperMm = papers[layout.paper]?.mm ?? [];
  const grid = largestGrid(layout, {
    paper: layout.orientation === 'portrait' ? [...paperMm].reverse() : paperMm,
    // The miniatures are of another size on every paper; their table tells it in px alone.
    card: layout.card === 'commander' ? cardPx : inPx(cards[layout.card]?.mm ?? []),
  });
  expect({ cardPx, xPx, yPx, armMm }).toEqual(grid);
});

const px = (mm: number) => roundHalfEven((mm / 25.4) * 300);
const inPx = (mm: readonly number[]) => mm.map(px);

/** 1.25 mm between cards. */
const GAP = px(1.25);
/** What a mark takes of a corner beside the inset: 6.5 mm. */
const CORNER = px(6.5);

interface Axis {
  readonly page: number;
  readonly card: number;
}

interface Grid {
  readonly cols: number;
  readonly rows: number;
  readonly startX: number;
  readonly startY: number;
}

/** The largest grid that leaves the corners to the marks, in the middle of what its margins leave; of equals the first found. */
function largestGrid(
  { insetMm }: PublishedLayout,
  { paper: [paperWidth = NaN, paperHeight = NaN], card }: { paper: readonly number[]; card: readonly number[] },
) {
  const [width = NaN, height = NaN] = card;
  const x = { page: px(paperWidth), card: width };
  const y = { page: px(paperHeight), card: height };
  const inset = px(insetMm);
  const [first, ...others] = candidates(x, y, inset);
  if (first === undefined) throw new Error('nothing fits');
  const best = others.reduce((most, one) => (one.cols * one.rows > most.cols * most.rows ? one : most), first);
  const arm = ((Math.max(best.startX, best.startY) - inset - GAP) * 25.4) / 300;
  return {
    cardPx: card,
    xPx: starts(best.startX, best.cols, width),
    yPx: starts(best.startY, best.rows, height),
    // The machines know arms of 5 to 20 mm.
    armMm: Math.min(20, Math.max(5, Math.round(arm * 100) / 100)),
  };
}

function candidates(x: Axis, y: Axis, inset: number): Grid[] {
  const margins = [
    [inset, inset],
    [inset + CORNER, inset],
    [inset, inset + CORNER],
  ] as const;
  return margins.flatMap(([marginX, marginY]) => {
    const most = { cols: howMany(x, marginX), rows: howMany(y, marginY) };
    const clear = { cols: howManyClear(x, inset + CORNER), rows: howManyClear(y, inset + CORNER) };
    return [most, { ...most, cols: clear.cols }, { ...most, rows: clear.rows }].flatMap(({ cols, rows }) => {
      const [left, top] = [(x.page - gridSize(x, cols)) / 2, (y.page - gridSize(y, rows)) / 2];
      const entersCorner = left < inset + CORNER && top < inset + CORNER;
      if (cols < 1 || rows < 1 || entersCorner) return [];
      return [{ cols, rows, startX: roundHalfEven(left + GAP), startY: roundHalfEven(top + GAP) }];
    });
  });
}

/** Cards between the margins, the gaps around them left out. */
function howMany({ page, card }: Axis, margin: number): number {
  return Math.floor((page - 2 * margin + GAP) / (card + GAP));
}

/** Cards between the corners, the gaps around them included. */
function howManyClear({ page, card }: Axis, corner: number): number {
  return Math.floor((page - 2 * corner - GAP) / (card + GAP));
}

/** With a gap on either side. */
function gridSize({ card }: Axis, count: number): number {
  return count * (card + GAP) + GAP;
}

function starts(first: number, count: number, card: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i * (card + GAP));
}

/** As the tables were made: a half goes to the even neighbour. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const isHalf = value - floor === 0.5;
  return isHalf ? floor + (floor % 2) : Math.round(value);
}
