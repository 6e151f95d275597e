import { type Layout, PX_PER_MM } from './layouts.js';
import { compose, type Matrix, type Point } from './matrix.js';

/** A line of text on a front: which sheet it is, and which template cuts it. */
export interface Label {
  readonly text: string;
  readonly fontSize: number;
  /** The point at which the text is aligned, on its baseline, and the direction in which it reads. */
  readonly toPage: Matrix;
  readonly align: 'right' | 'center';
  /** The room along the line, in the units of `fontSize`. */
  readonly room: number;
}

/** The label of one sheet, or null on the one kind of sheet that never had room for one. */
export function labelOf(
  layout: Layout,
  sheet: { readonly number: number; readonly name: string | null; readonly markCount: 3 | 4 },
): Label | null {
  const place = layout.isOld ? oldPlace(layout, sheet.markCount) : newPlace(layout);
  if (place === null) return null;
  const { at, direction, ...rest } = place;
  const [cos, sin] = direction === 'down' ? [0, 1] : [1, 0];
  const named =
    sheet.name === null ? '' : `${layout.isOld ? 'name' : 'label'}: ${sheet.name.replace(BEYOND_FONT, '?')}, `;
  return {
    ...rest,
    text: `${named}sheet: ${sheet.number}, template: ${layout.template}`,
    toPage: compose([cos, sin, -sin, cos, at.x, at.y], layout.toPage),
  };
}

/** A warning when the name has characters that the label's font lacks; they are printed as `?`. */
export function unprintable(name: string | null): string[] {
  const missing = new Set(name?.match(BEYOND_FONT));
  return missing.size === 0 ? [] : [`name: the label cannot show ${[...missing].join(' ')}`];
}

// Helvetica as every PDF reader has it covers Windows-1252 alone.
const BEYOND_FONT = /[^\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu;

interface Place {
  readonly at: Point;
  readonly direction: 'right' | 'down';
  readonly align: 'right' | 'center';
  readonly fontSize: number;
  readonly room: number;
}

const FONT_PX = 40;
/** Parts of the font size that a line of Helvetica reaches above and below its baseline. */
const ASCENT = 0.72;
const DESCENT = 0.21;

/** What stays white between the label and a mark. */
const CLEAR_OF_MARK_MM = 3;

/**
 * 1.x: below the cards, ending 180 px from the right edge, or before the mark that is there when there are four. On portrait
 * sheets this fell off the paper.
 */
function oldPlace({ canvas, page, marks }: Layout, markCount: 3 | 4): Place | null {
  if (page.height > page.width) return null;
  const fromRight = markCount === 4 ? (marks.inset + marks.arm + CLEAR_OF_MARK_MM) * PX_PER_MM : 180;
  const at = { x: canvas.width - fromRight, y: canvas.height - 103 };
  return { at, direction: 'right', align: 'right', fontSize: FONT_PX, room: canvas.width / 2 };
}

/** 3.0.0: in the margin of the short edge opposite the square, outside the line of the marks. */
function newPlace({ canvas, marks, borderless }: Layout): Place {
  const fontSize = borderless ? FONT_PX * 0.6 : FONT_PX;
  const margin = (borderless ? marks.inset : marks.inset - 2) * PX_PER_MM;
  const isPortrait = canvas.height > canvas.width;
  const at = isPortrait
    ? { x: canvas.width / 2, y: canvas.height - margin + ASCENT * fontSize }
    : { x: canvas.width - margin + DESCENT * fontSize, y: canvas.height / 2 };
  const room = 0.75 * Math.min(canvas.width, canvas.height);
  return { at, direction: isPortrait ? 'right' : 'down', align: 'center', fontSize, room };
}
