import type { Size } from '../matrix.js';
import { pdfNumbers } from '../pdf-number.js';
import type { ColorSpace } from '../picture/color-space.js';
import { EmbeddedFont, type TextLine } from './embedded-font.js';
import { PdfColors } from './pdf-colors.js';
import { type PdfRef, PdfWriter, pdfText } from './pdf-writer.js';
import type { TrueTypeFont } from './truetype.js';

/** A drawing that stands in a document once, and that any of its pages can show. */
export interface Form {
  /** By which the operator `Do` draws it. */
  readonly name: string;
  readonly form: PdfRef;
}

export interface FormDrawing {
  /** Left, top, right and bottom, in its own units; nothing shows outside. */
  readonly box: readonly [number, number, number, number];
  /** Images by the names that `content` draws them by. */
  readonly images?: Readonly<Record<string, PdfRef>>;
  /** A colour space that `content` names `Own`. */
  readonly color?: ColorSpace;
  readonly hasText?: boolean;
  readonly content: string;
}

export interface StoredImage extends Size {
  readonly color: ColorSpace;
  readonly bytes: Uint8Array;
}

interface Resources {
  readonly forms: readonly (readonly [name: string, form: PdfRef])[];
  readonly color?: ColorSpace | undefined;
  readonly hasText: boolean;
}

/** One page, drawn in pt from its top-left corner, y down. */
export interface Page {
  readonly size: Size;
  /** All that `content` draws by name. */
  readonly forms: readonly Form[];
  readonly content: string;
}

export interface DocumentOptions {
  readonly title: string;
  readonly subject: string;
  /** The edge about which the printer turns the paper for every second page; null: each page has paper of its own. */
  readonly flipsOn: 'long' | 'short' | null;
  /** Of all that is written. */
  readonly face: TrueTypeFont;
}

/**
 * A PDF that is written piece by piece: what has been added is taken with `take` and is not kept. Equal calls give equal
 * bytes; nothing in it tells the time or the machine.
 */
export class PagedDocument {
  readonly #pdf = new PdfWriter();
  readonly #colors = new PdfColors(this.#pdf);
  readonly #info: PdfRef;
  readonly #pages: PdfRef[] = [];
  readonly #pageTree = this.#pdf.reserve();
  readonly #face: TrueTypeFont;
  readonly #flipsOn: DocumentOptions['flipsOn'];
  #font: EmbeddedFont | null = null;
  #forms = 0;

  constructor({ title, subject, flipsOn, face }: DocumentOptions) {
    this.#face = face;
    this.#flipsOn = flipsOn;
    const about = { Producer: 'cardq', Creator: 'cardq', Title: title, Subject: subject };
    this.#info = this.#pdf.add(dictionary(Object.entries(about).map(([key, text]) => [key, pdfText(text)])));
  }

  /** How many bytes `take` would return. */
  get waitingBytes(): number {
    return this.#pdf.waitingBytes;
  }

  /** Stores an image of 8 bits a channel; `coding` are the entries that tell how its bytes become pixels. */
  addImage(coding: string, { width, height, color, bytes }: StoredImage): PdfRef {
    const kind = `/Type /XObject /Subtype /Image /ColorSpace ${this.#colors.valueOf(color)} /BitsPerComponent 8`;
    return this.#pdf.addStream(`${kind} /Width ${width} /Height ${height} ${coding}`, bytes);
  }

  addForm({ box, images = {}, color, hasText = false, content }: FormDrawing): Form {
    const resources = this.#resources({ forms: Object.entries(images), color, hasText });
    const entries = `/Type /XObject /Subtype /Form /BBox [${pdfNumbers(box)}] /Resources ${resources}`;
    return { name: `Form${++this.#forms}`, form: this.#pdf.addStream(entries, latin1(content)) };
  }

  /** The operators that write a line of text, for what is added afterwards. */
  text(line: TextLine): string {
    this.#font ??= new EmbeddedFont(this.#pdf, this.#face);
    return this.#font.draw(line);
  }

  addPage({ size, forms, content }: Page): void {
    const downward = `1 0 0 -1 0 ${pdfNumbers([size.height])} cm`;
    const contents = this.#pdf.addStream('', latin1(`${downward}\n${content}`));
    const resources = this.#resources({ forms: forms.map(({ name, form }) => [name, form]), hasText: true });
    const box = pdfNumbers([0, 0, size.width, size.height]);
    const page = `/Parent ${this.#pageTree} /MediaBox [${box}] /Contents ${contents} /Resources ${resources}`;
    this.#pages.push(this.#pdf.add(`<< /Type /Page ${page} >>`));
  }

  end(): void {
    this.#font?.end();
    this.#pdf.put(this.#pageTree, `<< /Type /Pages /Count ${this.#pages.length} /Kids [${this.#pages.join(' ')}] >>`);
    const catalog = `/Type /Catalog /Pages ${this.#pageTree} /ViewerPreferences ${printing(this.#flipsOn)}`;
    this.#pdf.end({ root: this.#pdf.add(`<< ${catalog} >>`), info: this.#info });
  }

  /** The bytes that have come into being since the last call. */
  take(): Uint8Array[] {
    return this.#pdf.take();
  }

  #resources({ forms, color, hasText }: Resources): string {
    const own =
      color === undefined ? [] : [['ColorSpace', dictionary([['Own', this.#colors.valueOf(color)]])] as const];
    const font = hasText && this.#font !== null ? [['Font', dictionary([['Text', this.#font.ref]])] as const] : [];
    return dictionary([...font, ...own, ['XObject', dictionary(new Map(forms))]]);
  }
}

/** What a print dialogue should offer: the true size, on paper of this size, and both sides as they belong together. */
function printing(flipsOn: DocumentOptions['flipsOn']): string {
  const duplex = { long: 'DuplexFlipLongEdge', short: 'DuplexFlipShortEdge', none: 'Simplex' }[flipsOn ?? 'none'];
  return `<< /PrintScaling /None /Duplex /${duplex} /PickTrayByPDFSize true >>`;
}

function dictionary(entries: Iterable<readonly [key: string, value: string]>): string {
  return `<< ${Array.from(entries, ([key, value]) => `/${key} ${value}`).join(' ')} >>`;
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
