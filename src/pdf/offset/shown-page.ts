import { compose, type Matrix, type Size } from '../matrix.js';
import type { Page } from '../reader/pages.js';
import type { PdfFile } from '../reader/pdf-file.js';
import { numberOf, type PdfValue } from '../reader/values.js';

/** How a page is shown: its size in pt, and the way there from its own coordinates, y down. */
export interface ShownPage extends Size {
  readonly fromOwn: Matrix;
}

/** What a viewer takes where a page does not say (letter), though it must. */
const ANY_BOX: Box = [0, 0, 612, 792];

/** How a page is shown: the part of it within its boxes, turned by its rotation, in units of its own. */
export function shownPage(file: PdfFile, page: Page): ShownPage {
  const box = boxOf(file, page);
  const [left, bottom, right, top] = box;
  const [width, height] = [right - left, top - bottom];
  const unit = positive(numberOf(page.entry('UserUnit'))) ?? 1;
  const scaled = (matrix: Matrix) => compose(matrix, [unit, 0, 0, unit, 0, 0]);
  switch (quarterTurns(page)) {
    case 1:
      return { width: height * unit, height: width * unit, fromOwn: scaled([0, 1, 1, 0, -bottom, -left]) };
    case 2:
      return { width: width * unit, height: height * unit, fromOwn: scaled([-1, 0, 0, 1, right, -bottom]) };
    case 3:
      return { width: height * unit, height: width * unit, fromOwn: scaled([0, -1, -1, 0, top, right]) };
    default:
      return { width: width * unit, height: height * unit, fromOwn: scaled([1, 0, 0, -1, -left, top]) };
  }
}

type Box = readonly [left: number, bottom: number, right: number, top: number];

/** What is shown of a page: its crop box, as far as it lies within the media box. */
function boxOf(file: PdfFile, page: Page): Box {
  const media = readBox(file, page.entry('MediaBox')) ?? ANY_BOX;
  const crop = readBox(file, page.entry('CropBox')) ?? media;
  const common: Box = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ];
  return common[0] < common[2] && common[1] < common[3] ? common : media;
}

/** A rectangle by any two of its corners. */
function readBox(file: PdfFile, value: PdfValue): Box | null {
  const [x = null, y = null, otherX = null, otherY = null] = file.numbers(value);
  if (x === null || y === null || otherX === null || otherY === null || x === otherX || y === otherY) return null;
  return [Math.min(x, otherX), Math.min(y, otherY), Math.max(x, otherX), Math.max(y, otherY)];
}

/** By how many quarters a page is turned clockwise to show it. */
function quarterTurns(page: Page): number {
  const degrees = numberOf(page.entry('Rotate')) ?? 0;
  return degrees % 90 === 0 ? (((degrees / 90) % 4) + 4) % 4 : 0;
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}
