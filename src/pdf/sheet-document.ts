import { type Edges, SIDES, type Strip } from './bleed.js';
import { cardBounds, cardContent } from './card-form.js';
import type { EncodedImage } from './images.js';
import type { Label } from './label.js';
import { type Matrix, type Point, pdfNumbers, type Rect, type Size } from './matrix.js';

/** A card that stands in the document and can be drawn on any of its pages. */
export interface CardForm {
  readonly name: string;
  readonly form: PDFKit.PDFKitReference;
}

/** What a page shows, in pt from its top-left corner, y down; painted in this order. */
export interface PageContent {
  readonly size: Size;
  readonly cards: readonly { readonly card: CardForm; readonly toPage: Matrix }[];
  /** Filled black. */
  readonly marks: readonly Rect[];
  readonly label: Label | null;
}

/** The subject of a PDF without back pages: what later shifts backs must leave it alone. */
export const FRONTS_ONLY = 'card sheets, fronts only';

/**
 * A PDF that is written piece by piece: what has been added is taken with `read` and is not kept. Equal calls give equal
 * bytes; nothing in it tells the time or the machine.
 */
export class SheetDocument {
  readonly #pdf: PDFKit.PDFDocument;
  #cards = 0;

  private constructor(pdf: PDFKit.PDFDocument) {
    this.#pdf = pdf;
  }

  static async open({ title, onlyFronts }: { title: string; onlyFronts: boolean }): Promise<SheetDocument> {
    const { default: PdfDocument } = await import('pdfkit');
    const Subject = onlyFronts ? FRONTS_ONLY : 'card sheets, fronts and backs';
    const info = { Producer: 'cardq', Creator: 'cardq', Title: title, Subject, CreationDate: new Date(0) };
    return new SheetDocument(new PdfDocument({ autoFirstPage: false, pdfVersion: '1.7', margin: 0, info }));
  }

  /** Stores a card once, however often it is drawn. */
  addCard(image: EncodedImage, edges: Edges | null, { card, bleed }: { card: Size; bleed: Point }): CardForm {
    const parts: Record<string, PDFKit.PDFKitReference> = { Im: this.#storeImage(image) };
    if (edges !== null) for (const side of SIDES) parts[side] = this.#storeStrip(edges[side]);
    const form = this.#pdf.ref({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: cardBounds(card, edges === null ? { x: 0, y: 0 } : bleed),
      Resources: { XObject: parts },
    });
    form.end(cardContent(card, { orientation: image.orientation, edges }, bleed));
    return { name: `Card${++this.#cards}`, form };
  }

  addPage({ size, cards, marks, label }: PageContent): void {
    this.#pdf.addPage({ size: [size.width, size.height], margin: 0 });
    for (const { card, toPage } of cards) {
      this.#pdf.page.xobjects[card.name] = card.form;
      this.#pdf.addContent(`q ${pdfNumbers(toPage)} cm /${card.name} Do Q`);
    }
    const boxes = marks.map(({ x, y, width, height }) => `${pdfNumbers([x, y, width, height])} re`);
    this.#pdf.addContent(`q 0 g ${boxes.join(' ')} f Q`);
    if (label !== null) this.#write(label);
    this.#pdf.flushPages();
  }

  end(): void {
    this.#pdf.end();
  }

  /** The bytes that have come into being since the last call. */
  read(): Uint8Array | null {
    const chunk: unknown = this.#pdf.read();
    return chunk instanceof Uint8Array ? chunk : null;
  }

  #write({ text, fontSize, toPage, align, room }: Label): void {
    const pdf = this.#pdf.font('Helvetica').fontSize(fontSize);
    const natural = pdf.widthOfString(text);
    const scale = Math.min(1, room / natural);
    pdf.save();
    pdf.transform(...toPage);
    pdf.scale(scale).fillColor('black');
    pdf.text(text, align === 'right' ? -natural : -natural / 2, 0, { lineBreak: false, baseline: 'alphabetic' });
    pdf.restore();
  }

  #storeImage({ bytes, width, height, components }: EncodedImage): PDFKit.PDFKitReference {
    const ColorSpace = components === 1 ? 'DeviceGray' : 'DeviceRGB';
    return this.#store({ Width: width, Height: height, ColorSpace, Filter: 'DCTDecode' }, bytes);
  }

  #storeStrip({ width, height, deflated }: Strip): PDFKit.PDFKitReference {
    return this.#store({ Width: width, Height: height, ColorSpace: 'DeviceRGB', Filter: 'FlateDecode' }, deflated);
  }

  #store(kind: Record<string, unknown>, bytes: Uint8Array): PDFKit.PDFKitReference {
    const image = this.#pdf.ref({ Type: 'XObject', Subtype: 'Image', BitsPerComponent: 8, ...kind });
    image.end(bytes);
    return image;
  }
}
