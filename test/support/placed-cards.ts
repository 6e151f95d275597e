import { compose, type Matrix, type Point, type Rect, transformRect } from '../../src/pdf/matrix.js';
import type { ShownPicture } from './pdf-painter.js';
import type { ShownPage } from './pdf-reader.js';
import type { PublishedSheet } from './published-sheets.js';
import { bounds, grown, isInside } from './rectangles.js';
import { EXACT, withBleed } from './sheet-checks.js';

/** What is painted for one card. */
export interface PlacedCard {
  /** The index of its place. */
  readonly slot: number;
  /** The one on top. */
  readonly picture: ShownPicture;
  /** The box around all of it, its bleed too. */
  readonly painted: Rect;
}

/** Sorts what is painted on a page by the places of cards that it belongs to. What belongs to none is returned as astray. */
export function cardsOn(
  { pictures, bleed }: Pick<ShownPage, 'pictures' | 'bleed'>,
  places: readonly Matrix[],
  { bleed: reach }: PublishedSheet,
): { cards: PlacedCard[]; astray: Rect[] } {
  const areas = places.map((place) => grown(withBleed(place, reach), EXACT));
  const slotOf = (piece: Rect) => areas.findIndex((area) => isInside(piece, area));
  const pieces = [...pictures.map(({ visible }) => visible), ...bleed].map((box) => ({ box, slot: slotOf(box) }));
  const cards = [...places.keys()].flatMap((slot) => {
    const picture = pictures.findLast(({ visible }) => slotOf(visible) === slot);
    const painted = pieces.filter((piece) => piece.slot === slot).map(({ box }) => box);
    return picture === undefined ? [] : [{ slot, picture, painted: bounds(painted) }];
  });
  const drawn = new Set(cards.map(({ slot }) => slot));
  return { cards, astray: pieces.filter(({ slot }) => !drawn.has(slot)).map(({ box }) => box) };
}

/** A page with all its pictures so far aside, in px. */
export function moved<P extends Pick<ShownPage, 'pictures' | 'bleed'>>(page: P, { x, y }: Point): P {
  const aside = (rect: Rect): Rect => ({ ...rect, x: rect.x + x, y: rect.y + y });
  const pictures = page.pictures.map((picture) => ({
    ...picture,
    ...aside(picture),
    matrix: compose(picture.matrix, [1, 0, 0, 1, x, y]),
    visible: aside(picture.visible),
  }));
  return { ...page, pictures, bleed: page.bleed.map(aside) };
}

/** Where a place lies on the page. */
export function boxOfPlace(place: Matrix): Rect {
  return transformRect({ x: 0, y: 0, width: 1, height: 1 }, place);
}
