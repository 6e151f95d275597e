import { createHash } from 'node:crypto';
import type { PdfFile } from './pdf-file.js';
import {
  arrayOf,
  atom,
  EMPTY_DICT,
  type IndirectRef,
  NULL,
  numberAtom,
  type PdfDict,
  type PdfValue,
  withEntry,
  writeValue,
} from './values.js';

/** An object as it is written behind the file. */
interface Written {
  readonly number: number;
  readonly generation: number;
  /** Counted from the file's signature. */
  readonly at: number;
}

/**
 * Changed and new objects of a file, written behind its bytes as the format provides (ISO 32000-2, 7.5.6): readers find
 * them before those of the same number in what was there, of which not a byte changes.
 */
export class Revision {
  readonly #file: PdfFile;
  readonly #objects = new Map<number, { readonly generation: number; readonly text: string }>();
  /** By what they hold. */
  readonly #added = new Map<string, IndirectRef>();
  #count: number;

  constructor(file: PdfFile) {
    this.#file = file;
    this.#count = file.objectCount;
  }

  /** Gives what is pointed to this value. */
  change({ number, generation }: IndirectRef, value: PdfValue): void {
    this.#objects.set(number, { generation, text: writeValue(value) });
  }

  /** A new object; equal ones are stored once. */
  add(value: PdfValue): IndirectRef {
    return this.#add(writeValue(value));
  }

  /** A new stream, its dictionary's length filled in; equal ones are stored once. */
  addStream(data: Buffer, entries = EMPTY_DICT): IndirectRef {
    const dict = withEntry(entries, 'Length', numberAtom(data.length));
    return this.#add(`${writeValue(dict)}\nstream\n${data.toString('latin1')}\nendstream`);
  }

  /** What goes behind the file; nothing when nothing was changed. */
  bytes(): Buffer {
    if (this.#objects.size === 0) return Buffer.alloc(0);
    const { base, byteLength, tableForm } = this.#file;
    const parts = ['\n'];
    let at = byteLength - base + 1;
    const put = (text: string) => {
      parts.push(text);
      at += text.length;
    };
    const written: Written[] = [];
    for (const [number, { generation, text }] of [...this.#objects].sort(([one], [other]) => one - other)) {
      written.push({ number, generation, at });
      put(`${number} ${generation} obj\n${text}\nendobj\n`);
    }
    const tableAt = at;
    put(tableForm === 'table' ? this.#table(written) : this.#tableStream(written, tableAt));
    put(`startxref\n${tableAt}\n%%EOF\n`);
    return Buffer.from(parts.join(''), 'latin1');
  }

  #add(text: string): IndirectRef {
    const same = this.#added.get(text);
    if (same !== undefined) return same;
    const ref: IndirectRef = { kind: 'ref', number: this.#count++, generation: 0 };
    this.#objects.set(ref.number, { generation: 0, text });
    this.#added.set(text, ref);
    return ref;
  }

  #table(written: readonly Written[]): string {
    const sections = runsOf(written).map((run) => {
      const lines = run.map(({ at, generation }) => `${digits(at, 10)} ${digits(generation, 5)} n \n`);
      return `${run[0]?.number} ${run.length}\n${lines.join('')}`;
    });
    return `xref\n${sections.join('')}trailer\n${writeValue(this.#trailer())}\n`;
  }

  /** Of the same form as the file's: some readers of the one do not look for the other. */
  #tableStream(written: readonly Written[], tableAt: number): string {
    const number = this.#count++;
    const entries = [...written, { number, generation: 0, at: tableAt }];
    const data = entries.map(({ at, generation }) => `\x01${bigEndian(at, 5)}${bigEndian(generation, 2)}`).join('');
    const index = runsOf(entries).flatMap((run) => [run[0]?.number ?? 0, run.length]);
    const own: readonly (readonly [string, PdfValue])[] = [
      ['Type', { kind: 'name', name: 'XRef' }],
      ['W', arrayOf([1, 5, 2].map(numberAtom))],
      ['Index', arrayOf(index.map(numberAtom))],
      ['Length', numberAtom(data.length)],
    ];
    const dict = own.reduce((filled, [key, value]) => withEntry(filled, key, value), this.#trailer());
    return `${number} 0 obj\n${writeValue(dict)}\nstream\n${data}\nendstream\nendobj\n`;
  }

  #trailer(): PdfDict {
    const { entries } = this.#file.trailer;
    const kept = ['Root', 'Info'].filter((key) => entries.has(key));
    const ids = entries.get('ID');
    return {
      kind: 'dict',
      entries: new Map([
        ['Size', numberAtom(this.#count)],
        ['Prev', numberAtom(this.#file.tableAt)],
        ...kept.map((key): [string, PdfValue] => [key, entries.get(key) ?? NULL]),
        ...(ids === undefined ? [] : [['ID', this.#renewed(ids)] as const]),
      ]),
    };
  }

  /** The first id tells where a file came from, the second one its present state (ISO 32000-2, 14.4). */
  #renewed(ids: PdfValue): PdfValue {
    const [first] = ids.kind === 'array' ? ids.items : [];
    if (first === undefined) return ids;
    const hash = createHash('sha256').update(writeValue(ids));
    for (const [number, { text }] of this.#objects) hash.update(`${number} ${text}`, 'latin1');
    return arrayOf([first, atom(`<${hash.digest('hex').slice(0, 32)}>`)]);
  }
}

/** Consecutive numbers, together. */
function runsOf(written: readonly Written[]): Written[][] {
  const runs: Written[][] = [];
  for (const one of written) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.number === one.number - 1) run.push(one);
    else runs.push([one]);
  }
  return runs;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function bigEndian(value: number, bytes: number): string {
  const codes = Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256);
  return String.fromCharCode(...codes);
}
