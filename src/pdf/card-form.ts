import { bleedBoxes, CLEAR, type Edges, type Rgb, SIDES } from './bleed.js';
import { compose, type Matrix, type Point, pdfNumbers, type Rect, type Size } from './matrix.js';

/**
 * The drawing of one card in px from its top-left corner, y down: its outline drawn outward, then its picture over it.
 * The picture is `/Im`; the strips of the outline are `/top`, `/bottom`, `/left` and `/right`.
 */
export function cardContent(card: Size, picture: { orientation: number; edges: Edges | null }, bleed: Point): string {
  const whole = { x: CLEAR, y: CLEAR, width: card.width - 2 * CLEAR, height: card.height - 2 * CLEAR };
  const outline = picture.edges === null ? [] : drawOutline(card, picture.edges, bleed);
  return [...outline, drawImage('Im', whole, picture.orientation)].join('\n');
}

/** All that a card's drawing may cover. */
export function cardBounds(card: Size, bleed: Point): [number, number, number, number] {
  return [-bleed.x, -bleed.y, card.width + bleed.x, card.height + bleed.y];
}

function drawOutline(card: Size, edges: Edges, bleed: Point): string[] {
  const boxes = bleedBoxes(card, bleed);
  const corners = boxes.corners.map((box, i) => drawPixel(edges.corners[i] ?? WHITE, box));
  return [...corners, ...SIDES.map((side) => drawImage(side, boxes.sides[side], UPRIGHT))];
}

function drawImage(name: string, box: Rect, orientation: number): string {
  return `q ${pdfNumbers(ontoBox(box, orientation))} cm /${name} Do Q`;
}

/** An image of one pixel rather than a filled rectangle: renderers round the two differently, and the strips beside it are images. */
function drawPixel(color: Rgb, box: Rect): string {
  const hex = Buffer.from(color).toString('hex');
  return `q ${pdfNumbers(ontoBox(box, UPRIGHT))} cm BI /W 1 /H 1 /CS /RGB /BPC 8 /F /AHx ID ${hex}> EI Q`;
}

function ontoBox({ x, y, width, height }: Rect, orientation: number): Matrix {
  const turn = ORIENTATIONS[orientation - 1] ?? ORIENTATIONS[0];
  return compose(compose(FROM_IMAGE_SPACE, turn), [width, 0, 0, height, x, y]);
}

const WHITE: Rgb = [255, 255, 255];
const UPRIGHT = 1;

/** PDF places an image on the unit square with y up; here y goes down. */
const FROM_IMAGE_SPACE: Matrix = [1, 0, 0, -1, 0, 1];

/** How the unit square is turned for EXIF orientations 1 to 8. */
const ORIENTATIONS: readonly [Matrix, ...Matrix[]] = [
  [1, 0, 0, 1, 0, 0],
  [-1, 0, 0, 1, 1, 0],
  [-1, 0, 0, -1, 1, 1],
  [1, 0, 0, -1, 0, 1],
  [0, 1, 1, 0, 0, 0],
  [0, 1, -1, 0, 1, 0],
  [0, -1, -1, 0, 1, 1],
  [0, -1, 1, 0, 0, 1],
];
