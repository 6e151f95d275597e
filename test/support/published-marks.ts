import type { Rect } from '../../src/pdf/matrix.js';

/** The registration marks of a sheet, in mm from the top-left corner of the canvas on which its cards stand upright. */
export interface MarkedPaper {
  readonly width: number;
  readonly height: number;
  /** From the paper's edges to the centre line of the marks. */
  readonly inset: number;
  readonly arm: number;
}

export type Corner = readonly [vertical: 'top' | 'bottom', horizontal: 'left' | 'right'];

/** A square of 5 mm in one corner, whose outline of 1 mm is stroked as the L marks in its two neighbours are. */
export function threeMarks(paper: MarkedPaper, square: 'top left' | 'top right'): Rect[] {
  return square === 'top left'
    ? [squareIn(['top', 'left'], paper), ...ellIn(['top', 'right'], paper), ...ellIn(['bottom', 'left'], paper)]
    : [squareIn(['top', 'right'], paper), ...ellIn(['top', 'left'], paper), ...ellIn(['bottom', 'right'], paper)];
}

/** An L in every corner. */
export function fourMarks(paper: MarkedPaper): Rect[] {
  return CORNERS.flatMap((corner) => ellIn(corner, paper));
}

const CORNERS: readonly Corner[] = [
  ['top', 'left'],
  ['top', 'right'],
  ['bottom', 'left'],
  ['bottom', 'right'],
];
const HALF_STROKE = 0.5;
const SQUARE = 5;

function ellIn(corner: Corner, paper: MarkedPaper): Rect[] {
  const { x, y, inX, inY } = meetingOf(corner, paper);
  return [
    between([x - inX * HALF_STROKE, y - HALF_STROKE], [x + inX * paper.arm, y + HALF_STROKE]),
    between([x - HALF_STROKE, y - inY * HALF_STROKE], [x + HALF_STROKE, y + inY * paper.arm]),
  ];
}

function squareIn(corner: Corner, paper: MarkedPaper): Rect {
  const { x, y, inX, inY } = meetingOf(corner, paper);
  const far = SQUARE + HALF_STROKE;
  return between([x - inX * HALF_STROKE, y - inY * HALF_STROKE], [x + inX * far, y + inY * far]);
}

/** Where the two centre lines of a corner meet, and which way is inward. */
function meetingOf([vertical, horizontal]: Corner, { width, height, inset }: MarkedPaper) {
  return {
    x: horizontal === 'left' ? inset : width - inset,
    y: vertical === 'top' ? inset : height - inset,
    inX: horizontal === 'left' ? 1 : -1,
    inY: vertical === 'top' ? 1 : -1,
  };
}

type Pair = readonly [x: number, y: number];

function between([x1, y1]: Pair, [x2, y2]: Pair): Rect {
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}
