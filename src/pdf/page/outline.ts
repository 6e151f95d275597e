import type { FormDrawing } from '../document/paged-document.js';
import type { Layout } from '../layout/layouts.js';
import { pdfNumbers } from '../pdf-number.js';

/**
 * The line along which a card is cut, in px from the top-left corner of its slot. Black on a broader white, so that it shows on
 * light cards and on dark ones.
 */
export function outlineDrawing({ cut, cardSize }: Pick<Layout, 'cut' | 'cardSize'>): FormDrawing {
  const path = cutPath({ x: (cardSize.width - cut.width) / 2, y: (cardSize.height - cut.height) / 2, ...cut });
  const lines = [
    { gray: 1, width: 3 * HAIRLINE },
    { gray: 0, width: HAIRLINE },
  ];
  const content = lines.map(({ gray, width }) => `${gray} G ${width} w ${path} S`).join('\n');
  const over = 3 * HAIRLINE;
  return { box: [-over, -over, cardSize.width + over, cardSize.height + over], content };
}

/** Px: 0.08 mm. */
const HAIRLINE = 1;

/** How far the control points of a quarter circle lie from its ends, in parts of the radius, for a curve that is round to 0.03 %. */
const ROUND = (4 / 3) * (Math.SQRT2 - 1);

interface Cut {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

function cutPath({ x, y, width, height, radius }: Cut): string {
  const [right, bottom] = [x + width, y + height];
  if (radius === 0) return `${pdfNumbers([x, y, width, height])} re`;
  const bend = radius * (1 - ROUND);
  return [
    `${pdfNumbers([x + radius, y])} m`,
    `${pdfNumbers([right - radius, y])} l`,
    `${pdfNumbers([right - bend, y, right, y + bend, right, y + radius])} c`,
    `${pdfNumbers([right, bottom - radius])} l`,
    `${pdfNumbers([right, bottom - bend, right - bend, bottom, right - radius, bottom])} c`,
    `${pdfNumbers([x + radius, bottom])} l`,
    `${pdfNumbers([x + bend, bottom, x, bottom - bend, x, bottom - radius])} c`,
    `${pdfNumbers([x, y + radius])} l`,
    `${pdfNumbers([x, y + bend, x + bend, y, x + radius, y])} c`,
    'h',
  ].join(' ');
}
