import { type CrossReference, type Place, readCrossReference, type TableForm } from './cross-reference.js';
import { Damage } from './damage.js';
import type { FileBytes } from './file-bytes.js';
import { type IndirectObject, isStream, MISSING, readObject, type StreamObject } from './indirect-object.js';
import { PdfParser } from './parser.js';
import { storedData, streamData } from './stream-data.js';
import { EMPTY_DICT, integerOf, NULL, numberOf, type PdfDict, type PdfValue } from './values.js';

/** How much of a file's end is searched for the place of its table of objects, and of its beginning for its signature. */
const TAIL_BYTES = 2048;
const HEAD_BYTES = 1024;

/**
 * A PDF file, read as a printer reads it: by its table of objects, and no more of it than is asked for. Nothing is guessed
 * where the table is broken; whatever does not lead where it should throws Damage.
 */
export class PdfFile {
  readonly #bytes: FileBytes;
  readonly #table: CrossReference;
  readonly #objects = new Map<number, IndirectObject>();
  readonly #packed = new Map<number, ReadonlyMap<number, PdfValue>>();
  /** Where offsets of the file count from: its signature, which may stand behind something else. */
  readonly base: number;
  /** Where the newest section of the table is, counted from `base`. */
  readonly tableAt: number;

  constructor(bytes: FileBytes) {
    this.#bytes = bytes;
    const signatureAt = bytes.read(0, HEAD_BYTES).indexOf('%PDF-');
    if (signatureAt < 0) throw new Damage('it does not begin as a PDF');
    this.tableAt = tablePlace(bytes);
    this.base = holdsTable(bytes, this.tableAt + signatureAt) ? signatureAt : 0;
    if (!holdsTable(bytes, this.tableAt + this.base))
      throw new Damage('its table of objects is not where its end says it is');
    this.#table = readCrossReference(bytes, this.tableAt + this.base, this.base);
  }

  get trailer(): PdfDict {
    return this.#table.trailer;
  }

  get tableForm(): TableForm {
    return this.#table.form;
  }

  get byteLength(): number {
    return this.#bytes.size;
  }

  /** One more than the highest number of any object. */
  get objectCount(): number {
    let count = integerOf(this.trailer.entries.get('Size') ?? NULL) ?? 0;
    for (const number of this.#table.places.keys()) count = Math.max(count, number + 1);
    return count;
  }

  /** What a value is, or what it points to; null for what is not there. */
  resolve(value: PdfValue | undefined): PdfValue {
    return this.objectOf(value).value;
  }

  /** What a value points to, or the value itself, which is no stream then; a null for what is not there. */
  objectOf(value: PdfValue | undefined): IndirectObject {
    if (value === undefined) return MISSING;
    return value.kind === 'ref' ? this.object(value.number) : { value, dataAt: null };
  }

  /** A dictionary, or what a reference to one points to; an empty one for anything else. */
  dict(value: PdfValue | undefined): PdfDict {
    const found = this.resolve(value);
    return found.kind === 'dict' ? found : EMPTY_DICT;
  }

  /** The numbers of a list, with a null for whatever else it holds; none of anything but a list. */
  numbers(value: PdfValue | undefined): readonly (number | null)[] {
    const list = this.resolve(value);
    return list.kind === 'array' ? list.items.map((item) => numberOf(this.resolve(item))) : [];
  }

  /** The object of this number; a null when there is none. Throws Damage when the table leads to something else. */
  object(number: number): IndirectObject {
    const known = this.#objects.get(number);
    if (known !== undefined) return known;
    this.#objects.set(number, MISSING); // a length, say, that points to its own stream
    const object = this.#read(number, this.#table.places.get(number) ?? { kind: 'free' });
    this.#objects.set(number, object);
    return object;
  }

  /** The data of a stream as the file holds it, be it compressed or not. Throws Damage. */
  storedData(stream: StreamObject): Buffer {
    return storedData(this.#bytes, stream, (value) => this.resolve(value));
  }

  #read(number: number, place: Place): IndirectObject {
    switch (place.kind) {
      case 'free':
        return MISSING;
      case 'at':
        return readObject(this.#bytes, place.at, number);
      case 'packed': {
        const value = this.#unpack(place.stream).get(number);
        if (value === undefined) throw new Damage(`object ${number} is not where it should be`);
        return { value, dataAt: null };
      }
    }
  }

  /** The objects of a stream of objects, by their numbers (ISO 32000-2, 7.5.7). */
  #unpack(number: number): ReadonlyMap<number, PdfValue> {
    const known = this.#packed.get(number);
    if (known !== undefined) return known;
    const stream = this.object(number);
    if (!isStream(stream)) throw new Damage(`object ${number} should hold others`);
    const text = streamData(this.#bytes, stream, (value) => this.resolve(value)).toString('latin1');
    const count = integerOf(this.resolve(stream.value.entries.get('N'))) ?? 0;
    const first = integerOf(this.resolve(stream.value.entries.get('First'))) ?? 0;
    const head = new PdfParser(text);
    const objects = new Map<number, PdfValue>();
    for (let i = 0; i < count; i++) objects.set(head.integer(), new PdfParser(text, first + head.integer()).value());
    this.#packed.set(number, objects);
    return objects;
  }
}

/** The place that the end of the file tells. */
function tablePlace(bytes: FileBytes): number {
  const tail = bytes.read(Math.max(0, bytes.size - TAIL_BYTES), TAIL_BYTES).toString('latin1');
  const at = tail.lastIndexOf('startxref');
  if (at < 0) throw new Damage('its end is missing');
  return new PdfParser(tail, at + 'startxref'.length).integer();
}

function holdsTable(bytes: FileBytes, at: number): boolean {
  return /^\s*(?:xref|\d+\s+\d+\s+obj)/.test(bytes.read(at, 64).toString('latin1'));
}
