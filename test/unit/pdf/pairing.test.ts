import { describe, expect, test } from 'vitest';
import { pairBacks } from '../../../src/pdf/deck/pairing.js';

const file = (key: string) => ({ key, name: key, path: `/${key}` });
const pairs = (fronts: string[], backs: string[]) => {
  const { backOf, unclear } = pairBacks(fronts.map(file), backs.map(file));
  return {
    found: [...backOf].map(([front, back]) => `${front.name}+${back.name}`),
    problems: unclear.map(({ problem: { message, where } }) => `${where}: ${message}`),
  };
};

describe('pairing double-sided cards', () => {
  test('prefers the same path, then another extension, then the only one of that name', () => {
    expect(pairs(['a.jpg', 'a.png', 'x/b.jpg', 'c.jpg'], ['a.png', 'x/b.webp', 'y/c.png'])).toEqual({
      found: ['a.png+a.png', 'x/b.jpg+x/b.webp', 'c.jpg+y/c.png'],
      problems: [],
    });
  });

  test('keeps cards of the same name in different folders apart', () => {
    expect(pairs(['x/1.jpg', 'y/1.jpg'], ['x/1.png', 'y/1.png'])).toEqual({
      found: ['x/1.jpg+x/1.png', 'y/1.jpg+y/1.png'],
      problems: [],
    });
  });

  test('takes a count of copies for no part of a name', () => {
    expect(pairs(['a x3.jpg', 'b x2.jpg', 'x/c x2.jpg'], ['a.png', 'b x2.png', 'y/c.png'])).toEqual({
      found: ['a x3.jpg+a.png', 'b x2.jpg+b x2.png', 'x/c x2.jpg+y/c.png'],
      problems: [],
    });
    expect(pairs(['d.jpg', 'd x2.jpg'], ['d.png']).found).toEqual(['d.jpg+d.png']);
    expect(pairs(['d x3.jpg', 'd x2.jpg'], ['d.png']).problems).toEqual(['d.png: may belong to d x3.jpg or d x2.jpg']);
  });

  test('suggests the front that may have been meant', () => {
    expect(pairs(['Forest.jpg'], ['forest.jpg']).problems).toEqual([
      'forest.jpg: no front of that name (did you mean Forest.jpg?)',
    ]);
  });

  test('reports a back without a front, one with several, and two for one front', () => {
    expect(pairs(['x/1.jpg', 'y/1.jpg', '3.jpg'], ['2.jpg', '1.jpg', '3.jpg', '3.png']).problems).toEqual([
      expect.stringMatching(/^2\.jpg: no front of that name/),
      '1.jpg: may belong to x/1.jpg or y/1.jpg',
      '3.png: 3.jpg has 3.jpg as its back already',
    ]);
  });
});
