import { edgeBoxes, type Strip } from '../card/bleed.js';
import { type CardPicture, cardDrawing } from '../card/drawing.js';
import type { Matrix, Rect, Size } from '../matrix.js';
import { pdfNumbers } from '../pdf-number.js';
import type { ColorSpace } from '../picture/color-space.js';
import type { EncodedImage } from '../picture/picture.js';
import type { TextLine } from './embedded-font.js';
import { type Form, type FormDrawing, PagedDocument } from './paged-document.js';
import type { PdfRef } from './pdf-writer.js';
import type { TrueTypeFont } from './truetype.js';

/** A card that stands in the document and can be drawn on any of its pages. */
export type CardForm = Form;

/** What a page shows, in pt from its top-left corner, y down; painted in this order. */
export interface PageContent {
  readonly size: Size;
  /** Moves all that the page shows; null: nothing moves. */
  readonly moved: Matrix | null;
  readonly cards: readonly { readonly card: CardForm; readonly toPage: Matrix }[];
  /** Filled black. */
  readonly marks: readonly Rect[];
  /** What lies over all that. */
  readonly overlays: readonly Overlay[];
  readonly label: PlacedLine | null;
}

/** A drawing that is no card: a ruler, the line of a cut. */
export interface Overlay {
  readonly drawing: Form;
  readonly toPage: Matrix;
}

/** A line of text, and the way from its units to the page. */
export interface PlacedLine extends TextLine {
  readonly toPage: Matrix;
}

export interface SheetDocumentOptions {
  readonly title: string;
  readonly onlyFronts: boolean;
  /** The edge about which sheets are turned to print their backs. */
  readonly flipsOn: 'long' | 'short';
  /** Of labels. */
  readonly face: TrueTypeFont;
}

/** The subject of a PDF without back pages: what later shifts backs must leave it alone. */
export const FRONTS_ONLY = 'card sheets, fronts only';

/** A PDF of card sheets, written piece by piece. */
export class SheetDocument {
  readonly #document: PagedDocument;

  constructor({ title, onlyFronts, flipsOn, face }: SheetDocumentOptions) {
    this.#document = new PagedDocument({
      title,
      subject: onlyFronts ? FRONTS_ONLY : 'card sheets, fronts and backs',
      flipsOn: onlyFronts ? null : flipsOn,
      face,
    });
  }

  /** How many bytes `take` would return. */
  get waitingBytes(): number {
    return this.#document.waitingBytes;
  }

  /** Stores an image once, for all cards that show it. */
  addImage(image: EncodedImage): PdfRef {
    return this.#document.addImage(codingEntries(image), image);
  }

  /** Stores a card once, however often it is drawn. */
  addCard(image: PdfRef, picture: CardPicture): CardForm {
    const images: Record<string, PdfRef> = { Im: image };
    const { color, edges, treatment } = picture;
    if (edges !== null)
      for (const side of edgeBoxes(treatment).sides.keys()) images[side] = this.#storeStrip(edges[side], color);
    return this.#document.addForm({ ...cardDrawing(picture), images });
  }

  /** Stores a drawing that pages lay over their cards. `draw` is given what writes text. */
  addOverlay(draw: (text: (line: TextLine) => string) => FormDrawing): Form {
    return this.#document.addForm(draw((line) => this.#document.text(line)));
  }

  addPage({ size, moved, cards, marks, overlays, label }: PageContent): void {
    const boxes = marks.map(({ x, y, width, height }) => `${pdfNumbers([x, y, width, height])} re`);
    const content = [
      ...(moved === null ? [] : [`${pdfNumbers(moved)} cm`]),
      ...cards.map(({ card, toPage }) => show(card, toPage)),
      `q 0 g ${boxes.join(' ')} f Q`,
      ...overlays.map(({ drawing, toPage }) => show(drawing, toPage)),
      ...(label === null ? [] : [this.#write(label)]),
    ];
    const forms = [...cards.map(({ card }) => card), ...overlays.map(({ drawing }) => drawing)];
    this.#document.addPage({ size, forms, content: content.join('\n') });
  }

  end(): void {
    this.#document.end();
  }

  /** The bytes that have come into being since the last call; none of them is kept. */
  take(): Uint8Array[] {
    return this.#document.take();
  }

  #write({ toPage, ...line }: PlacedLine): string {
    return `q ${pdfNumbers(toPage)} cm ${this.#document.text(line)} Q`;
  }

  #storeStrip({ width, height, deflated }: Strip, color: ColorSpace): PdfRef {
    return this.#document.addImage('/Filter /FlateDecode', { width, height, color, bytes: deflated });
  }
}

/** How the bytes of an image become pixels (ISO 32000-1, 7.4.4 and 8.9.5). */
function codingEntries({ coding, color, isInverted, width }: EncodedImage): string {
  if (coding === 'deflated') return '/Filter /FlateDecode';
  if (coding === 'jpeg') return `/Filter /DCTDecode${isInverted ? ' /Decode [1 0 1 0 1 0 1 0]' : ''}`;
  return `/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors ${color.components} /Columns ${width} >>`;
}

function show({ name }: Form, toPage: Matrix): string {
  return `q ${pdfNumbers(toPage)} cm /${name} Do Q`;
}
