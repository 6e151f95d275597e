import { isSame, type Point, type Rect, type Size } from '../matrix.js';
import type { CardWishes } from './card-wishes.js';

/** What is asked for every picture of these sheets; sizes in px at 300 per inch. */
export interface TreatmentRules extends Omit<CardWishes, 'crops'> {
  readonly card: Size;
  /** How far a card may reach beyond its cut. */
  readonly reach: Point;
}

/** How one picture becomes a card. Rectangles are in px from the card's top-left corner, y down. */
export interface Treatment {
  /** Where the whole picture lies, upright; the card shows what of it is upon the card. */
  readonly whole: Rect;
  /** Where the picture is painted. */
  readonly window: Rect;
  /** All that is painted. */
  readonly outer: Rect;
  /** What fills the rest: the window's outermost pixels, drawn outward; or the picture once more, larger and below. */
  readonly around: 'edges' | 'picture' | 'nothing';
  /** How many pixels of the picture are upon the card; not a whole number. */
  readonly shownPixels: Size;
}

/** How a picture of this size is treated, once `crop`, in parts of its width and height, is cut from either side. */
export function treat({ size, crop }: { size: Size; crop: Point }, rules: TreatmentRules): Treatment {
  const card: Rect = { x: 0, y: 0, ...rules.card };
  const cut = rules.fit === 'crop' ? shapedCrop(size, crop, card) : crop;
  const whole = wholeAround(card, cut);
  const outer = rules.bleed === 'none' ? card : grown(card, rules.reach);
  const inward = { x: -rules.extendCorners, y: -rules.extendCorners };
  const window = grown(card, rules.bleed === 'real' ? realBleed(whole, rules) : inward);
  const around = isSame(window, outer) ? 'nothing' : rules.bleed === 'under' ? 'picture' : 'edges';
  return { whole, window, outer, around, shownPixels: left(size, cut) };
}

/** The pixels of a picture of this size that are seen through the window, be it only in part. */
export function windowPixels(size: Size, { whole, window }: Treatment): Rect {
  const [left, right] = covered(window.x - whole.x, window.width, size.width / whole.width);
  const [top, bottom] = covered(window.y - whole.y, window.height, size.height / whole.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The crop that leaves the shape of the card: more is cut where the picture is too long for it. */
function shapedCrop(size: Size, crop: Point, card: Size): Point {
  const { width, height } = left(size, crop);
  const scale = Math.max(card.width / width, card.height / height);
  return {
    x: (1 - card.width / scale / size.width) / 2,
    y: (1 - card.height / scale / size.height) / 2,
  };
}

function left({ width, height }: Size, cut: Point): Size {
  return { width: width * (1 - 2 * cut.x), height: height * (1 - 2 * cut.y) };
}

/** Where a picture lies that shows all but `crop` on the card. */
function wholeAround(card: Rect, crop: Point): Rect {
  const width = card.width / (1 - 2 * crop.x);
  const height = card.height / (1 - 2 * crop.y);
  return { x: (card.width - width) / 2, y: (card.height - height) / 2, width, height };
}

/** How far a picture reaches out on its own, all the way or not at all: along each axis, but if stretched along both together. */
function realBleed(whole: Rect, { fit, reach }: TreatmentRules): Point {
  const [x, y] = [-whole.x > reach.x - TINY, -whole.y > reach.y - TINY];
  const isEnough = fit === 'crop' || (x && y);
  return { x: isEnough && x ? reach.x : 0, y: isEnough && y ? reach.y : 0 };
}

function grown({ x, y, width, height }: Rect, by: Point): Rect {
  return { x: x - by.x, y: y - by.y, width: width + 2 * by.x, height: height + 2 * by.y };
}

/** The whole pixels that a span of px covers. */
function covered(from: number, length: number, pixelsPerPx: number): [first: number, end: number] {
  return [Math.floor(from * pixelsPerPx + TINY), Math.ceil((from + length) * pixelsPerPx - TINY)];
}

/** Far below what can be seen, far above what calculating with fractions loses. */
const TINY = 1e-6;
