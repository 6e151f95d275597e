import type { FormDrawing } from '../document/paged-document.js';
import { compose, isSame, type Matrix, type Rect, scaledWith, UNIT } from '../matrix.js';
import { pdfNumbers } from '../pdf-number.js';
import type { ColorSpace } from '../picture/color-space.js';
import { type Color, type Edges, edgeBoxes } from './bleed.js';
import type { Treatment } from './treatment.js';

/** A picture with what is to become of it. */
export interface CardPicture {
  /** EXIF, 1 to 8: of the image as it is stored. */
  readonly orientation: number;
  /** What the image holds of the picture, whose width and height are 1. */
  readonly part: Rect;
  /** Of the image and of its edges. */
  readonly color: ColorSpace;
  readonly edges: Edges | null;
  readonly treatment: Treatment;
}

/**
 * The drawing of one card in px from its top-left corner, y down: what fills the rest first, then the picture in its window.
 * The picture is `/Im`; its edges are `/top`, `/bottom`, `/left` and `/right`, of which only those are drawn that have a box.
 */
export function cardDrawing({ orientation, part, color, edges, treatment }: CardPicture): FormDrawing {
  const { whole, window, outer, around } = treatment;
  const { x, y, width, height } = outer;
  const image = { name: 'Im', orientation };
  const box = scaledWith(part, UNIT, whole);
  const below = around === 'picture' ? [paint(image, scaledWith(box, window, outer), outer)] : [];
  const outward = edges === null ? [] : drawEdges(edges, color, treatment);
  const content = [...below, ...outward, paint(image, box, window)].join('\n');
  return { box: [x, y, x + width, y + height], color, content };
}

function drawEdges({ corners }: Edges, color: ColorSpace, treatment: Treatment): string[] {
  const boxes = edgeBoxes(treatment);
  const { x, y, width, height } = treatment.whole;
  return [
    ...boxes.corners.map((box, i) => drawPixel(corners[i] ?? [], color, box)),
    ...[...boxes.sides].map(([side, box]) => {
      const isRow = side === 'top' || side === 'bottom';
      const strip = isRow ? { x, y: box.y, width, height: box.height } : { x: box.x, y, width: box.width, height };
      return paint({ name: side, orientation: UPRIGHT }, strip, box);
    }),
  ];
}

/** Paints what of an image, lying on `box`, is within the window. */
function paint({ name, orientation }: { name: string; orientation: number }, box: Rect, window: Rect): string {
  const image = `${pdfNumbers(ontoBox(cleared(box), orientation))} cm /${name} Do`;
  if (isSame(box, window)) return `q ${image} Q`;
  const { x, y, width, height } = cleared(window);
  return `q ${pdfNumbers([x, y, width, height])} re W n ${image} Q`;
}

/** An image of one pixel rather than a filled rectangle: renderers round the two differently, and the strips beside it are images. */
function drawPixel(pixel: Color, { components, profile }: ColorSpace, box: Rect): string {
  const space = profile === null ? DEVICES[components] : 'Own';
  const image = `/W 1 /H 1 /CS /${space} /BPC 8 /F /AHx ID ${Buffer.from(pixel).toString('hex')}>`;
  return `q ${pdfNumbers(ontoBox(cleared(box), UPRIGHT))} cm BI ${image} EI Q`;
}

const DEVICES = { 1: 'G', 3: 'RGB', 4: 'CMYK' } as const;

/**
 * Boxes keep this many px (under a micrometre) clear of the pixel grid: one that ends exactly on it is painted one pixel too
 * far by some renderers.
 */
const CLEAR = 0.01;

function cleared({ x, y, width, height }: Rect): Rect {
  return { x: x + CLEAR, y: y + CLEAR, width: width - 2 * CLEAR, height: height - 2 * CLEAR };
}

function ontoBox({ x, y, width, height }: Rect, orientation: number): Matrix {
  const turn = ORIENTATIONS[orientation - 1] ?? ORIENTATIONS[0];
  return compose(compose(FROM_IMAGE_SPACE, turn), [width, 0, 0, height, x, y]);
}

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
