import type { Point, Size } from '../matrix.js';

/** A square of the back and the one of the front that it is to be compared with. */
export interface Twin {
  /** Px by which the back one is displaced, to the right and up: the offset that would bring it where it should be. */
  readonly x: number;
  readonly y: number;
  /** Middles, in px from the top-left corner of either page as it stands upright. */
  readonly front: Point;
  readonly back: Point;
}

/** A side of the squares, in px at 300 per inch. */
export const SQUARE = 25;
/** From square to square. */
const PITCH = 100;

/**
 * The squares of a calibration sheet of this size in px, row by row. Seen through the paper, each square of the back would lie
 * on its twin but for its displacement, which grows by a px from column to column and from row to row. A printer that shifts
 * the back thus brings one pair together: the one that is displaced as far the other way, which is the offset to enter.
 */
export function calibrationGrid({ width, height }: Size): Twin[] {
  const [cols, rows] = [squaresAlong(width), squaresAlong(height)];
  return Array.from({ length: rows * cols }, (_, i) => {
    const [col, row] = [i % cols, Math.floor(i / cols)];
    const middle = { x: width / 2 + (col - (cols - 1) / 2) * PITCH, y: height / 2 + (row - (rows - 1) / 2) * PITCH };
    const [x, y] = [col - Math.floor(cols / 2), Math.floor(rows / 2) - row];
    // Turned over like a page of a book, the sheet has left and right changed.
    return { x, y, front: { x: width - middle.x, y: middle.y }, back: { x: middle.x + x, y: middle.y - y } };
  });
}

/** From the first column's squares to the last one's, in px. */
export function gridWidth({ width }: Size): number {
  return (squaresAlong(width) - 1) * PITCH;
}

/** Three pitches and more are left on either side for text. */
function squaresAlong(side: number): number {
  return Math.floor(Math.round(side) / PITCH) - 6;
}
