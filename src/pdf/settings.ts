import type { Bytes } from '../base/units.js';
import { findLayout, type Layout, layoutSet } from './layouts.js';
import { ProblemList, problem } from './problems.js';
import type { BLEEDS, RenderRequest } from './request.js';

/** A request with its defaults filled in and its ranges checked. */
export interface Settings {
  readonly layout: Layout;
  readonly markCount: 3 | 4;
  readonly onlyFronts: boolean;
  readonly bleed: (typeof BLEEDS)[number];
  readonly ppi: number;
  readonly quality: number;
  /** Slots in use, in order. */
  readonly slots: readonly number[];
  readonly name: string | null;
  readonly maxFileBytes: Bytes;
  readonly maxTotalBytes: Bytes;
}

/** Throws `input_invalid` telling everything that is wrong with the request. */
export function settle(request: Omit<RenderRequest, 'outputPath'>): Settings {
  const layout = findLayout({
    set: layoutSet(request.layout ?? '3.0.0'),
    paper: request.paperSize ?? 'letter',
    card: request.cardSize ?? 'standard',
    borderless: request.borderless ?? false,
  });
  const problems = new ProblemList();
  const within = (field: string, value: number, { from, to }: { from: number; to: number }) => {
    const fits = Number.isInteger(value) && value >= from && value <= to;
    if (!fits) problems.add(problem(`${value} is not a whole number from ${from} to ${to}`, field));
    return value;
  };
  const skipped = new Set(request.skip?.map((slot) => within('skip', slot, { from: 0, to: layout.slots.length - 1 })));
  const slots = [...layout.slots.keys()].filter((slot) => !skipped.has(slot));
  if (slots.length === 0) problems.add(problem('no slot is left', 'skip'));
  const settings: Settings = {
    layout,
    markCount: within('marks', request.marks ?? 3, { from: 3, to: 4 }) === 4 ? 4 : 3,
    onlyFronts: request.onlyFronts ?? false,
    bleed: request.bleed ?? 'edge',
    ppi: within('ppi', request.ppi ?? 600, { from: 72, to: 1200 }),
    quality: within('quality', request.quality ?? 92, { from: 1, to: 100 }),
    slots,
    name: request.name?.trim() || null,
    maxFileBytes: request.maxFileBytes ?? 50 * 1024 ** 2,
    maxTotalBytes: request.maxTotalBytes ?? 4 * 1024 ** 3,
  };
  if (/\p{Cc}/u.test(settings.name ?? '')) problems.add(problem('holds a control character', 'name'));
  if ((settings.name?.length ?? 0) > 80) problems.add(problem('is longer than 80 characters', 'name'));
  problems.throwIfAny();
  return settings;
}
