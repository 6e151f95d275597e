import { Damage } from './damage.js';
import type { FileBytes } from './file-bytes.js';
import { NULL, type PdfDict, type PdfValue } from './values.js';

/** An object of a file: its value, and where its data begins if it is a stream. */
export interface IndirectObject {
  readonly value: PdfValue;
  readonly dataAt: number | null;
}

/** A stream of a file. */
export interface StreamObject extends IndirectObject {
  readonly value: PdfDict;
  readonly dataAt: number;
}

export const MISSING: IndirectObject = { value: NULL, dataAt: null };

/** The object that stands at this place. Throws Damage when it is another one than `number`; null: whichever it is. */
export function readObject(bytes: FileBytes, at: number, number: number | null): IndirectObject {
  return bytes.parse(at, (parser) => {
    const found = parser.integer();
    parser.integer();
    parser.expect('obj');
    if (number !== null && found !== number) throw new Damage(`object ${number} is not where it should be`);
    const value = parser.value();
    if (value.kind !== 'dict' || !parser.skips('stream')) return { value, dataAt: null };
    // One line end parts the word from the data, which may begin with another.
    if (parser.text[parser.at] === '\r') parser.at++;
    if (parser.text[parser.at] === '\n') parser.at++;
    return { value, dataAt: at + parser.at };
  });
}

/** Whether an object is a stream. */
export function isStream(object: IndirectObject): object is StreamObject {
  return object.value.kind === 'dict' && object.dataAt !== null;
}
