import { describe, expect, test } from 'vitest';
import { compareNaturally } from '../../../src/base/natural-order.js';

describe('natural order', () => {
  test('counts numbers by value and puts everything else in the order of its code points', () => {
    const ordered = [
      '1.5.png',
      '1.10.png',
      '001.jpg',
      '01.png',
      '2.jpg',
      '10.jpg',
      '.hidden.jpg',
      'B.jpg',
      'Card3.jpg',
      'a.jpg',
      'card1.jpg',
      'card2.jpg',
      'card10.jpg',
      'card 1.jpg',
      'card-2.jpg',
      'card-10.jpg',
      'card_1.jpg',
      'é.jpg',
      'sub2/1.jpg',
      'sub/2.jpg',
      'sub/10.jpg',
      'x01y1.jpg',
      'x1y9.jpg',
      'x1y10.jpg',
      'z.jpg',
    ];
    const byText = [...ordered].sort();
    expect(byText.sort(compareNaturally)).toEqual(ordered);
  });

  test('orders names of equal meaning by their text, whatever order they come in', () => {
    expect(['1.jpg', '01.jpg', '001.jpg'].sort(compareNaturally)).toEqual(['001.jpg', '01.jpg', '1.jpg']);
    expect(['001.jpg', '1.jpg', '01.jpg'].sort(compareNaturally)).toEqual(['001.jpg', '01.jpg', '1.jpg']);
  });

  test('does not lose the end of numbers longer than a double holds', () => {
    const [small, large] = ['card90071992547409931.jpg', 'card90071992547409932.jpg'];
    expect(compareNaturally(small, large)).toBeLessThan(0);
  });
});
