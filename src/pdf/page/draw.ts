import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Bytes } from '../../base/units.js';
import { SheetDocument } from '../document/sheet-document.js';
import { typeface } from '../document/typeface.js';
import type { Layout } from '../layout/layouts.js';
import { registrationMarks } from '../layout/marks.js';
import type { Placement, Sheet } from '../layout/sheet.js';
import { compose, type Matrix, type Rect, transformRect, translation, turnedBox } from '../matrix.js';
import { offsetMatrix } from '../offset/offset.js';
import type { Write } from '../output.js';
import type { CheckedDeck } from '../picture/check-deck.js';
import type { PictureRules } from '../picture/picture.js';
import type { Settings } from '../settings.js';
import { PX_PER_MM } from '../units.js';
import { CardSupply } from './card-supply.js';
import { labelOf } from './label.js';
import { overlaysIn } from './overlays.js';

export interface Drawing {
  readonly sheets: readonly Sheet[];
  readonly pictures: CheckedDeck;
  readonly settings: Settings;
  readonly rules: PictureRules;
}

export interface DrawOptions {
  readonly write: Write;
  readonly signal: AbortSignal | undefined;
  /** Called after each sheet with how many are drawn. */
  readonly onSheet: (done: number) => void;
}

/** Fewer, larger writes cost less. */
const WRITTEN_AT_ONCE = 1024 ** 2;

/**
 * Draws the sheets in order. What has been drawn is written while the next is drawn, and no more is drawn before it is, so that
 * memory does not grow with the deck. Stops between pictures when `signal` aborts, throwing its reason.
 */
export async function drawSheets(drawing: Drawing, { write, signal, onSheet }: DrawOptions): Promise<void> {
  const { layout, name, markCount, onlyFronts, offset } = drawing.settings;
  const { flipsOn } = layout;
  const document = new SheetDocument({ title: name ?? 'Card sheets', onlyFronts, flipsOn, face: await typeface() });
  const supply = new CardSupply(drawing, document);
  const marks = marksOnPage(layout, markCount);
  const overlays = overlaysIn(document, drawing.settings);
  const backMoved = offset === null ? null : offsetMatrix(offset, layout.page);
  let writing = Promise.resolve();
  const flush = async ({ least }: { least: Bytes }) => {
    if (document.waitingBytes < least) return;
    await writing;
    writing = write(...document.take());
    writing.catch(() => undefined); // told when it is awaited
  };
  const place = async (placements: readonly Placement[], side: 'front' | 'back') => {
    const cards = [];
    for (const placement of placements) {
      signal?.throwIfAborted();
      cards.push({ card: await supply.card(placement), toPage: cardToPage(layout, placement.slot, side) });
      await flush({ least: WRITTEN_AT_ONCE });
    }
    return cards;
  };
  try {
    for (const { number, front, back } of drawing.sheets) {
      const cards = await place(front, 'front');
      const label = labelOf(layout, { number, name, markCount });
      document.addPage({ size: layout.page, moved: null, marks, cards, overlays: overlays(cards), label });
      if (back !== null) {
        const backs = await place(back, 'back');
        const rest = { marks, cards: backs, overlays: overlays(backs), label: null };
        document.addPage({ size: layout.page, moved: backMoved, ...rest });
      }
      onSheet(number);
      await eventLoopTurn();
    }
    document.end();
    await flush({ least: 0 });
    await writing;
  } finally {
    await Promise.allSettled([writing, supply.close()]);
  }
}

function marksOnPage({ marks, toPage }: Layout, count: 3 | 4): Rect[] {
  const fromMm: Matrix = compose([PX_PER_MM, 0, 0, PX_PER_MM, 0, 0], toPage);
  return registrationMarks({ ...marks, count }).map((rect) => transformRect(rect, fromMm));
}

/** Where the drawing of a card lands: in its slot, and upside down where backs stand so. */
function cardToPage({ slots, cardSize, backIsTurned, toPage }: Layout, slot: number, side: 'front' | 'back'): Matrix {
  const at = slots[slot];
  if (at === undefined) throw new RangeError(`no slot ${slot}`);
  const onCanvas = side === 'back' && backIsTurned ? turnedBox({ ...at, ...cardSize }) : translation(at.x, at.y);
  return compose(onCanvas, toPage);
}
