import { createHash } from 'node:crypto';

/** How other objects point to one. */
export type PdfRef = `${number} 0 R`;

/**
 * The file structure of a PDF (ISO 32000-1, 7.5), written from front to back: what has been added is taken with `take` and
 * not kept. Values are handed in as PDF writes them; one character of a text is one byte.
 */
export class PdfWriter {
  /** Of each object in order of its number, from 1; -1 while it is only reserved. */
  readonly #places: number[] = [];
  #chunks: Uint8Array[] = [];
  /** What comes behind the chunks. */
  #text = `%PDF-1.7\n%${BINARY_MARK}\n`;
  #taken = 0;
  #waiting = 0;
  /** Of all that tells this file from others. */
  readonly #hash = createHash('sha256');

  /** How many bytes `take` would return. */
  get waitingBytes(): number {
    return this.#waiting + this.#text.length;
  }

  /** A reference to an object that is given its value later, with `put`. */
  reserve(): PdfRef {
    return `${this.#places.push(-1)} 0 R`;
  }

  add(value: string): PdfRef {
    const ref = this.reserve();
    this.put(ref, value);
    return ref;
  }

  put(ref: PdfRef, value: string): void {
    this.#begin(ref);
    this.#text += `${value}\nendobj\n`;
  }

  /** Stores a stream; `entries` are those of its dictionary besides its length. The bytes must not change any more. */
  addStream(entries: string, bytes: Uint8Array): PdfRef {
    const ref = this.reserve();
    this.#begin(ref);
    this.#text += `<< ${entries} /Length ${bytes.length} >>\nstream\n`;
    this.#flushText();
    this.#chunks.push(bytes);
    this.#waiting += bytes.length;
    if (bytes.length <= HASHED_LENGTH) this.#hash.update(bytes);
    this.#text = '\nendstream\nendobj\n';
    return ref;
  }

  /** Ends the file. Every reserved object must have its value. */
  end({ root, info }: { root: PdfRef; info: PdfRef }): void {
    const at = this.#taken + this.waitingBytes;
    const size = this.#places.length + 1;
    const lines = this.#places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`);
    this.#text += `xref\n0 ${size}\n0000000000 65535 f \n${lines.join('')}`;
    this.#flushText();
    // Files are told apart by what they hold (ISO 32000-1, 14.4), so that equal ones get equal ids.
    const id = this.#hash.copy().digest('hex').slice(0, 32);
    this.#text += `trailer\n<< /Size ${size} /Root ${root} /Info ${info} /ID [<${id}> <${id}>] >>\n`;
    this.#text += `startxref\n${at}\n%%EOF\n`;
  }

  /** The bytes that have come into being since the last call. */
  take(): Uint8Array[] {
    this.#flushText();
    const chunks = this.#chunks;
    this.#taken += this.#waiting;
    this.#chunks = [];
    this.#waiting = 0;
    return chunks;
  }

  #begin(ref: PdfRef): void {
    const number = Number.parseInt(ref, 10);
    this.#places[number - 1] = this.#taken + this.waitingBytes;
    this.#text += `${number} 0 obj\n`;
  }

  #flushText(): void {
    const bytes = Buffer.from(this.#text, 'latin1');
    this.#hash.update(bytes);
    this.#chunks.push(bytes);
    this.#waiting += bytes.length;
    this.#text = '';
  }
}

/** A text for people, such as a title, in a form that holds every character (ISO 32000-1, 7.9.2.2). */
export function pdfText(text: string): string {
  return `<${Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex')}>`;
}

/** Four bytes above 127 tell programs that move files that this one is not text (ISO 32000-1, 7.5.2). */
const BINARY_MARK = '\xe2\xe3\xcf\xd3';

/** Longer streams, which are pictures, tell files apart by their length alone: to hash them takes time that shows. */
const HASHED_LENGTH = 64 * 1024;
