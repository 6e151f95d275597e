import { describe, expect, test } from 'vitest';
import { cutParts, parseCrop } from '../../../src/pdf/card/crop.js';
import { type Treatment, type TreatmentRules, treat, windowPixels } from '../../../src/pdf/card/treatment.js';
import { LAYOUT_SETS } from '../../../src/pdf/layout/geometry.js';
import type { Point, Rect, Size } from '../../../src/pdf/matrix.js';
import { allLayouts } from '../../support/all-layouts.js';

const cardSize = { width: 744, height: 1039 };
const PLAIN: TreatmentRules = {
  card: cardSize,
  reach: { x: 8, y: 6 },
  fit: 'stretch',
  bleed: 'edge',
  extendCorners: 0,
};
const card = { x: 0, y: 0, ...cardSize };
const cardAndBleed = { x: -8, y: -6, width: 760, height: 1051 };
/** A card with a border of 3 mm at 300 ppi, as printers of cards ask for them. */
const bordered = { width: 815, height: 1110 };

describe('a picture', () => {
  test('fills the card as it is, and its edges run on', () => {
    expect(treated(cardSize, {})).toMatchObject({ whole: card, window: card, outer: cardAndBleed, around: 'edges' });
  });

  test('ends with the card where there is to be no bleed', () => {
    expect(treated(cardSize, { bleed: 'none' })).toMatchObject({
      whole: card,
      window: card,
      outer: card,
      around: 'nothing',
    });
  });

  test('lies below itself, larger, where that is the bleed', () => {
    expect(treated(cardSize, { bleed: 'under' })).toMatchObject({
      whole: card,
      window: card,
      outer: cardAndBleed,
      around: 'picture',
    });
  });

  test('reaches beyond the card by what is cut from it: of 69 by 94 mm with a border of 3, 35.43 px each way', () => {
    const { whole } = treated(bordered, { crop: '3mm' });
    expect(whole).toEqual(near({ x: -35.433, y: -35.433, width: 814.866, height: 1109.866 }));
  });

  test('of which a percentage is cut loses half of it on either side', () => {
    const { whole } = treated({ width: 1000, height: 1000 }, { crop: '20' });
    expect(whole).toEqual(near({ x: -93, y: -129.875, width: 930, height: 1298.75 }));
  });

  test.each([
    [
      { width: 1488, height: 1039 },
      { x: -372, y: 0, width: 1488, height: 1039 },
    ],
    [
      { width: 744, height: 2078 },
      { x: 0, y: -519.5, width: 744, height: 2078 },
    ],
    [{ width: 1488, height: 2078 }, card],
  ])('of %j fits the card by what is cut from its longer side', (size, whole) => {
    expect(treated(size, { fit: 'crop' }).whole).toEqual(near(whole));
  });

  test('is cropped before it is fitted', () => {
    const { whole } = treated({ width: 2000, height: 1000 }, { crop: '50%', fit: 'crop' });
    const scale = 1039 / 500;
    expect(whole).toEqual(
      near({ x: -(2000 * scale - 744) / 2, y: -250 * scale, width: 2000 * scale, height: 1000 * scale }),
    );
  });

  test('loses its corners to the edges inside them, with and without a bleed', () => {
    const inside = { x: 10, y: 10, width: 724, height: 1019 };
    expect(treated(cardSize, { extendCorners: 10 })).toMatchObject({
      whole: card,
      window: inside,
      outer: cardAndBleed,
      around: 'edges',
    });
    expect(treated(cardSize, { extendCorners: 10, bleed: 'none' })).toMatchObject({
      whole: card,
      window: inside,
      outer: card,
      around: 'edges',
    });
  });
});

describe('real bleed', () => {
  test('is what the crop leaves beyond the card', () => {
    expect(treated(bordered, { crop: '3mm', bleed: 'real' })).toMatchObject({
      window: cardAndBleed,
      outer: cardAndBleed,
      around: 'nothing',
    });
  });

  test.each([
    ['8 px across and 6 down are just enough', '8px', { window: cardAndBleed, around: 'nothing' }],
    [
      'less than 8 px across is too little, and a stretched picture keeps both axes alike',
      '7px',
      { window: card, around: 'edges' },
    ],
  ])('%s', (_, border, wanted) => {
    const mm = `${(Number.parseInt(border, 10) * 25.4) / 300}mm`;
    expect(treated(bordered, { crop: mm, bleed: 'real' })).toMatchObject({ ...wanted, outer: cardAndBleed });
  });

  test('of a picture that is cropped to the shape of the card is taken along each axis for itself', () => {
    expect(treated({ width: 1488, height: 1039 }, { fit: 'crop', bleed: 'real' })).toMatchObject({
      window: { x: -8, y: 0, width: 760, height: 1039 },
      outer: cardAndBleed,
      around: 'edges',
    });
  });
});

test('the pixels upon the card are those that are not cut', () => {
  expect(treated({ width: 1630, height: 2220 }, { crop: '3mm' }).shownPixels).toEqual({
    width: expect.closeTo(1488.24, 2),
    height: expect.closeTo(2078.25, 2),
  });
  expect(treated({ width: 1488, height: 1039 }, { fit: 'crop' }).shownPixels).toEqual({
    width: expect.closeTo(744, 6),
    height: expect.closeTo(1039, 6),
  });
});

describe('the pixels in the window', () => {
  test('are all of them where nothing is cut', () => {
    expect(windowPixels({ width: 801, height: 333 }, treated({ width: 801, height: 333 }, {}))).toEqual({
      x: 0,
      y: 0,
      width: 801,
      height: 333,
    });
  });

  test('include those that are cut through', () => {
    expect(windowPixels(bordered, treated(bordered, { crop: '3mm' }))).toEqual({
      x: 35,
      y: 35,
      width: 745,
      height: 1040,
    });
  });

  test('are a whole number of them where the crop is', () => {
    expect(windowPixels({ width: 1000, height: 500 }, treated({ width: 1000, height: 500 }, { crop: '20%' }))).toEqual({
      x: 100,
      y: 50,
      width: 800,
      height: 400,
    });
  });
});

test.each(
  LAYOUT_SETS.flatMap((set) => allLayouts(set)).map((layout) => [`${layout.set} ${layout.template}`, layout] as const),
)('on sheets of %s no card reaches into another', (_, { slots, cardSize: { width, height }, bleed: reach }) => {
  for (const one of slots) {
    for (const other of slots) {
      const apart = { x: Math.abs(one.x - other.x) - width, y: Math.abs(one.y - other.y) - height };
      expect(one === other || apart.x >= reach.x || apart.y >= reach.y).toBe(true);
    }
  }
});

function treated(size: Size, { crop = '0', ...wishes }: Partial<TreatmentRules> & { crop?: string }): Treatment {
  const cut: Point = cutParts(parseCrop(crop, 'crop'), cardSize);
  return treat({ size, crop: cut }, { ...PLAIN, ...wishes });
}

function near({ x, y, width, height }: Rect) {
  return {
    x: expect.closeTo(x, 3),
    y: expect.closeTo(y, 3),
    width: expect.closeTo(width, 3),
    height: expect.closeTo(height, 3),
  };
}
