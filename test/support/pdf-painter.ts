import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { compose, type Matrix, type Rect, type Size, transformRect } from '../../src/pdf/matrix.js';
import { intersection, rectanglesOf } from './rectangles.js';

/** A picture as a page shows it, in px at 300 per inch from the page's top-left corner. */
export interface ShownPicture extends Rect {
  /** Of the stored image, in pixels. */
  readonly pixels: Size;
  /** Whether its top edge is below its bottom edge. */
  readonly isTurned: boolean;
  /** Where the unit square of the stored image, its origin at the picture's top left, comes to lie. */
  readonly matrix: Matrix;
  /** The part of it that no clip hides. */
  readonly visible: Rect;
}

/** A rectangle filled with one colour. */
export interface ShownFill extends Rect {
  readonly color: string;
}

/** What is on a page beside its text, each kind in the order of painting. */
export interface Painted {
  /** Without the one-pixel strips of the bleed. */
  readonly pictures: readonly ShownPicture[];
  /** Strips and corners of the bleed, as far as no clip hides them. */
  readonly bleed: readonly Rect[];
  readonly fills: readonly ShownFill[];
}

/** The operators of a page and their arguments, as pdf.js lists them. */
export interface OperatorList {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly Args[];
}

// biome-ignore lint/suspicious/noExplicitAny: pdf.js does not type the arguments of its operators.
type Args = any;

/** Runs the operators and tells what they leave on the page. Throws on one that paints in a way it does not know. */
export function paintedBy({ fnArray, argsArray }: OperatorList, page: { toPx: Matrix; size: Size }): Painted {
  const painter = new Painter(page);
  fnArray.forEach((operator, i) => {
    if (UNREAD.has(operator)) throw new Error(`operator ${operator} paints in a way that is not read`);
    painter.run(operator, argsArray[i]);
  });
  return painter;
}

interface State {
  /** To px of the page. */
  readonly matrix: Matrix;
  readonly clip: Rect;
  readonly color: string;
}

class Painter implements Painted {
  readonly pictures: ShownPicture[] = [];
  readonly bleed: Rect[] = [];
  readonly fills: ShownFill[] = [];
  readonly #saved: State[] = [];
  #state: State;
  #isClipping = false;

  readonly #operators = new Map<number, (args: Args) => void>([
    [OPS.save, () => this.#save()],
    [OPS.restore, () => this.#restore()],
    [OPS.transform, (matrix) => this.#enter(matrix)],
    [OPS.paintFormXObjectBegin, (form) => this.#beginForm(form)],
    [OPS.paintFormXObjectEnd, () => this.#restore()],
    [OPS.setFillRGBColor, ([color]) => this.#set({ color })],
    [OPS.clip, () => this.#clipToNextPath()],
    [OPS.eoClip, () => this.#clipToNextPath()],
    [OPS.constructPath, (path) => this.#path(path)],
    [OPS.paintInlineImageXObject, ([image]) => this.#image(image)],
    [OPS.paintImageXObject, ([, width, height]) => this.#image({ width, height })],
  ]);

  constructor({ toPx, size }: { toPx: Matrix; size: Size }) {
    this.#state = { matrix: toPx, clip: { x: 0, y: 0, ...size }, color: '#000000' };
  }

  run(operator: number, args: Args): void {
    this.#operators.get(operator)?.(args);
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
  }

  #save(): void {
    this.#saved.push(this.#state);
  }

  #restore(): void {
    const saved = this.#saved.pop();
    if (saved === undefined) throw new Error('more is restored than was saved');
    this.#state = saved;
  }

  #enter([a, b, c, d, e, f]: Args): void {
    this.#set({ matrix: compose([a, b, c, d, e, f], this.#state.matrix) });
  }

  #beginForm([matrix, box]: Args): void {
    this.#save();
    if (matrix !== null) this.#enter(matrix);
    if (box !== null) this.#clipTo({ x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1] });
  }

  #clipToNextPath(): void {
    this.#isClipping = true;
  }

  #clipTo(box: Rect): void {
    this.#set({ clip: intersection(this.#state.clip, transformRect(box, this.#state.matrix)) });
  }

  #path([purpose, [path]]: Args): void {
    const isFilled = purpose === OPS.fill || purpose === OPS.eoFill;
    if (!isFilled && !this.#isClipping) return;
    const boxes = rectanglesOf(path ?? []);
    const { matrix, color } = this.#state;
    if (isFilled) this.fills.push(...boxes.map((box) => ({ ...transformRect(box, matrix), color })));
    if (this.#isClipping) for (const box of boxes) this.#clipTo(box);
    this.#isClipping = false;
  }

  #image({ width, height }: Size): void {
    const matrix = compose(FROM_IMAGE_SPACE, this.#state.matrix);
    const rect = transformRect({ x: 0, y: 0, width: 1, height: 1 }, matrix);
    const visible = intersection(rect, this.#state.clip);
    if (width === 1 || height === 1) this.bleed.push(visible);
    else this.pictures.push({ ...rect, pixels: { width, height }, isTurned: matrix[3] < 0, matrix, visible });
  }
}

/** A PDF places an image on the unit square with y up. */
const FROM_IMAGE_SPACE: Matrix = [1, 0, 0, -1, 0, 1];

const UNREAD: ReadonlySet<number> = new Set([
  OPS.paintImageMaskXObject,
  OPS.paintImageMaskXObjectGroup,
  OPS.paintImageMaskXObjectRepeat,
  OPS.paintImageXObjectRepeat,
  OPS.paintInlineImageXObjectGroup,
  OPS.paintSolidColorImageMask,
  OPS.shadingFill,
]);
