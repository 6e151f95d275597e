import { Damage } from './damage.js';
import type { FileBytes } from './file-bytes.js';
import { isStream, readObject } from './indirect-object.js';
import type { PdfParser } from './parser.js';
import { streamData } from './stream-data.js';
import { integerOf, NULL, type PdfDict, type PdfValue } from './values.js';

/** Where an object is: at a place of the file, within a stream of objects, or nowhere because it was deleted. */
export type Place =
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'packed'; readonly stream: number }
  | { readonly kind: 'free' };

/** How a section of the table is written: as text, or as a stream (PDF 1.5). */
export type TableForm = 'table' | 'stream';

/** The table that tells a reader where every object is, of all revisions of the file together; else as its newest section. */
export type CrossReference = Section;

/** What one revision adds to the table. */
interface Section {
  readonly places: ReadonlyMap<number, Place>;
  readonly trailer: PdfDict;
  readonly form: TableForm;
}

/**
 * Reads the table as readers do (ISO 32000-2, 7.5.8.4): from the newest section to the oldest, the newest word about an
 * object being the one that holds; in a hybrid file the stream beside a table right after it. Throws Damage.
 */
export function readCrossReference(bytes: FileBytes, newestAt: number, base: number): CrossReference {
  const newest = readSection(bytes, newestAt, base);
  const places = new Map<number, Place>();
  const waiting = [newest];
  const seen = new Set([newestAt]);
  for (let section = waiting.pop(); section !== undefined; section = waiting.pop()) {
    for (const [number, place] of section.places) if (!places.has(number)) places.set(number, place);
    for (const key of ['Prev', 'XRefStm']) {
      const at = integerOf(section.trailer.entries.get(key) ?? NULL) ?? 0;
      if (at <= 0 || seen.has(at + base)) continue; // some programs write that there is none as a 0
      seen.add(at + base);
      waiting.push(readSection(bytes, at + base, base)); // the last one pushed comes first
    }
  }
  return { places, trailer: newest.trailer, form: newest.form };
}

function readSection(bytes: FileBytes, at: number, base: number): Section {
  if (bytes.parse(at, (parser) => parser.skips('xref'))) return bytes.parse(at, (parser) => readTable(parser, base));
  return readStream(bytes, at, base);
}

/** A line: where the object is, its generation, and whether it is in use. */
const LINE = /\s*(\d+) +(\d+) *([nf])/y;

function readTable(parser: PdfParser, base: number): Section {
  const places = new Map<number, Place>();
  parser.expect('xref');
  while (!parser.skips('trailer')) {
    let first = parser.integer();
    const count = parser.integer();
    refuseBeyond(first + count);
    for (let i = 0; i < count; i++) {
      LINE.lastIndex = parser.at;
      const line = LINE.exec(parser.text);
      if (line === null) break; // some programs promise more lines than there are
      parser.at = LINE.lastIndex;
      const at = Number(line[1]);
      const isUsed = line[3] === 'n' && at > 0; // some programs write deleted objects as used ones at 0
      if (i === 0 && first === 1 && !isUsed && Number(line[2]) === GENERATION_OF_0) first = 0; // and some count from 1
      places.set(first + i, isUsed ? { kind: 'at', at: at + base } : { kind: 'free' });
    }
  }
  return { places, trailer: parser.dict(), form: 'table' };
}

/** Only object 0, which never is in use, has it. */
const GENERATION_OF_0 = 65_535;

/** The most objects that readers take (ISO 32000-1, annex C). */
const MOST_OBJECTS = 8_388_607;

function refuseBeyond(number: number): void {
  if (number > MOST_OBJECTS + 1) throw new Damage('the table of objects names impossible ones');
}

function readStream(bytes: FileBytes, at: number, base: number): Section {
  const object = readObject(bytes, at, null);
  if (!isStream(object)) throw new Damage('the table of objects is missing');
  const trailer = object.value;
  const [typeWidth = 0, firstWidth = 0, secondWidth = 0] = integers(trailer.entries.get('W'));
  const size = integerOf(trailer.entries.get('Size') ?? NULL) ?? 0;
  const ranges = integers(trailer.entries.get('Index') ?? { kind: 'array', items: [] });
  if (!(typeWidth + firstWidth + secondWidth > 0 && Math.max(typeWidth, firstWidth, secondWidth) <= WIDEST_FIELD))
    throw new Damage('the table of objects is broken');
  const data = streamData(bytes, object, (value) => value);
  const places = new Map<number, Place>();
  let read = 0;
  const field = (width: number, otherwise: number) => {
    let value = width === 0 ? otherwise : 0;
    for (let i = 0; i < width; i++) value = value * 256 + (data[read++] ?? 0);
    return value;
  };
  for (const [first, count] of pairs(ranges.length === 0 ? [0, size] : ranges)) {
    refuseBeyond(first + count);
    for (let number = first; number < first + count; number++) {
      if (read >= data.length) throw new Damage('the table of objects is cut short');
      const type = field(typeWidth, 1);
      places.set(number, placeOf(type, field(firstWidth, 0), base));
      read += secondWidth; // a generation, or a place among the objects of a stream: neither is asked for
    }
  }
  return { places, trailer, form: 'stream' };
}

/** Bytes; numbers of more are beyond any file. */
const WIDEST_FIELD = 8;

function placeOf(type: number, first: number, base: number): Place {
  if (type === 1) return { kind: 'at', at: first + base };
  return type === 2 ? { kind: 'packed', stream: first } : { kind: 'free' };
}

function integers(value: PdfValue | undefined): number[] {
  const numbers = value?.kind === 'array' ? value.items.map(integerOf) : [null];
  if (numbers.every((one) => one !== null && one >= 0)) return numbers.filter((one) => one !== null);
  throw new Damage('the table of objects is broken');
}

function* pairs(numbers: readonly number[]): Generator<[number, number]> {
  for (let i = 0; i + 1 < numbers.length; i += 2) yield [numbers[i] ?? 0, numbers[i + 1] ?? 0];
}
