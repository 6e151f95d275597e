import { expect, test } from 'vitest';
import { compose, type Matrix, type Rect, transformRect } from '../../../src/pdf/matrix.js';
import { ASCENT, DESCENT, labelOf } from '../../../src/pdf/page/label.js';
import { rulerDrawing, rulerOf } from '../../../src/pdf/page/ruler.js';
import { settle } from '../../../src/pdf/settings.js';
import { PT_PER_PX } from '../../../src/pdf/units.js';
import { PUBLISHED_SHEETS, PX_PER_MM } from '../../support/published-sheets.js';
import { grown, isInside, overlap } from '../../support/rectangles.js';
import { withBleed } from '../../support/sheet-checks.js';

test.each(PUBLISHED_SHEETS.map((sheet) => [`${sheet.set} ${sheet.template}`, sheet] as const))(
  'the rulers of %s stay on the page and clear of cards, marks, label and each other',
  (_, sheet) => {
    const { layout } = settle(sheet.asked);
    const ruler = rulerOf(layout);
    const [left, top, right, bottom] = rulerDrawing(ruler, () => '').box;
    const boxes = ruler.toPage.map((toPage) =>
      transformRect({ x: left, y: top, width: right - left, height: bottom - top }, inPx(toPage)),
    );
    const cards = sheet.fronts.map((card) => withBleed(card, sheet.bleed));
    const marks = sheet.marks[4].map((mark) => grown(mark, 5 * PX_PER_MM));
    for (const [i, box] of boxes.entries()) {
      expect(isInside(box, { x: 0, y: 0, ...sheet.page })).toBe(true);
      const others = [...cards, ...marks, ...labelBoxes(layout), ...boxes.filter((_, other) => other !== i)];
      expect(others.filter((other) => overlap(box, other))).toEqual([]);
    }
  },
);

test('rulers have their full size on every sheet with a border, and are out of the margins of laser printers', () => {
  for (const sheet of PUBLISHED_SHEETS.filter(({ asked }) => !asked.borderless)) {
    const { depth, toPage } = rulerOf(settle(sheet.asked).layout);
    expect(depth).toBe(4.6);
    for (const place of toPage) {
      const line = transformRect({ x: 0, y: -depth / 2, width: 100, height: depth }, inPx(place));
      expect(isInside(line, grown({ x: 0, y: 0, ...sheet.page }, -4.2 * PX_PER_MM))).toBe(true);
    }
  }
});

test('without a border they may be narrower, but can still be read', () => {
  const depths = PUBLISHED_SHEETS.filter(({ asked }) => asked.borderless).map(
    ({ asked }) => rulerOf(settle(asked).layout).depth,
  );
  expect(Math.min(...depths)).toBeGreaterThan(2.5);
});

function labelBoxes(layout: Parameters<typeof labelOf>[0]): Rect[] {
  return ([3, 4] as const).flatMap((markCount) => {
    const label = labelOf(layout, { number: 1, name: 'Deck', markCount });
    if (label === null) return [];
    const { size, room, align, toPage } = label;
    const x = align === 'right' ? -room : -room / 2;
    return [transformRect({ x, y: -ASCENT * size, width: room, height: (ASCENT + DESCENT) * size }, inPx(toPage))];
  });
}

function inPx(toPage: Matrix): Matrix {
  return compose(toPage, [1 / PT_PER_PX, 0, 0, 1 / PT_PER_PX, 0, 0]);
}
