import { pdfNumber } from '../pdf-number.js';

/**
 * A value of a PDF file (ISO 32000-2, 7.3). Numbers, strings, booleans and null are kept as they are written, so that
 * writing them back changes nothing.
 */
export type PdfValue = PdfAtom | PdfName | IndirectRef | PdfArray | PdfDict;

export interface PdfAtom {
  readonly kind: 'atom';
  readonly text: string;
}

export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}

/** Points to an object of the file. */
export interface IndirectRef {
  readonly kind: 'ref';
  readonly number: number;
  readonly generation: number;
}

export interface PdfArray {
  readonly kind: 'array';
  readonly items: readonly PdfValue[];
}

export interface PdfDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfValue>;
}

export const NULL: PdfAtom = { kind: 'atom', text: 'null' };
export const EMPTY_DICT: PdfDict = { kind: 'dict', entries: new Map() };

export function atom(text: string): PdfAtom {
  return { kind: 'atom', text };
}

export function numberAtom(value: number): PdfAtom {
  return atom(Number.isInteger(value) ? String(value) : pdfNumber(value));
}

export function arrayOf(items: readonly PdfValue[]): PdfArray {
  return { kind: 'array', items };
}

/** A dictionary with one entry put in, or replaced. */
export function withEntry(dict: PdfDict, key: string, value: PdfValue): PdfDict {
  return { kind: 'dict', entries: new Map(dict.entries).set(key, value) };
}

/** Whether a value says that there is none. */
export function isNull(value: PdfValue): boolean {
  return value.kind === 'atom' && value.text === 'null';
}

/** The number that a value is; null for anything else. */
export function numberOf(value: PdfValue): number | null {
  return value.kind === 'atom' && NUMBER.test(value.text) ? Number(value.text) : null;
}

/** The whole number that a value is; null for anything else. */
export function integerOf(value: PdfValue): number | null {
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? number : null;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** The text of a value, a byte a character. */
export function writeValue(value: PdfValue): string {
  switch (value.kind) {
    case 'atom':
      return value.text;
    case 'name':
      return writeName(value.name);
    case 'ref':
      return `${value.number} ${value.generation} R`;
    case 'array':
      return `[${written(value.items)}]`;
    case 'dict':
      return `<<${written([...value.entries].flatMap(([name, one]) => [{ kind: 'name', name }, one]))}>>`;
  }
}

/** Values behind one another, with a blank only where two would read as one. */
function written(values: readonly PdfValue[]): string {
  const texts = values.map(writeValue);
  return texts.map((text, i) => (i === 0 || OPENING.test(text) ? text : ` ${text}`)).join('');
}

const OPENING = /^[/[(<]/;

function writeName(name: string): string {
  const coded = (char: string) => `#${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return `/${name.replace(IRREGULAR, coded)}`;
}

/** What a name has to write by its code: anything but visible ASCII, delimiters, and the sign of a code. */
const IRREGULAR = /[^!-~]|[#()<>[\]{}/%]/g;
