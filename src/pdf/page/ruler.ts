import type { TextLine } from '../document/embedded-font.js';
import type { FormDrawing } from '../document/paged-document.js';
import type { Layout } from '../layout/layouts.js';
import { margins } from '../layout/margins.js';
import { compose, type Matrix } from '../matrix.js';
import { pdfNumbers } from '../pdf-number.js';
import { MM_PER_INCH, PX_PER_MM } from '../units.js';

/** A scale of 10 cm, and of 4 in on its other side. */
export interface Ruler {
  /** Across its line, in mm: half for each scale. */
  readonly depth: number;
  /** From the ruler, in mm from the zero of its line, to the page: one lies along the top edge, one stands along the left. */
  readonly toPage: readonly Matrix[];
}

/**
 * The rulers of a sheet, in the middles of two edges of its canvas: there no mark is near, the label is elsewhere, and between
 * cards and edge some room is left on every layout. With a border they keep to what printers reach; without one there may be
 * less, and they shrink to it.
 */
export function rulerOf(layout: Layout): Ruler {
  const { canvas, toPage } = layout;
  const { top, left } = margins(layout);
  const depth = Math.min(DEPTH, Math.min(top, left) / PX_PER_MM - 2 * AIR);
  const fromEdge = (room: number) => Math.min(UNPRINTABLE + depth / 2, room / PX_PER_MM - AIR - depth / 2);
  const lying: Matrix = [1, 0, 0, 1, (canvas.width / PX_PER_MM - LENGTH) / 2, fromEdge(top)];
  const standing: Matrix = [0, -1, 1, 0, fromEdge(left), (canvas.height / PX_PER_MM + LENGTH) / 2];
  const inPt = compose([PX_PER_MM, 0, 0, PX_PER_MM, 0, 0], toPage);
  return { depth, toPage: [lying, standing].map((place) => compose(place, inPt)) };
}

/** The drawing of a ruler in mm: its line, centimetres above it and inches below. */
export function rulerDrawing({ depth }: Pick<Ruler, 'depth'>, text: (line: TextLine) => string): FormDrawing {
  const half = depth / 2;
  const ticks = [...ticksOf(CENTIMETRES, -half), ...ticksOf(INCHES, half)];
  const numbers = [...numbersOf(CENTIMETRES, -half), ...numbersOf(INCHES, half)];
  const line = `0 0 m ${pdfNumbers([LENGTH, 0])} l`;
  const content = [`${STROKE} w`, ...ticks, line, 'S', ...numbers.map(text)].join('\n');
  return { box: [-STROKE, -half - STROKE, LENGTH + 1.5 * depth, half + STROKE], hasText: true, content };
}

interface Scale {
  readonly unit: string;
  /** Mm from tick to tick, how many there are behind that of zero, and after how many comes a number. */
  readonly step: number;
  readonly count: number;
  readonly perUnit: number;
}

const CENTIMETRES: Scale = { unit: 'cm', step: 1, count: 100, perUnit: 10 };
const INCHES: Scale = { unit: 'in', step: MM_PER_INCH / 8, count: 32, perUnit: 8 };

/** Mm. */
const LENGTH = INCHES.step * INCHES.count;
/** Mm; half of it holds ticks with numbers of 1.2 mm beside them. */
const DEPTH = 4.6;
/** Mm between a ruler and the bleed of the cards beside it. */
const AIR = 0.2;
/** Mm along the edges of paper that laser printers leave white; ink-jets leave less. */
const UNPRINTABLE = 4.3;
/** Mm. */
const STROKE = 0.12;

/** Height of digits, in parts of half the depth and of their font's size. */
const DIGIT = 0.52;
const DIGIT_HEIGHT = 0.73;

/** `outward` is the way from the line to the end of the longest ticks. */
function ticksOf({ step, count, perUnit }: Scale, outward: number): string[] {
  // The shortest end below the numbers.
  const reach = (i: number) => (i % perUnit === 0 ? 1 : i % (perUnit / 2) === 0 ? 0.6 : 0.35);
  return Array.from(
    { length: count + 1 },
    (_, i) => `${pdfNumbers([i * step, 0])} m ${pdfNumbers([i * step, outward * reach(i)])} l`,
  );
}

/** Beside the longest ticks, from their ends towards the line. */
function numbersOf({ unit, step, count, perUnit }: Scale, outward: number): TextLine[] {
  const height = DIGIT * Math.abs(outward);
  const last = count / perUnit;
  return Array.from({ length: last + 1 }, (_, i) => ({
    text: i === last ? `${i} ${unit}` : String(i),
    size: height / DIGIT_HEIGHT,
    at: { x: i * perUnit * step + Math.abs(outward) * 0.1, y: outward < 0 ? outward + height : outward },
    align: 'left',
  }));
}
