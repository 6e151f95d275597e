import type { Rect, Size } from '../matrix.js';

/** What a registration pattern is drawn from; lengths in mm. */
export interface MarkSpec {
  /** The paper, in the orientation of the canvas. */
  readonly paper: Size;
  /** From the paper's edges to the centre line of the marks. */
  readonly inset: number;
  /** From the corner of an L, on its centre line, to the end of its arms. */
  readonly arm: number;
  /** The corner that holds the square; the L marks stand in its two neighbours. */
  readonly square: 'top-left' | 'top-right';
  /** 4: an L in every corner and no square, for machines that ask for it. */
  readonly count: 3 | 4;
}

const STROKE = 1;
const SQUARE = 5;
/** Around a mark, in mm: nothing else may be taken for it. */
const CLEARANCE = 3;

/**
 * The marks as filled rectangles in mm from the paper's top-left corner, y down. Rectangles rather than strokes: their edges
 * are exact in every renderer, and the corner of an L is mitred and its ends are butt by construction.
 */
export function registrationMarks({ paper, inset, arm, square, count }: MarkSpec): Rect[] {
  const near = inset - STROKE / 2;
  const length = arm + STROKE / 2;
  const side = SQUARE + STROKE;
  const corner = (right: boolean, bottom: boolean) => ({
    at: (width: number, height: number): Rect => ({
      x: right ? paper.width - near - width : near,
      y: bottom ? paper.height - near - height : near,
      width,
      height,
    }),
  });
  const ell = (right: boolean, bottom: boolean) => {
    const { at } = corner(right, bottom);
    return [at(length, STROKE), at(STROKE, length)];
  };
  if (count === 4) return [...ell(false, false), ...ell(true, false), ...ell(false, true), ...ell(true, true)];
  const squareIsRight = square === 'top-right';
  return [corner(squareIsRight, false).at(side, side), ...ell(!squareIsRight, false), ...ell(squareIsRight, true)];
}

/** From a corner of the paper along its edges, in mm: how far nothing else should be printed in the line of the marks. */
export function markReach({ inset, arm }: Pick<MarkSpec, 'inset' | 'arm'>): number {
  return inset + Math.max(arm, SQUARE + STROKE / 2) + CLEARANCE;
}
