import { type Rect, transformRect } from '../../src/pdf/matrix.js';
import type { ShownLine, ShownPage } from './pdf-reader.js';
import type { PublishedSheet } from './published-sheets.js';
import { overlap } from './rectangles.js';
import { withBleed } from './sheet-checks.js';

export interface WantedLabel {
  readonly sheet: PublishedSheet;
  readonly number: number;
  readonly name: string;
  /** How many there are on the sheet. */
  readonly marks: 3 | 4;
}

/** What is wrong with the label of a front: its words, or where it stands. */
export function mislabelled({ lines }: ShownPage, { sheet, number, name, marks }: WantedLabel): string[] {
  const { isOld, page, template } = sheet;
  // Portrait sheets of 1.x took the size of another paper for it, on which the label fell off the page.
  if (isOld && page.height > page.width) return lines.map(({ text }) => `a label: ${text}`);
  const [line, ...others] = lines;
  if (line === undefined || others.length > 0) return [`${lines.length} labels`];
  const text = `${isOld ? 'name' : 'label'}: ${name}, sheet: ${number}, template: ${template}`;
  const isRight = isOld ? isBelowCards(line, { sheet, marks }) : isInShortMargin(line, sheet);
  const touchesMark = sheet.marks[marks].some((mark) => overlap(mark, boxOf(line)));
  return [
    ...(line.text === text ? [] : [`says ${line.text}`]),
    ...(isRight ? [] : [`stands at ${line.matrix.join(' ')}`]),
    ...(touchesMark ? ['touches a mark'] : []),
  ];
}

/**
 * 1.x: upright on a baseline 103 px above the lower edge, or lower where it would lie on the cards; ending 180 px from the right
 * one, or where a fourth mark is, which those sets did not have, before it.
 */
function isBelowCards(line: ShownLine, { sheet, marks }: Pick<WantedLabel, 'sheet' | 'marks'>): boolean {
  const [across, turn, , , , baseline] = line.matrix;
  const box = boxOf(line);
  const usual = sheet.page.height - 103;
  const isOnCards = ({ y }: { y: number }) =>
    sheet.fronts.some((card) => overlap(withBleed(card, sheet.bleed), { ...box, y }));
  const isUpright = across > 0 && turn === 0;
  // A px of slack: the papers were taken as whole px there.
  const isLevel = isOnCards({ y: box.y + usual - baseline }) ? baseline > usual : isNear(baseline, usual, 1);
  const endsRight = marks === 4 || isNear(sheet.page.width - box.x - box.width, 180, 1);
  return isUpright && isLevel && !isOnCards(box) && endsRight;
}

/**
 * 3.0.0: between the line of the marks and the right edge of the page, in the middle of it. It reads downward on a landscape
 * canvas and upward on one that was laid down.
 */
function isInShortMargin(line: ShownLine, { page, inset, fronts }: PublishedSheet): boolean {
  const isLaidDown = fronts[0]?.[0] === 0;
  const [cos, sin] = line.matrix;
  const reads = Math.abs(cos) < 1e-6 && Math.sign(sin) === (isLaidDown ? -1 : 1);
  const { x, y, width, height } = boxOf(line);
  const isOutside = x >= page.width - inset - 0.5 && x + width < page.width;
  return reads && isOutside && isNear(y + height / 2, page.height / 2, 0.5);
}

/** What a line of a label takes up: of the em, 1.07 above and 0.25 below the baseline, for letters with all their accents. */
export function boxOf({ matrix, length }: ShownLine): Rect {
  const size = Math.hypot(matrix[0], matrix[1]);
  return transformRect({ x: 0, y: -1.07, width: length / size, height: 1.07 + 0.25 }, matrix);
}

function isNear(is: number, should: number, slack: number): boolean {
  return Math.abs(is - should) <= slack;
}
