import { expect, test } from 'vitest';
import { ProblemList } from '../../../src/pdf/problems.js';
import { settle, settleNoting } from '../../../src/pdf/settings.js';

const request = { dir: 'deck', outputPath: 'out.pdf' };

test('what is left out has a default', () => {
  expect(settle(request)).toMatchObject({
    layout: { template: 'letter-standard-v6' },
    bleed: 'edge',
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
  const wrong = { ...request, ppi: 71, quality: 0, skip: [8], name: 'a\nb', marks: 5 };
  expect(() => settle(wrong)).toThrow(
    expect.objectContaining({
      code: 'input_invalid',
      message: expect.stringMatching(
        /5 problems:.*skip: 8.*marks: 5.*ppi: 71.*quality: 0.*name: holds a control character/s,
      ),
    }),
  );
});

test('skipping every slot is refused, and so is a set that does not exist', () => {
  expect(() => settle({ ...request, skip: [0, 1, 2, 3, 4, 5, 6, 7] })).toThrow('no slot is left');
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
