import { expect, test } from 'vitest';
import { ProblemList } from '../../../src/pdf/problems.js';
import { settle, settleNoting } from '../../../src/pdf/settings.js';

const request = { dir: 'deck', outputPath: 'out.pdf' };

test('what is left out has a default', () => {
  expect(settle(request)).toMatchObject({
    layout: { template: 'letter-standard-v6' },
    fit: 'stretch',
    bleed: 'edge',
    extendCorners: 0,
    crops: { cards: { x: 0, y: 0 }, commonBack: { x: 0, y: 0 } },
    ppi: 600,
    quality: 92,
    markCount: 3,
    name: null,
  });
});

test('a slot that is skipped twice is skipped once', () => {
  expect(settle({ ...request, skip: [4, 4] }).slots).toEqual([0, 1, 2, 3, 5, 6, 7]);
});

test('everything out of range is told at once', () => {
  const wrong = { ...request, ppi: 71, quality: 0, skip: [8], name: 'a\nb', marks: 5, crop: '3cm', extendCorners: 51 };
  expect(() => settle(wrong)).toThrow(
    expect.objectContaining({
      code: 'input_invalid',
      message: expect.stringMatching(
        /7 problems:.*extendCorners: 51.*skip: 8.*marks: 5.*ppi: 71.*quality: 0.*name: holds a control character.*crop: "3cm"/s,
      ),
    }),
  );
});

test('skipping every slot is refused, and so is a set that does not exist', () => {
  expect(() => settle({ ...request, skip: [0, 1, 2, 3, 4, 5, 6, 7] })).toThrow(
    expect.objectContaining({ message: 'no slot is left', hint: 'leave one of the slots 0 to 7' }),
  );
  expect(() => settle({ ...request, layout: '2.0.0' })).toThrow(
    expect.objectContaining({ hint: 'sets: 1.0.0, 1.4.0, 3.0.0' }),
  );
});

test('what is wrong stays at its default, so that the deck can be looked at all the same', () => {
  const problems = new ProblemList();
  const settings = settleNoting({ ...request, layout: '9', skip: [77], ppi: -1 }, problems);
  expect(settings).toMatchObject({ layout: { template: 'letter-standard-v6' }, ppi: 600 });
  expect(problems.all.map(({ where }) => where)).toEqual(['layout', 'ppi']);
});

test('a common back lies behind every slot in the old sets, behind cards in the newest', () => {
  expect(settle(request).backSlots).toBe('present');
  expect(settle({ ...request, layout: '1.4.0' }).backSlots).toBe('all');
  expect(settle({ ...request, layout: '1.4.0', backSlots: 'present' }).backSlots).toBe('present');
});

test('real bleed needs something to be cut, be it from the common back alone', () => {
  const real = { ...request, bleed: 'real' } as const;
  const refusal = expect.objectContaining({
    where: 'bleed',
    hint: 'bleed real goes with `crop`, `cropBacks`, or `fit` crop',
  });
  expect(() => settle(real)).toThrow(refusal);
  expect(() => settle({ ...real, crop: '0', cropBacks: '0mm' })).toThrow(refusal);
  for (const more of [{ crop: '3mm' }, { cropBacks: '1' }, { fit: 'crop' } as const])
    expect(settle({ ...real, ...more })).toMatchObject({ bleed: 'real' });
});

test('corners are extended where edges are drawn outward, and nowhere else', () => {
  for (const bleed of ['edge', 'none'] as const)
    expect(settle({ ...request, bleed, extendCorners: 50 })).toMatchObject({ extendCorners: 50 });
  for (const bleed of ['under', 'real'] as const)
    expect(() => settle({ ...request, bleed, crop: '3mm', extendCorners: 1 })).toThrow(
      expect.objectContaining({ where: 'extendCorners', hint: 'corners can be extended with bleed edge or none' }),
    );
});

test('what is for backs is refused where only fronts are drawn', () => {
  const onlyFronts = { ...request, onlyFronts: true };
  const forBacks = { back: 'b.jpg', cropBacks: '3mm', backSlots: 'all', offset: { x: 3 } } as const;
  const hint = 'drop `onlyFronts`, or all of `back`, `cropBacks`, `backSlots` and `offset`';
  for (const [field, value] of Object.entries(forBacks))
    expect(() => settle({ ...onlyFronts, [field]: value })).toThrow(expect.objectContaining({ where: field, hint }));
  expect(() => settle({ ...onlyFronts, ...forBacks })).toThrow(expect.objectContaining({ hint }));
  expect(settle({ ...request, ...forBacks }).onlyFronts).toBe(false);
});

test('a JPEG quality is refused for pictures that lose nothing', () => {
  expect(() => settle({ ...request, quality: 80, lossless: true })).toThrow(
    expect.objectContaining({ where: 'quality', hint: 'drop `quality`, or `lossless`' }),
  );
  expect(settle({ ...request, quality: 80, lossless: false }).quality).toBe(80);
});
