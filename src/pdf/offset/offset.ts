import { compose, type Matrix, rotation, type Size, translation } from '../matrix.js';
import { PT_PER_PX } from '../units.js';
import type { OFFSET_AXES } from './wish.js';

/** How far back pages are moved: a wish with everything filled in, and its lengths in px at 300 per inch. */
export interface Offset {
  readonly x: number;
  readonly y: number;
  /** Degrees, clockwise about the middle of the page, after the shift. */
  readonly angle: number;
  readonly axes: (typeof OFFSET_AXES)[number];
}

/**
 * What an offset does to a page of this size as it is shown: in pt from its top-left corner, y down. An upright back lies
 * turned by half a turn on its page, so that right and up are left and down there; which way is clockwise does not change.
 */
export function offsetMatrix({ x, y, angle, axes }: Offset, page: Size): Matrix {
  const shift = axes === 'page' ? { x, y } : { x: -x, y };
  const toMiddle = translation(-page.width / 2, -page.height / 2);
  const fromMiddle = translation(page.width / 2, page.height / 2);
  const turn = angle === 0 ? translation(0, 0) : compose(compose(toMiddle, rotation(angle)), fromMiddle);
  return compose(translation(shift.x * PT_PER_PX, shift.y * PT_PER_PX), turn);
}
