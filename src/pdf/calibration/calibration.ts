import type { Bytes } from '../../base/units.js';
import type { TextLine } from '../document/embedded-font.js';
import { PagedDocument } from '../document/paged-document.js';
import { typeface } from '../document/typeface.js';
import { type Paper, pagePx } from '../layout/papers.js';
import { compose, type Matrix, type Point, type Size, turnedBox } from '../matrix.js';
import { writePdf } from '../output.js';
import { pdfNumbers } from '../pdf-number.js';
import { badInput } from '../problems.js';
import { PT_PER_PX } from '../units.js';
import { calibrationGrid, SQUARE, type Twin } from './grid.js';
import { backText, frontText } from './text.js';

/**
 * Writes the calibration sheet of a paper: two pages to be printed on its two sides, from which the offset of the printer is
 * read. Equal papers give equal bytes. Throws CardqError `input_invalid`, `disk_full` or `output_unwritable`.
 */
export async function writeCalibration(paper: Paper, path: string): Promise<{ bytes: Bytes; sha256: string | null }> {
  if (!/\.pdf$/i.test(path)) throw badInput('the name does not end in .pdf', path);
  const title = `Calibration ${paper.name}`;
  const { flipsOn } = paper;
  const document = new PagedDocument({ title, subject: 'calibration', flipsOn, face: await typeface() });
  const page = pagePx(paper);
  const twins = calibrationGrid(page);
  const text = (line: TextLine) => document.text(line);
  const size = { width: page.width * PT_PER_PX, height: page.height * PT_PER_PX };
  const add = (toPage: Matrix, content: string[]) =>
    document.addPage({ size, forms: [], content: [`q ${pdfNumbers(toPage)} cm`, ...content, 'Q'].join('\n') });
  add(IN_PT, [...squares(twins, 'front'), ...lines(frontText(paper), { page, from: 'bottom' }).map(text)]);
  // Like the backs of cards, upside down on its page.
  add(compose(turnedBox({ x: 0, y: 0, ...page }), IN_PT), [
    ...squares(twins, 'back'),
    ...twins.map(numbersOf).map(text),
    ...lines(backText(paper), { page, from: 'top' }).map(text),
  ]);
  document.end();
  return writePdf(path, (write) => write(...document.take()));
}

const IN_PT: Matrix = [PT_PER_PX, 0, 0, PT_PER_PX, 0, 0];

/** Those of the middle row and column are blue, for finding one's way. */
function squares(twins: readonly Twin[], side: 'front' | 'back'): string[] {
  const isAxis = ({ x, y }: Twin) => x === 0 || y === 0;
  const boxes = (some: readonly Twin[]) => some.map((twin) => square(twin[side])).join(' ');
  const [axes, rest] = [twins.filter(isAxis), twins.filter((twin) => !isAxis(twin))];
  return [`0 g ${boxes(rest)} f`, `0 0.3 0.9 rg ${boxes(axes)} f`, '0 g'];
}

function square({ x, y }: Point): string {
  return `${pdfNumbers([x - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE])} re`;
}

function numbersOf({ x, y, back }: Twin): TextLine {
  const at = { x: back.x, y: back.y + SQUARE / 2 + NUMBERS };
  return { text: `${x},${y}`, size: NUMBERS, at, align: 'center' };
}

/** Lines above the squares, or below them: never on both sides of one place, where they would cover each other in the light. */
function lines(texts: readonly string[], { page, from }: { page: Size; from: 'top' | 'bottom' }): TextLine[] {
  const first = from === 'top' ? MARGIN + TEXT : page.height - MARGIN - (texts.length - 1) * SPACING;
  return texts.map((text, i) => ({
    text,
    size: TEXT,
    at: { x: page.width / 2, y: first + i * SPACING },
    align: 'center',
    room: page.width - 2 * MARGIN,
  }));
}

/** Px: font sizes, from baseline to baseline, and what printers may leave white. */
const NUMBERS = 24;
const TEXT = 28;
const SPACING = 35;
const MARGIN = 75;
