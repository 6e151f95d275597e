import type { PublishedLayout, PublishedPaper } from '../../src/pdf/layout/geometry.js';
import published from '../../src/pdf/layout/geometry.json' with { type: 'json' };
import type { Matrix, Point, Rect, Size } from '../../src/pdf/matrix.js';
import { fourMarks, threeMarks } from './published-marks.js';

/**
 * What a published layout means on paper, in px at 300 per inch from the top-left corner of the printed page. It is worked out
 * from the published numbers and rules alone: nothing here runs the code that draws.
 */
export interface PublishedSheet {
  readonly set: string;
  readonly template: string;
  /** How a job asks for it. */
  readonly asked: {
    readonly layout: string;
    readonly paperSize: string;
    readonly cardSize: string;
    readonly borderless: boolean;
  };
  /** Before 3.0.0 the common back filled every slot, and double-sided cards began a new sheet. */
  readonly isOld: boolean;
  readonly page: Size;
  /** Where the unit square of an upright picture lies in each slot of the front, row by row on the cards' own canvas. */
  readonly fronts: readonly Matrix[];
  /** The picture behind the front of the same index. */
  readonly backs: readonly Matrix[];
  /** How far a card's edges run on, along the picture's own axes. */
  readonly bleed: Point;
  readonly marks: Readonly<Record<3 | 4, readonly Rect[]>>;
  /** From the edges of the paper to the centre lines of the marks. */
  readonly inset: number;
}

export const PX_PER_MM = 300 / 25.4;

/** Every layout of every set. */
export const PUBLISHED_SHEETS: readonly PublishedSheet[] = Object.entries(published.sets).flatMap(([set, one]) => {
  const papers: Readonly<Record<string, PublishedPaper>> = one.papers;
  const layouts: readonly PublishedLayout[] = one.layouts;
  return layouts.map((layout) => sheetOf(set, layout, papers[layout.paper] ?? { mm: [] }));
});

function sheetOf(set: string, layout: PublishedLayout, paper: PublishedPaper): PublishedSheet {
  const { template, cardPx, xPx, yPx } = layout;
  const isOld = set !== '3.0.0';
  const isPortrait = layout.orientation === 'portrait';
  // The papers of 1.x are given as they are printed; those of 3.0.0 lying on their long edge, as every page of that set.
  const page = inPx(paper.mm);
  const isLaidDown = isPortrait && !isOld;
  const slots = yPx.flatMap((y, row) => xPx.map((x, col) => ({ x, y, row, col })));
  const [width = NaN, height = NaN] = cardPx;
  const upright = ({ x, y }: Point): Matrix =>
    isLaidDown ? [0, -width, height, 0, y, page.height - x] : [width, 0, 0, height, x, y];
  const turned = ({ x, y }: Point): Matrix => [-width, 0, 0, -height, x + width, y + height];
  const at = (row: number, col: number) => ({ x: xPx[col] ?? NaN, y: yPx[row] ?? NaN });
  return {
    set,
    template,
    asked: { layout: set, paperSize: layout.paper, cardSize: layout.card, borderless: layout.borderless ?? false },
    isOld,
    page,
    fronts: slots.map(upright),
    backs: slots.map(({ row, col }) =>
      isLaidDown ? upright(at(row, xPx.length - 1 - col)) : turned(at(yPx.length - 1 - row, col)),
    ),
    bleed: { x: halfGap(xPx, width), y: halfGap(yPx, height) },
    marks: marksOf(layout, paper, isOld),
    inset: layout.insetMm * PX_PER_MM,
  };
}

/** Half of the first gap, rounded up; where there is only one card in a row, the gap of 1.25 mm that others have. */
function halfGap([first = NaN, second]: readonly number[], size: number): number {
  return second === undefined ? Math.round(1.25 * PX_PER_MM) : Math.ceil((second - first - size) / 2);
}

function marksOf(layout: PublishedLayout, paper: PublishedPaper, isOld: boolean): PublishedSheet['marks'] {
  const isPortrait = layout.orientation === 'portrait';
  const [across = NaN, down = NaN] = paper.marksMm ?? paper.mm;
  const [width, height] = isPortrait && !isOld ? [down, across] : [across, down];
  const marked = { width, height, inset: layout.insetMm, arm: layout.armMm };
  const laidDown = ({ x, y, width: w, height: h }: Rect): Rect => ({ x: y, y: width - x - w, width: h, height: w });
  const onPage = (mark: Rect) => scaled(isPortrait && !isOld ? laidDown(mark) : mark, PX_PER_MM);
  return {
    3: threeMarks(marked, isPortrait && isOld ? 'top right' : 'top left').map(onPage),
    4: fourMarks(marked).map(onPage),
  };
}

function scaled({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x * by, y: y * by, width: width * by, height: height * by };
}

function inPx([width = NaN, height = NaN]: readonly number[]): Size {
  return { width: width * PX_PER_MM, height: height * PX_PER_MM };
}
