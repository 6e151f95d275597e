import type { Point, Size } from '../matrix.js';
import { badInput } from '../problems.js';
import { MM_PER_INCH, PX_PER_MM } from '../units.js';

/** What is cut from a picture: percent of its whole width and height, or mm of a border around the card on it. */
export interface Crop {
  readonly amount: number;
  readonly unit: 'percent' | 'mm';
}

/** The crop that a user wrote. Throws `input_invalid`, naming the forms, for anything else. */
export function parseCrop(raw: string, field: string): Crop {
  const [, digits, unit = '%'] = /^(\d+(?:\.\d*)?|\.\d+)\s*(%|mm|in)?$/.exec(raw.trim().toLowerCase()) ?? [];
  if (digits === undefined) throw badInput(`${JSON.stringify(raw)} is no crop`, field, FORMS);
  const amount = Number(digits) * (unit === 'in' ? MM_PER_INCH : 1);
  if (unit === '%' && amount >= 100) throw badInput(`a crop of ${amount} % leaves nothing`, field, FORMS);
  if (unit !== '%' && amount > WIDEST_MM) throw badInput(`no card has a border of ${raw.trim()}`, field, FORMS);
  return { amount, unit: unit === '%' ? 'percent' : 'mm' };
}

/**
 * How much a crop takes from either side along each axis: parts of the picture's width and height. A picture that is a card
 * with a border is larger than the card by two borders, whatever its resolution. `card` is in px.
 */
export function cutParts({ amount, unit }: Crop, card: Size): Point {
  if (unit === 'percent') return { x: amount / 200, y: amount / 200 };
  const border = amount * PX_PER_MM;
  return { x: border / (card.width + 2 * border), y: border / (card.height + 2 * border) };
}

const FORMS = '3mm or 0.1in, at most an inch, is cut from each side; 3 or 3% is percent of the whole width and height';
/** Whoever cuts more than an inch has slipped with the unit. */
const WIDEST_MM = MM_PER_INCH;
