import type { ShownLine, ShownPage } from './pdf-reader.js';
import type { PublishedSheet } from './published-sheets.js';
import { overlap } from './rectangles.js';

/** What is wrong with the label of a front: its words, or where it stands. */
export function mislabelled(
  { lines }: ShownPage,
  { sheet, number, name }: { sheet: PublishedSheet; number: number; name: string },
): string[] {
  const { isOld, page, template } = sheet;
  // Portrait sheets of 1.x took the size of another paper for it, on which the label fell off the page.
  if (isOld && page.height > page.width) return lines.map(({ text }) => `a label: ${text}`);
  const [line, ...others] = lines;
  if (line === undefined || others.length > 0) return [`${lines.length} labels`];
  const text = `${isOld ? 'name' : 'label'}: ${name}, sheet: ${number}, template: ${template}`;
  const isRight = isOld ? isBelowCards(line, sheet) : isInShortMargin(line, sheet);
  return [
    ...(line.text === text ? [] : [`says ${line.text}`]),
    ...(isRight ? [] : [`stands at ${line.matrix.join(' ')}`]),
  ];
}

/** 1.x: upright, ending 180 px from the right edge on a baseline 103 px above the lower one. */
function isBelowCards({ matrix, length }: ShownLine, { page }: PublishedSheet): boolean {
  const [across, turn, , , x, y] = matrix;
  const isUpright = across > 0 && turn === 0;
  // A px of slack: the papers were taken as whole px there.
  return isUpright && isNear(x + length, page.width - 180, 1) && isNear(y, page.height - 103, 1);
}

/**
 * 3.0.0: between the line of the marks and the right edge of the page, in the middle of it. It reads downward on a landscape
 * canvas and upward on one that was laid down, and is shrunk rather than run into a mark.
 */
function isInShortMargin({ matrix, length }: ShownLine, { page, inset, fronts, marks }: PublishedSheet): boolean {
  const isLaidDown = fronts[0]?.[0] === 0;
  const down = isLaidDown ? -1 : 1;
  const [cos, sin, , , baseline, start] = matrix;
  if (Math.abs(cos) > 1e-6 || Math.sign(sin) !== down) return false;
  const size = Math.abs(sin);
  // Turned as it is, the text is highest to the right where it reads downward.
  const sides = [baseline + down * ASCENT * size, baseline - down * DESCENT * size];
  const middle = start + (down * length) / 2;
  const box = {
    x: Math.min(...sides),
    y: middle - length / 2,
    width: Math.max(...sides) - Math.min(...sides),
    height: length,
  };
  const isOutside = box.x >= page.width - inset - 0.5 && box.x + box.width < page.width;
  return isOutside && isNear(middle, page.height / 2, 0.5) && !marks[4].some((mark) => overlap(mark, box));
}

/** Of the em, above and below the baseline of Helvetica. */
const ASCENT = 0.72;
const DESCENT = 0.21;

function isNear(is: number, should: number, slack: number): boolean {
  return Math.abs(is - should) <= slack;
}
