import { suggest } from '../../base/suggest.js';
import type { Matrix, Point, Size } from '../matrix.js';
import { badInput } from '../problems.js';
import { PT_PER_PX, PX_PER_MM } from '../units.js';
import {
  LAYOUT_SETS,
  type LayoutSet,
  type PublishedCard,
  type PublishedLayout,
  type PublishedPaper,
  type PublishedSet,
  publishedSet,
} from './geometry.js';
import type { MarkSpec } from './marks.js';

/** Which layout is wanted; names may be aliases. */
export interface LayoutChoice {
  readonly set: LayoutSet;
  readonly paper: string;
  readonly card: string;
  readonly borderless: boolean;
}

/** A sheet: where its cards and marks are. Canvas: px at 300 per inch from the top-left, y down, cards upright. */
export interface Layout extends LayoutChoice {
  /** The id of the cutting template that fits. */
  readonly template: string;
  readonly canvas: Size;
  /** The PDF page in pt. */
  readonly page: Size;
  /** From the canvas to the page, in pt from its top-left corner, y down. */
  readonly toPage: Matrix;
  readonly cardSize: Size;
  /** The card as it is cut, in the middle of its slot; the radius is that of its corners. In px. */
  readonly cut: Size & { readonly radius: number };
  readonly cols: number;
  readonly rows: number;
  /** Top-left corners, row by row. */
  readonly slots: readonly Point[];
  /** How far a card's edges are drawn outward, in px: half of the first gap, rounded up. */
  readonly bleed: Point;
  readonly marks: Omit<MarkSpec, 'count'>;
  /** The edge of the printed page about which the sheet is turned to print its back. */
  readonly flipsOn: 'long' | 'short';
  /** Whether a back stands upside down on the canvas; its slot is then mirrored top to bottom, else left to right. */
  readonly backIsTurned: boolean;
  /** Before 3.0.0 the common back filled every slot, and double-sided cards began a new sheet. */
  readonly isOld: boolean;
}

/** The layout wanted. Throws `input_invalid`, naming the valid ones, when there is none. */
export function findLayout(choice: LayoutChoice): Layout {
  const published = publishedSet(choice.set);
  const paper = nameOf('paper size', choice.paper, published.papers, choice.set);
  const card = nameOf('card size', choice.card, published.cards, choice.set);
  const found = published.layouts.find(
    (one) => one.paper === paper && one.card === card && (one.borderless ?? false) === choice.borderless,
  );
  const paperData = published.papers[paper];
  if (found === undefined || paperData === undefined) throw noSuchPair({ ...choice, paper, card }, published);
  return layoutOf(choice.set, found, { paper: paperData, card: published.cards[card] ?? {} });
}

/** The slot, on the back page, behind the front page's slot of this index. */
export function backSlot(layout: Layout, index: number): number {
  const col = index % layout.cols;
  const row = Math.floor(index / layout.cols);
  return layout.backIsTurned
    ? (layout.rows - 1 - row) * layout.cols + col
    : row * layout.cols + (layout.cols - 1 - col);
}

/** The set of this name. Throws `input_invalid` naming the others. */
export function layoutSet(name: string): LayoutSet {
  const found = LAYOUT_SETS.find((set) => set === name);
  if (found === undefined)
    throw badInput(`there is no layout set ${JSON.stringify(name)}`, 'layout', `sets: ${LAYOUT_SETS.join(', ')}`);
  return found;
}

