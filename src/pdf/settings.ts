import type { Bytes } from '../base/units.js';
import { oneOf, type Range, wholeWithin } from './allowed-values.js';
import { type CardWishes, settleCardWishes } from './card/card-wishes.js';
import { contradictions } from './contradictions.js';
import { findLayout, type Layout, layoutSet } from './layout/layouts.js';
import type { Offset } from './offset/offset.js';
import { settleWish } from './offset/settle-wish.js';
import type { OffsetWish } from './offset/wish.js';
import { ProblemList, problem } from './problems.js';
import { type BACK_SLOTS, COLORS, type RenderRequest } from './request.js';

/** A request with its defaults filled in and its ranges checked. */
export interface Settings extends CardWishes {
  readonly layout: Layout;
  readonly markCount: 3 | 4;
  readonly onlyFronts: boolean;
  readonly backSlots: (typeof BACK_SLOTS)[number];
  readonly ppi: number;
  readonly quality: number;
  readonly lossless: boolean;
  readonly colors: (typeof COLORS)[number];
  /** Slots in use, in order. */
  readonly slots: readonly number[];
  /** Null: back pages stay where they are. */
  readonly offset: Offset | null;
  readonly name: string | null;
  readonly ruler: boolean;
  readonly outline: boolean;
  readonly maxFileBytes: Bytes;
  readonly maxTotalBytes: Bytes;
  /** Of one picture. */
  readonly maxPixels: number;
  /** Copies counted. */
  readonly maxCards: number;
}

/** Throws `input_invalid` telling everything that is wrong with the request. */
export function settle(request: Omit<RenderRequest, 'outputPath'>): Settings {
  const problems = new ProblemList();
  const settings = settleNoting(request, problems);
  problems.throwIfAny();
  return settings;
}

/** Like `settle`; what is wrong is noted and stays at its default, so that the deck can be looked at all the same. `profilesPath`: the file of saved offsets. */
export function settleNoting(
  request: Omit<RenderRequest, 'outputPath'>,
  problems: ProblemList,
  profilesPath: string | null = null,
): Settings {
  const within = (field: string, value: number | undefined, range: Range) =>
    wholeWithin(value, { field, ...range }, problems);
  const wanted = problems.attempt(() => layoutWanted(request), null);
  const layout = wanted ?? layoutWanted({});
  const settings: Settings = {
    ...settleCardWishes(request, { card: layout.cardSize, problems }),
    layout,
    slots: wanted === null ? [...layout.slots.keys()] : slotsLeft(request.skip ?? [], layout, problems),
    markCount: within('marks', request.marks, { from: 3, to: 4, otherwise: 3 }) === 4 ? 4 : 3,
    onlyFronts: request.onlyFronts ?? false,
    backSlots: request.backSlots ?? (layout.isOld ? 'all' : 'present'),
    ppi: within('ppi', request.ppi, { from: 72, to: 1200, otherwise: 600 }),
    quality: within('quality', request.quality, { from: 1, to: 100, otherwise: 92 }),
    offset: request.offset === undefined ? null : offsetWanted(request.offset, { profilesPath, problems }),
    lossless: request.lossless ?? false,
    colors: oneOf(request.colors, { field: 'colors', words: COLORS }, problems),
    name: request.name?.trim() || null,
    ruler: request.ruler ?? false,
    outline: request.outline ?? false,
    maxFileBytes: request.maxFileBytes ?? 50 * 1024 ** 2,
    maxTotalBytes: request.maxTotalBytes ?? 4 * 1024 ** 3,
    maxPixels: request.maxPixels ?? 100e6,
    maxCards: request.maxCards ?? 10_000,
  };
  problems.add(...contradictions(request));
  if (/\p{Cc}/u.test(settings.name ?? '')) problems.add(problem('holds a control character', 'name'));
  if ((settings.name?.length ?? 0) > 80) problems.add(problem('is longer than 80 characters', 'name'));
  return settings;
}

function layoutWanted(request: Pick<RenderRequest, 'layout' | 'paperSize' | 'cardSize' | 'borderless'>): Layout {
  return findLayout({
    set: layoutSet(request.layout ?? '3.0.0'),
    paper: request.paperSize ?? 'letter',
    card: request.cardSize ?? 'standard',
    borderless: request.borderless ?? false,
  });
}

function offsetWanted(
  wish: OffsetWish,
  { profilesPath, problems }: { readonly profilesPath: string | null; readonly problems: ProblemList },
): Offset | null {
  return problems.attempt(() => settleWish(wish, { profilesPath, problems, within: 'offset.' }), null);
}

function slotsLeft(skip: readonly number[], { slots }: Layout, problems: ProblemList): number[] {
  const last = slots.length - 1;
  for (const slot of skip) {
    if (!(slot in slots)) problems.add(problem(`${slot} is not a whole number from 0 to ${last}`, 'skip'));
  }
  const left = [...slots.keys()].filter((slot) => !skip.includes(slot));
  if (left.length > 0) return left;
  problems.add(problem('no slot is left', 'skip', `leave one of the slots 0 to ${last}`));
  return [...slots.keys()];
}
