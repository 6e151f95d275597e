import { describe, expect, test } from 'vitest';
import { LAYOUT_SETS } from '../../../src/pdf/layout/geometry.js';
import { backSlot, findLayout, type Layout } from '../../../src/pdf/layout/layouts.js';
import { registrationMarks } from '../../../src/pdf/layout/marks.js';
import { compose, type Matrix, type Rect, transformRect } from '../../../src/pdf/matrix.js';
import { PT_PER_PX, PX_PER_MM } from '../../../src/pdf/units.js';
import { allLayouts } from '../../support/all-layouts.js';

const EVERY = LAYOUT_SETS.flatMap((set) => allLayouts(set));

describe('the published layouts', () => {
  test('are all there', () => {
    expect(LAYOUT_SETS.map((set) => allLayouts(set).length)).toEqual([19, 24, 198]);
  });

  test.each(EVERY.map((layout) => [`${layout.set} ${layout.template}`, layout] as const))(
    '%s keeps cards on the page, apart, and clear of the marks',
    (_, layout) => {
      const cards = slotRects(layout);
      const page = { x: 0, y: 0, ...layout.canvas };
      for (const card of cards) expect(isInside(card, page)).toBe(true);
      for (const [i, card] of cards.entries())
        for (const other of cards.slice(i + 1)) expect(overlap(card, other)).toBe(false);
      const marks = registrationMarks({ ...layout.marks, count: 3 }).map((mark) => transformRect(mark, MM_TO_PX));
      for (const mark of marks) for (const card of cards) expect(overlap(mark, card)).toBe(false);
    },
  );

  test.each(EVERY.map((layout) => [`${layout.set} ${layout.template}`, layout] as const))(
    '%s puts each back behind its front when the sheet is turned',
    (_, layout) => {
      const inPt = slotRects(layout).map((card) => transformRect(card, layout.toPage));
      const flipsTopToBottom = layout.page.width > layout.page.height === (layout.flipsOn === 'long');
      for (const [slot, front] of inPt.entries()) {
        const back = inPt[backSlot(layout, slot)] ?? front;
        const seenThrough = flipsTopToBottom
          ? { ...back, y: layout.page.height - back.y - back.height }
          : { ...back, x: layout.page.width - back.x - back.width };
        // Published positions are whole px, and those of the old sets were measured by hand: their grids sit a little off centre.
        const slack = (layout.isOld ? 3 : 1.5) * PT_PER_PX;
        expect(Math.abs(seenThrough.x - front.x)).toBeLessThanOrEqual(slack);
        expect(Math.abs(seenThrough.y - front.y)).toBeLessThanOrEqual(slack);
      }
    },
  );

  test('of 3.0.0 all make landscape pages', () => {
    for (const { page } of allLayouts('3.0.0')) expect(page.width).toBeGreaterThan(page.height);
  });
});

describe('finding a layout', () => {
  const standard = { set: '3.0.0', paper: 'letter', card: 'standard', borderless: false } as const;

  test('gives exact positions, sizes and bleeds of each generation', () => {
    const starts = ({ slots, cols }: Layout) => [
      slots.slice(0, cols).map(({ x }) => x),
      slots.filter((_, i) => i % cols === 0).map(({ y }) => y),
    ];
    const newest = findLayout(standard);
    expect(newest).toMatchObject({
      template: 'letter-standard-v6',
      cardSize: { width: 744, height: 1039 },
      bleed: { x: 8, y: 8 },
    });
    expect(starts(newest)).toEqual([
      [140, 899, 1658, 2417],
      [228, 1282],
    ]);
    const oldest = findLayout({ ...standard, set: '1.0.0' });
    expect(oldest).toMatchObject({
      template: 'letter_standard_v3',
      cardSize: { width: 742, height: 1036 },
      bleed: { x: 9, y: 7 },
    });
    expect(starts(oldest)).toEqual([
      [141, 900, 1658, 2417],
      [232, 1282],
    ]);
  });

  test('uses the true size of A4', () => {
    const { page } = findLayout({ ...standard, paper: 'a4' });
    expect([page.width, page.height].map((pt) => pt.toFixed(2))).toEqual(['841.89', '595.28']);
  });

  test('understands other names of papers and cards', () => {
    expect(findLayout({ ...standard, paper: 'ansi_a', card: 'euro_poker' }).template).toBe('letter-standard-v6');
  });

  test('bleeds a whole gap where there is only one row', () => {
    expect(findLayout({ ...standard, card: 'jumbo' }).bleed).toEqual({ x: 8, y: 15 });
  });

  test('names the valid ones when there is none', () => {
    expect(() => findLayout({ ...standard, card: 'standart' })).toThrow(
      expect.objectContaining({
        code: 'input_invalid',
        where: 'cardSize',
        hint: expect.stringMatching(/did you mean standard\?.*poker/),
      }),
    );
    expect(() => findLayout({ ...standard, paper: 'a5' })).toThrow(
      expect.objectContaining({ where: 'paperSize', hint: expect.stringContaining('a4') }),
    );
    expect(() => findLayout({ ...standard, paper: 'a4', card: '1in_circle' })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('no sheet of 1in_circle cards on a4'),
        hint: expect.stringContaining('1in_circle fits letter'),
      }),
    );
  });

  test('says of a set without borderless sheets which one has them', () => {
    const choice = { ...standard, borderless: true } as const;
    for (const set of ['1.0.0', '1.4.0'] as const)
      expect(() => findLayout({ ...choice, set })).toThrow(
        expect.objectContaining({
          message: `layout set ${set} has no sheets without a border`,
          where: 'layout, borderless',
          hint: 'layout set 3.0.0 has',
        }),
      );
  });

  test('refuses borderless A3, whose published templates contradict each other', () => {
    expect(() => findLayout({ ...standard, paper: 'a3', borderless: true })).toThrow(/without a border/);
  });
});

const MM_TO_PX: Matrix = compose([PX_PER_MM, 0, 0, PX_PER_MM, 0, 0], [1, 0, 0, 1, 0, 0]);

function slotRects({ slots, cardSize }: Layout): Rect[] {
  return slots.map((slot) => ({ ...slot, ...cardSize }));
}

function isInside(inner: Rect, outer: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