function layoutOf(
  set: LayoutSet,
  published: PublishedLayout,
  { paper, card }: { readonly paper: PublishedPaper; readonly card: PublishedCard },
): Layout {
  const isOld = set !== '3.0.0';
  const isPortrait = published.orientation === 'portrait';
  const isTurned = isPortrait && !isOld;
  const upright = (mm: readonly number[]) => sizeOf(isTurned ? [...mm].reverse() : mm);
  const paperMm = upright(paper.mm);
  const canvas = { width: paperMm.width * PX_PER_MM, height: paperMm.height * PX_PER_MM };
  const cardSize = sizeOf(published.cardPx);
  const pagePx = isTurned ? { width: canvas.height, height: canvas.width } : canvas;
  return {
    set,
    paper: published.paper,
    card: published.card,
    borderless: published.borderless ?? false,
    template: published.template,
    canvas,
    page: { width: pagePx.width * PT_PER_PX, height: pagePx.height * PT_PER_PX },
    // A turned canvas lies on its left side: its top edge becomes the page's left one.
    toPage: isTurned ? [0, -PT_PER_PX, PT_PER_PX, 0, 0, canvas.width * PT_PER_PX] : [PT_PER_PX, 0, 0, PT_PER_PX, 0, 0],
    cardSize,
    cut: cutOf(card, cardSize),
    cols: published.xPx.length,
    rows: published.yPx.length,
    slots: published.yPx.flatMap((y) => published.xPx.map((x) => ({ x, y }))),
    bleed: { x: bleedOf(published.xPx, cardSize.width), y: bleedOf(published.yPx, cardSize.height) },
    marks: {
      paper: upright(paper.marksMm ?? paper.mm),
      inset: published.insetMm,
      arm: published.armMm,
      square: isOld && isPortrait ? 'top-right' : 'top-left',
    },
    flipsOn: isOld && isPortrait ? 'short' : 'long',
    backIsTurned: isOld || !isPortrait,
    isOld,
  };
}

/** Sets measured by hand do not tell what is cut; and the miniatures of letter are smaller than those of A4, which the set tells. */
function cutOf({ mm, radiusMm = 0 }: PublishedCard, slot: Size): Layout['cut'] {
  const told = mm === undefined ? slot : sizeOf(mm.map((side) => side * PX_PER_MM));
  const isOfSlot = Math.abs(told.width - slot.width) < 1 && Math.abs(told.height - slot.height) < 1;
  return { ...(isOfSlot ? told : slot), radius: radiusMm * PX_PER_MM };
}

/** With a single row or column there is no gap to halve; the sets computed by rule take the whole gap of 1.25 mm there. */
const LONELY_BLEED = 15;

function bleedOf(starts: readonly number[], size: number): number {
  const [first, second] = starts;
  return first === undefined || second === undefined ? LONELY_BLEED : Math.ceil((second - first - size) / 2);
}

function sizeOf([width = 0, height = 0]: readonly number[]): Size {
  return { width, height };
}

/** The name in the table that `wanted` means, itself or by alias. Throws `input_invalid` naming the valid ones. */
export function nameOf(
  what: string,
  wanted: string,
  table: Readonly<Record<string, { readonly aliases?: readonly string[] }>>,
  set: LayoutSet,
): string {
  if (Object.hasOwn(table, wanted)) return wanted;
  for (const [name, { aliases = [] }] of Object.entries(table)) if (aliases.includes(wanted)) return name;
  const names = Object.keys(table);
  const meant = suggest(wanted, names);
  throw badInput(
    `layout set ${set} has no ${what} ${JSON.stringify(wanted)}`,
    what === 'paper size' ? 'paperSize' : 'cardSize',
    `${meant === null ? '' : `did you mean ${meant}? `}${what}s: ${names.join(', ')}`,
  );
}

function noSuchPair({ set, paper, card, borderless }: LayoutChoice, { layouts }: PublishedSet): Error {
  const near = layouts.filter((one) => (one.borderless ?? false) === borderless);
  if (near.length === 0) return noBorderless(set);
  const cards = near.filter((one) => one.paper === paper).map((one) => one.card);
  const papers = near.filter((one) => one.card === card).map((one) => one.paper);
  const border = borderless ? ' without a border' : '';
  return badInput(
    `layout set ${set} has no sheet of ${card} cards on ${paper}${border}`,
    'cardSize, paperSize',
    `${card} fits ${listed(papers)}${border}; ${paper} takes ${listed(cards)}${border}`,
  );
}

function noBorderless(set: LayoutSet): Error {
  const others = LAYOUT_SETS.filter((other) => publishedSet(other).layouts.some(({ borderless }) => borderless));
  return badInput(
    `layout set ${set} has no sheets without a border`,
    'layout, borderless',
    `layout set ${others.join(', ')} has`,
  );
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
