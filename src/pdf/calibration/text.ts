import { type Paper, pagePx } from '../layout/papers.js';
import { PX_PER_MM } from '../units.js';
import { gridWidth } from './grid.js';

/** What the front of a calibration sheet says. */
export function frontText(paper: Paper): string[] {
  const width = (gridWidth(pagePx(paper)) / PX_PER_MM).toFixed(1);
  return [
    `${titleOf(paper)} – front`,
    `Print both pages on one sheet of paper: at 100 %, not fitted to the page, on both sides, flipped on the ${paper.flipsOn} edge.`,
    `Measure from the left edge of the first square of a row to the left edge of its last one: if that is not ${width} mm, the print was scaled.`,
    'Then turn the sheet over like a page of a book, and read on.',
  ];
}

/** What its back says. */
export function backText(paper: Paper): string[] {
  return [
    `${titleOf(paper)} – back`,
    'Hold the sheet against the light, this side towards you. Find the square that lies exactly on the one behind it. The numbers below it are X,Y:',
    'cardq offset sheets.pdf -x X -y Y         (1 is 1/300 inch or 0.085 mm; plus is to the right and up)',
    `No square fits? Offset this sheet itself, print it again, and add what you read then: cardq offset ${calibrationName(paper)} --local -x X -y Y`,
    `Turned? In the first and in the last column, find the square at the same height as the one behind it. (Y first − Y last) × ${degreesPerStep(paper)}`,
    'are the degrees for --angle. Offset this sheet by them first, print it again, and read X,Y then.',
  ];
}

/** What the sheet of a paper is called. */
export function calibrationName({ name }: Paper): string {
  return `calibration-${name}.pdf`;
}

function titleOf({ set, name, size: { width, height } }: Paper): string {
  return `cardq calibration: ${name}, ${width} × ${height} mm, layout set ${set}`;
}

/** What a difference of one px in height between the two outer columns means. */
function degreesPerStep(paper: Paper): string {
  return (Math.atan(1 / gridWidth(pagePx(paper))) * (180 / Math.PI)).toFixed(4);
}
