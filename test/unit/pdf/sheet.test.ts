import { describe, expect, test } from 'vitest';
import { findLayout } from '../../../src/pdf/layouts.js';
import { planSheets, type Sheet } from '../../../src/pdf/sheet.js';

const standard = { paper: 'letter', card: 'standard', borderless: false } as const;
const newest = findLayout({ ...standard, set: '3.0.0' });
const oldest = findLayout({ ...standard, set: '1.0.0' });
const ALL = [0, 1, 2, 3, 4, 5, 6, 7];

const file = (name: string) => ({ path: `/deck/${name}`, name });
const singles = (count: number) => Array.from({ length: count }, (_, i) => ({ front: file(`f${i}`), back: null }));
const double = { front: file('d'), back: file('d-back') };
const commonBack = file('back');

describe('a plan of sheets', () => {
  test('fills slots row by row and puts backs behind the cards that are there', () => {
    const [first, second, ...rest] = planSheets(
      { cards: singles(9), commonBack },
      { layout: newest, slots: ALL, onlyFronts: false },
    );
    expect(rest).toEqual([]);
    expect(shown(first?.front)).toEqual(ALL.map((slot) => `f${slot}@${slot}`));
    expect(shown(first?.back)).toEqual([4, 5, 6, 7, 0, 1, 2, 3].map((slot) => `back@${slot}`));
    expect(shown(second?.front)).toEqual(['f8@0']);
    expect(shown(second?.back)).toEqual(['back@4']);
  });

  test('lets double-sided cards share a sheet with the others', () => {
    const [sheet, ...rest] = planSheets(
      { cards: [...singles(1), double], commonBack },
      { layout: newest, slots: ALL, onlyFronts: false },
    );
    expect(rest).toEqual([]);
    expect(shown(sheet?.front)).toEqual(['f0@0', 'd@1']);
    expect(shown(sheet?.back)).toEqual(['back@4', 'd-back@5']);
  });

  test('of the old sets fills every back and begins a new sheet for double-sided cards', () => {
    const [first, second] = planSheets(
      { cards: [...singles(1), double], commonBack },
      { layout: oldest, slots: ALL, onlyFronts: false },
    );
    expect(shown(first?.back)).toHaveLength(8);
    expect(shown(second?.front)).toEqual(['d@0']);
    expect(shown(second?.back)).toEqual(['d-back@4']);
  });

  test('leaves skipped slots empty on both sides', () => {
    const slots = ALL.filter((slot) => slot !== 0);
    const [sheet] = planSheets({ cards: singles(1), commonBack }, { layout: newest, slots, onlyFronts: false });
    expect(shown(sheet?.front)).toEqual(['f0@1']);
    expect(shown(sheet?.back)).toEqual(['back@5']);
  });

  test('without a common back has back pages that are empty, and with onlyFronts none', () => {
    const deck = { cards: singles(1), commonBack: null };
    expect(planSheets(deck, { layout: newest, slots: ALL, onlyFronts: false })[0]?.back).toEqual([]);
    expect(planSheets(deck, { layout: newest, slots: ALL, onlyFronts: true })[0]?.back).toBeNull();
  });

  test('of a turned canvas mirrors backs left to right', () => {
    const layout = findLayout({ ...standard, set: '3.0.0', borderless: true });
    const [sheet] = planSheets(
      { cards: singles(2), commonBack },
      { layout, slots: [...layout.slots.keys()], onlyFronts: false },
    );
    expect(shown(sheet?.back)).toEqual(['back@2', 'back@1']);
  });
});

function shown(page: Sheet['back'] | undefined): string[] {
  return page?.map(({ file, slot }) => `${file.name}@${slot}`) ?? [];
}
