import { type ProblemList, problem } from '../problems.js';
import { PX_PER_INCH, PX_PER_MM } from '../units.js';
import type { Offset } from './offset.js';
import { OFFSET_AXES, type OffsetWish } from './wish.js';

const MOST_PX = 1000;
const MOST_DEGREES = 180;
const PX_PER: Readonly<Record<string, number>> = { '': 1, px: 1, mm: PX_PER_MM, cm: 10 * PX_PER_MM, in: PX_PER_INCH };

/**
 * The offset that a wish without a profile means. What is wrong with it is noted, as of the fields `within` (a path such as
 * `offset.`), and counts as 0.
 */
export function readOffset(wish: Omit<OffsetWish, 'profile'>, problems: ProblemList, within = ''): Offset {
  const length = (field: 'x' | 'y') => {
    const raw = wish[field] ?? 0;
    const px = typeof raw === 'number' ? raw : pxOf(raw);
    if (px !== null && Math.abs(px) <= MOST_PX) return px;
    problems.add(
      px === null
        ? problem(`${JSON.stringify(raw)} is not a length`, within + field, 'px at 300 per inch, or "0.5mm", "0.02in"')
        : problem(`${raw} is not within ±${MOST_PX} px at 300 per inch`, within + field, IN_UNITS),
    );
    return 0;
  };
  const { angle = 0, axes = OFFSET_AXES[0] } = wish;
  if (!(Math.abs(angle) <= MOST_DEGREES))
    problems.add(
      problem(
        `${angle} is not a number from -${MOST_DEGREES} to ${MOST_DEGREES}`,
        `${within}angle`,
        'degrees, clockwise',
      ),
    );
  if (!OFFSET_AXES.includes(axes))
    problems.add(problem(`${JSON.stringify(axes)} names no axes`, `${within}axes`, `axes: ${OFFSET_AXES.join(', ')}`));
  return { x: length('x'), y: length('y'), angle, axes };
}

const IN_UNITS = `${MOST_PX} px are ${(MOST_PX / PX_PER_MM).toFixed(1)} mm`;

/** The px of `12`, `-0.5mm`, `.02 in`; null when it is none of these. */
function pxOf(raw: string): number | null {
  const [, number, unit = ''] = /^\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z]*)\s*$/i.exec(raw) ?? [];
  const factor = PX_PER[unit.toLowerCase()];
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}
