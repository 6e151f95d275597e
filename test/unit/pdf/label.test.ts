import { describe, expect, test } from 'vitest';
import { typeface } from '../../../src/pdf/document/typeface.js';
import { findLayout } from '../../../src/pdf/layout/layouts.js';
import { compose, type Rect, transformRect } from '../../../src/pdf/matrix.js';
import { ASCENT, DESCENT, type Label, labelOf, unprintable } from '../../../src/pdf/page/label.js';
import { settle } from '../../../src/pdf/settings.js';
import { PT_PER_PX } from '../../../src/pdf/units.js';
import { PUBLISHED_SHEETS, PX_PER_MM } from '../../support/published-sheets.js';
import { grown, isInside, overlap } from '../../support/rectangles.js';
import { withBleed } from '../../support/sheet-checks.js';

describe('the label', () => {
  test.each(
    PUBLISHED_SHEETS.flatMap((sheet) => ([3, 4] as const).map((count) => [sheet.template, count, sheet] as const)),
  )('of %s with %i marks stays on the page and clear of cards and marks, however long it is', (_, markCount, sheet) => {
    const label = labelOf(settle(sheet.asked).layout, { number: 1, name: 'Deck', markCount });
    if (label === null) return expect(sheet.template).toMatch(/^tabloid_/);
    const box = boxOf(label);
    expect(isInside(box, { x: 0, y: 0, ...sheet.page })).toBe(true);
    for (const card of sheet.fronts) expect(overlap(box, withBleed(card, sheet.bleed))).toBe(false);
    for (const mark of sheet.marks[markCount]) expect(overlap(box, grown(mark, PX_PER_MM))).toBe(false);
  });

  test('ends where it always has on the sheets of the old sets', () => {
    const letter = findLayout({ set: '1.0.0', paper: 'letter', card: 'standard', borderless: false });
    const label = labelOf(letter, { number: 2, name: 'Birds', markCount: 3 });
    expect(label).toMatchObject({
      text: 'name: Birds, sheet: 2, template: letter_standard_v3',
      align: 'right',
      size: 40,
    });
    const [, , , , x = 0, y = 0] = label?.toPage ?? [];
    expect([x, y].map((pt) => pt / 0.24)).toEqual([expect.closeTo(3300 - 180, 6), expect.closeTo(2550 - 103, 6)]);
  });

  test('reaches no farther above and below its baseline than is reckoned with', async () => {
    const font = await typeface();
    const letters = [...font.glyphs].filter(([character]) => /\p{L}/u.test(character));
    const outlines = letters.map(([, glyph]) => font.outlineOf(glyph)).filter(({ byteLength }) => byteLength > 0);
    expect(outlines.length).toBeGreaterThan(1000);
    // An outline begins with its number of contours and the box around it: left, bottom, right, top.
    expect(Math.max(...outlines.map((outline) => outline.getInt16(8))) / font.unitsPerEm).toBeLessThanOrEqual(ASCENT);
    expect(Math.min(...outlines.map((outline) => outline.getInt16(4))) / font.unitsPerEm).toBeGreaterThanOrEqual(
      -DESCENT,
    );
  });
});

describe('the name', () => {
  test.each([
    ['Zażółć gęślą jaźń', 'Polish'],
    ['Þórður', 'Icelandic'],
    ['Tiếng Việt', 'Vietnamese'],
    ['Ἀχιλλεύς', 'Greek'],
    ['Съешь ещё этих булок', 'Russian'],
    ['♠ ♥ ★ – „x“ €', 'signs'],
    ['Cafe\u0301', 'decomposed, as macOS names files'],
  ])('%s can be shown (%s)', async (name) => {
    expect(await unprintable(name)).toEqual([]);
  });

  test('is warned of once for each character that the font lacks, and not for what steers others', async () => {
    expect(await unprintable('日本 日 ❤\ufe0f')).toEqual(['name: the label cannot show 日 本']);
    expect(await unprintable(null)).toEqual([]);
  });
});

/** All that the longest text may cover, in px on the page. */
function boxOf({ size, room, align, toPage }: Label): Rect {
  const x = align === 'right' ? -room : -room / 2;
  const box = { x, y: -ASCENT * size, width: room, height: (ASCENT + DESCENT) * size };
  return transformRect(box, compose(toPage, [1 / PT_PER_PX, 0, 0, 1 / PT_PER_PX, 0, 0]));
}
