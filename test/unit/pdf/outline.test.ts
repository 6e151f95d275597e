import { describe, expect, test } from 'vitest';
import { LAYOUT_SETS } from '../../../src/pdf/layout/geometry.js';
import { findLayout } from '../../../src/pdf/layout/layouts.js';
import { outlineDrawing } from '../../../src/pdf/page/outline.js';
import { PX_PER_MM } from '../../../src/pdf/units.js';
import { allLayouts } from '../../support/all-layouts.js';

describe('the cut of a card', () => {
  test('fills its slot on every layout, to the rounding of px', () => {
    for (const { cut, cardSize, template } of LAYOUT_SETS.flatMap((set) => allLayouts(set))) {
      expect(Math.abs(cut.width - cardSize.width), template).toBeLessThanOrEqual(0.5);
      expect(Math.abs(cut.height - cardSize.height), template).toBeLessThanOrEqual(0.5);
      expect(cut.radius, template).toBeLessThanOrEqual(Math.min(cut.width, cut.height) / 2 + 1e-9);
    }
  });

  test('has square corners where a set does not tell their radius, and those of the card where it does', () => {
    const standard = { paper: 'letter', card: 'standard', borderless: false };
    expect(findLayout({ set: '1.4.0', ...standard }).cut).toEqual({ width: 743, height: 1038, radius: 0 });
    expect(findLayout({ set: '3.0.0', ...standard }).cut.radius).toBeCloseTo(3 * PX_PER_MM, 9);
  });

  test('is a circle for round cards: its arcs meet', () => {
    const layout = findLayout({ set: '3.0.0', paper: 'letter', card: '30mm_circle', borderless: false });
    const [line = ''] = outlineDrawing(layout).content.split('\n');
    const straight = [...line.matchAll(/(\S+) (\S+) l/g)].map(([, x, y]) => [Number(x), Number(y)]);
    const arcs = [...line.matchAll(/(\S+) (\S+) c/g)].map(([, x, y]) => [Number(x), Number(y)]);
    const start = /(\S+) (\S+) m/.exec(line)?.slice(1).map(Number) ?? [];
    expect(straight).toHaveLength(4);
    for (const [i, [x = NaN, y = NaN]] of straight.entries()) {
      const [fromX = NaN, fromY = NaN] = i === 0 ? start : (arcs[i - 1] ?? []);
      expect(Math.hypot(x - fromX, y - fromY)).toBeLessThan(1e-5);
    }
  });
});
