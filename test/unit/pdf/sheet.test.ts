import { describe, expect, test } from 'vitest';
import { findLayout } from '../../../src/pdf/layout/layouts.js';
import { planSheets, type Sheet } from '../../../src/pdf/layout/sheet.js';

const standard = { paper: 'letter', card: 'standard', borderless: false } as const;
const newest = findLayout({ ...standard, set: '3.0.0' });
const oldest = findLayout({ ...standard, set: '1.0.0' });
const ALL = [0, 1, 2, 3, 4, 5, 6, 7];
const crops = { cards: { x: 0.1, y: 0.2 }, commonBack: { x: 0, y: 0 } };
const onNewest = { layout: newest, slots: ALL, onlyFronts: false, backSlots: 'present', crops } as const;
const onOldest = { ...onNewest, layout: oldest, backSlots: 'all' } as const;

const file = (name: string) => ({ path: `/deck/${name}`, name });
const singles = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ front: file(`f${i}`), back: null, count: 1 }));
const double = { front: file('d'), back: file('d-back'), count: 1 };
const commonBack = file('back');

describe('a plan of sheets', () => {
  test('fills slots row by row and puts backs behind the cards that are there', () => {
    const [first, second, ...rest] = planSheets({ cards: singles(9), commonBack }, onNewest);
    expect(rest).toEqual([]);
    expect(shown(first?.front)).toEqual(ALL.map((slot) => `f${slot}@${slot}`));
    expect(shown(first?.back)).toEqual([4, 5, 6, 7, 0, 1, 2, 3].map((slot) => `back@${slot}`));
    expect(shown(second?.front)).toEqual(['f8@0']);
    expect(shown(second?.back)).toEqual(['back@4']);
  });

  test('puts the copies of a card one behind the other', () => {
    const [one, other] = singles(2);
    const cards = [one, other].flatMap((card, i) => (card === undefined ? [] : [{ ...card, count: 3 - i }]));
    const [sheet] = planSheets({ cards: [...cards, { ...double, count: 2 }], commonBack }, onNewest);
    expect(shown(sheet?.front)).toEqual(['f0@0', 'f0@1', 'f0@2', 'f1@3', 'f1@4', 'd@5', 'd@6']);
    expect(shown(sheet?.back).slice(-2)).toEqual(['d-back@1', 'd-back@2']);
  });

  test('lets double-sided cards share a sheet with the others', () => {
    const [sheet, ...rest] = planSheets({ cards: [...singles(1), double], commonBack }, onNewest);
    expect(rest).toEqual([]);
    expect(shown(sheet?.front)).toEqual(['f0@0', 'd@1']);
    expect(shown(sheet?.back)).toEqual(['back@4', 'd-back@5']);
  });

  test('of the old sets fills every back and begins a new sheet for double-sided cards', () => {
    const [first, second] = planSheets({ cards: [...singles(1), double], commonBack }, onOldest);
    expect(shown(first?.back)).toHaveLength(8);
    expect(shown(second?.front)).toEqual(['d@0']);
    expect(shown(second?.back)).toEqual(['d-back@4']);
  });

  test('fills every back of a sheet that holds a card without its own, when asked to', () => {
    const cards = [double, ...singles(7), double];
    const [mixed, doubles] = planSheets({ cards, commonBack }, { ...onNewest, backSlots: 'all' });
    expect(shown(mixed?.back)).toEqual(['d-back@4', ...[5, 6, 7, 0, 1, 2, 3].map((slot) => `back@${slot}`)]);
    expect(shown(doubles?.back)).toEqual(['d-back@4']);
    const [few] = planSheets({ cards: [...singles(1), double], commonBack }, { ...onNewest, backSlots: 'all' });
    expect(shown(few?.back)).toEqual(['back@4', 'd-back@5', ...[6, 7, 0, 1, 2, 3].map((slot) => `back@${slot}`)]);
  });

  test('of the old sets leaves backs behind empty slots white, when asked to', () => {
    const [sheet] = planSheets({ cards: singles(2), commonBack }, { ...onOldest, backSlots: 'present' });
    expect(shown(sheet?.back)).toEqual(['back@4', 'back@5']);
  });

  test('tells how much is cut from each picture: backs of their own as fronts, the common back for itself', () => {
    const [sheet] = planSheets({ cards: [...singles(1), double], commonBack }, onNewest);
    expect(sheet?.front.map(({ crop }) => crop)).toEqual([crops.cards, crops.cards]);
    expect(sheet?.back?.map(({ crop }) => crop)).toEqual([crops.commonBack, crops.cards]);
  });

  test('leaves skipped slots empty on both sides', () => {
    const slots = ALL.filter((slot) => slot !== 0);
    const [sheet] = planSheets({ cards: singles(1), commonBack }, { ...onNewest, slots });
    expect(shown(sheet?.front)).toEqual(['f0@1']);
    expect(shown(sheet?.back)).toEqual(['back@5']);
  });

  test('without a common back has back pages that are empty, and with onlyFronts none', () => {
    const deck = { cards: singles(1), commonBack: null };
    expect(planSheets(deck, onNewest)[0]?.back).toEqual([]);
    expect(planSheets(deck, { ...onNewest, onlyFronts: true })[0]?.back).toBeNull();
  });

  test('of a turned canvas mirrors backs left to right', () => {
    const layout = findLayout({ ...standard, set: '3.0.0', borderless: true });
    const [sheet] = planSheets(
      { cards: singles(2), commonBack },
      { ...onNewest, layout, slots: [...layout.slots.keys()] },
    );
    expect(shown(sheet?.back)).toEqual(['back@2', 'back@1']);
  });
});

function shown(page: Sheet['back'] | undefined): string[] {
  return page?.map(({ file, slot }) => `${file.name}@${slot}`) ?? [];
}
