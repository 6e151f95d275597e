import { expect, test } from 'vitest';
import { treatAlike } from '../../../src/pdf/card/shared-treatments.js';
import { treat } from '../../../src/pdf/card/treatment.js';

const RULES = {
  card: { width: 744, height: 1039 },
  reach: { x: 8, y: 8 },
  fit: 'stretch',
  bleed: 'edge',
  extendCorners: 0,
} as const;

test('pictures of one size are treated by the same object, others by their own', () => {
  const picture = { size: { width: 744, height: 1039 }, crop: { x: 0, y: 0 } };
  const one = treatAlike(picture, RULES);
  expect(one).toEqual(treat(picture, RULES));
  expect(treatAlike({ size: { ...picture.size }, crop: { x: 0, y: 0 } }, RULES)).toBe(one);
  const cut = { size: picture.size, crop: { x: 0.1, y: 0 } };
  expect(treatAlike(cut, RULES)).toEqual(treat(cut, RULES));
  expect(treatAlike(picture, { ...RULES, bleed: 'under' })).not.toEqual(one);
});
