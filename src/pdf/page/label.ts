import type { PlacedLine } from '../document/sheet-document.js';
import { charactersOf, typeface } from '../document/typeface.js';
import type { Layout } from '../layout/layouts.js';
import { margins } from '../layout/margins.js';
import { markReach } from '../layout/marks.js';
import { compose } from '../matrix.js';
import { PX_PER_MM } from '../units.js';

/** A line of text on a front: which sheet it is, and which template cuts it. In px, with its point at the origin. */
export interface Label extends PlacedLine {
  readonly room: number;
}

/** The label of one sheet, or null on the one kind of sheet that never had room for one. */
export function labelOf(
  layout: Layout,
  sheet: { readonly number: number; readonly name: string | null; readonly markCount: 3 | 4 },
): Label | null {
  const place = layout.isOld ? oldPlace(layout, sheet.markCount) : newPlace(layout);
  if (place === null) return null;
  const { x, y, direction, ...rest } = place;
  const [cos, sin] = direction === 'down' ? [0, 1] : [1, 0];
  const named = sheet.name === null ? '' : `${layout.isOld ? 'name' : 'label'}: ${sheet.name}, `;
  return {
    ...rest,
    text: `${named}sheet: ${sheet.number}, template: ${layout.template}`,
    at: { x: 0, y: 0 },
    toPage: compose([cos, sin, -sin, cos, x, y], layout.toPage),
  };
}

/** A warning when the name has characters that the label's font lacks; they are printed as `?`. */
export async function unprintable(name: string | null): Promise<string[]> {
  if (name === null) return [];
  const { glyphs } = await typeface();
  const missing = new Set(charactersOf(name).filter((character) => !glyphs.has(character)));
  return missing.size === 0 ? [] : [`name: the label cannot show ${[...missing].join(' ')}`];
}

interface Place extends Pick<Label, 'align' | 'size' | 'room'> {
  /** On the canvas. */
  readonly x: number;
  readonly y: number;
  readonly direction: 'right' | 'down';
}

const FONT_PX = 40;
/** Parts of the font size that letters with all their accents reach above and below the baseline. */
export const ASCENT = 1.07;
export const DESCENT = 0.25;
/** Px between a label and the bleed of the cards beside it. */
const AIR = 2;

/**
 * 1.x: below the cards, ending 180 px from the right edge, or before the mark that is there when there are four. On portrait
 * sheets this fell off the paper.
 */
function oldPlace(layout: Layout, markCount: 3 | 4): Place | null {
  const { canvas, page, marks } = layout;
  if (page.height > page.width) return null;
  const x = canvas.width - (markCount === 3 ? 180 : markReach(marks) * PX_PER_MM);
  // 103 px above the lower edge; on the fullest sheets that would be on the cards.
  const y = Math.max(canvas.height - 103, canvas.height - margins(layout).bottom + AIR + ASCENT * FONT_PX);
  return { x, y, direction: 'right', align: 'right', size: FONT_PX, room: canvas.width / 2 };
}

/** 3.0.0: in the margin of the short edge opposite the square, outside the line of the marks. */
function newPlace(layout: Layout): Place {
  const { canvas, marks, borderless } = layout;
  const isPortrait = canvas.height > canvas.width;
  const size = borderless ? FONT_PX * 0.6 : FONT_PX;
  const toMarks = (borderless ? marks.inset : marks.inset - 2) * PX_PER_MM;
  const { right, bottom } = margins(layout);
  const margin = Math.min(toMarks, (isPortrait ? bottom : right) - AIR);
  const at = isPortrait
    ? { x: canvas.width / 2, y: canvas.height - margin + ASCENT * size }
    : { x: canvas.width - margin + DESCENT * size, y: canvas.height / 2 };
  const room = Math.min(canvas.width, canvas.height) - 2 * markReach(marks) * PX_PER_MM;
  return { ...at, direction: isPortrait ? 'right' : 'down', align: 'center', size, room };
}
