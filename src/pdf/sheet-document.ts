import { edgeBoxes, type Strip } from './bleed.js';
import { type CardPicture, cardBounds, cardContent } from './card-form.js';
import { encodeWinAnsi, widthInHelvetica } from './helvetica.js';
import type { EncodedImage } from './images.js';
import type { Label } from './label.js';
import { type Matrix, pdfNumbers, type Rect, type Size } from './matrix.js';
import { type PdfRef, PdfWriter, pdfText } from './pdf-writer.js';

/** A card that stands in the document and can be drawn on any of its pages. */
export interface CardForm {
  readonly name: string;
  readonly form: PdfRef;
}

/** What a page shows, in pt from its top-left corner, y down; painted in this order. */
export interface PageContent {
  readonly size: Size;
  /** Moves all that the page shows; null: nothing moves. */
  readonly moved: Matrix | null;
  readonly cards: readonly { readonly card: CardForm; readonly toPage: Matrix }[];
  /** Filled black. */
  readonly marks: readonly Rect[];
  readonly label: Label | null;
}

/** The subject of a PDF without back pages: what later shifts backs must leave it alone. */
export const FRONTS_ONLY = 'card sheets, fronts only';

/**
 * A PDF that is written piece by piece: what has been added is taken with `take` and is not kept. Equal calls give equal
 * bytes; nothing in it tells the time or the machine.
 */
export class SheetDocument {
  readonly #pdf = new PdfWriter();
  readonly #info: PdfRef;
  readonly #pages: PdfRef[] = [];
  readonly #pageTree = this.#pdf.reserve();
  readonly #font = this.#pdf.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  #cards = 0;

  constructor({ title, onlyFronts }: { title: string; onlyFronts: boolean }) {
    const subject = onlyFronts ? FRONTS_ONLY : 'card sheets, fronts and backs';
    const about = { Producer: 'cardq', Creator: 'cardq', Title: title, Subject: subject };
    const entries = Object.entries(about).map(([key, text]) => `/${key} ${pdfText(text)}`);
    this.#info = this.#pdf.add(`<< ${entries.join(' ')} >>`);
  }

  /** How many bytes `take` would return. */
  get waitingBytes(): number {
    return this.#pdf.waitingBytes;
  }

  /** Stores an image once, for all cards that show it. */
  addImage({ bytes, width, height, color }: EncodedImage): PdfRef {
    return this.#store(`/Filter /DCTDecode /ColorSpace ${color.components === 1 ? '/DeviceGray' : '/DeviceRGB'}`, {
      width,
      height,
      bytes,
    });
  }

  /** Stores a card once, however often it is drawn. */
  addCard(image: PdfRef, picture: CardPicture): CardForm {
    const parts = [`/Im ${image}`];
    const { edges, treatment } = picture;
    if (edges !== null) {
      for (const side of edgeBoxes(treatment).sides.keys()) parts.push(`/${side} ${this.#storeStrip(edges[side])}`);
    }
    const form = this.#pdf.addStream(
      `/Type /XObject /Subtype /Form /BBox [${pdfNumbers(cardBounds(treatment))}] /Resources << /XObject << ${parts.join(' ')} >> >>`,
      latin1(cardContent(picture)),
    );
    return { name: `Card${++this.#cards}`, form };
  }

  addPage({ size, moved, cards, marks, label }: PageContent): void {
    const used = new Map(cards.map(({ card }) => [card.name, card.form]));
    const forms = [...used].map(([name, form]) => `/${name} ${form}`);
    const boxes = marks.map(({ x, y, width, height }) => `${pdfNumbers([x, y, width, height])} re`);
    const content = [
      `1 0 0 -1 0 ${pdfNumbers([size.height])} cm`,
      ...(moved === null ? [] : [`${pdfNumbers(moved)} cm`]),
      ...cards.map(({ card, toPage }) => `q ${pdfNumbers(toPage)} cm /${card.name} Do Q`),
      `q 0 g ${boxes.join(' ')} f Q`,
      ...(label === null ? [] : [textOf(label)]),
    ];
    const contents = this.#pdf.addStream('', latin1(content.join('\n')));
    this.#pages.push(
      this.#pdf.add(
        `<< /Type /Page /Parent ${this.#pageTree} /MediaBox [0 0 ${pdfNumbers([size.width, size.height])}] /Contents ${contents} ` +
          `/Resources << /Font << /Label ${this.#font} >> /XObject << ${forms.join(' ')} >> >> >>`,
      ),
    );
  }

  end(): void {
    this.#pdf.put(this.#pageTree, `<< /Type /Pages /Count ${this.#pages.length} /Kids [${this.#pages.join(' ')}] >>`);
    this.#pdf.end({ root: this.#pdf.add(`<< /Type /Catalog /Pages ${this.#pageTree} >>`), info: this.#info });
  }

  /** The bytes that have come into being since the last call. */
  take(): Uint8Array[] {
    return this.#pdf.take();
  }

  #storeStrip({ width, height, deflated }: Strip): PdfRef {
    return this.#store('/Filter /FlateDecode /ColorSpace /DeviceRGB', { width, height, bytes: deflated });
  }

  #store(kind: string, { width, height, bytes }: Size & { bytes: Uint8Array }): PdfRef {
    const entries = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 8 ${kind}`;
    return this.#pdf.addStream(entries, bytes);
  }
}

/** Glyphs stand upright where y goes down. */
function textOf({ text, fontSize, toPage, align, room }: Label): string {
  const encoded = encodeWinAnsi(text);
  const natural = widthInHelvetica(encoded) * fontSize;
  const scale = Math.min(1, room / natural);
  const x = align === 'right' ? -natural : -natural / 2;
  const size = pdfNumbers([scale * fontSize]);
  const place = pdfNumbers([1, 0, 0, -1, scale * x, 0]);
  return `q ${pdfNumbers(toPage)} cm BT /Label ${size} Tf ${place} Tm <${Buffer.from(encoded).toString('hex')}> Tj ET Q`;
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
