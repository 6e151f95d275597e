import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { Point } from '../matrix.js';
import { pdfNumbers } from '../pdf-number.js';
import type { PdfRef, PdfWriter } from './pdf-writer.js';
import type { TrueTypeFont } from './truetype.js';
import { subset } from './truetype-subset.js';
import { charactersOf } from './typeface.js';

/** One line of text: lengths in the units of the drawing that it is part of, y down. */
export interface TextLine {
  readonly text: string;
  readonly size: number;
  /** On the baseline: where the line begins, ends, or has its middle. */
  readonly at: Point;
  readonly align: 'left' | 'center' | 'right';
  /** Longer lines are made smaller. Left out: as long as it takes. */
  readonly room?: number;
}

/**
 * A font inside a document (ISO 32000-1, 9.7 to 9.9): of the typeface only the glyphs that were used, with a table back to
 * Unicode, so that what is written can be searched and copied. Equal texts in equal order give equal bytes.
 */
export class EmbeddedFont {
  /** What the resources of pages and drawings name. */
  readonly ref: PdfRef;
  readonly #pdf: PdfWriter;
  readonly #face: TrueTypeFont;
  /** What each glyph was used for. */
  readonly #used = new Map<number, string>();

  constructor(pdf: PdfWriter, face: TrueTypeFont) {
    this.#pdf = pdf;
    this.#face = face;
    this.ref = pdf.reserve();
  }

  /** The operators that write a line, where the resources call this font `/Text`. Characters the typeface lacks become `?`. */
  draw({ text, size, at, align, room = Infinity }: TextLine): string {
    const glyphs = charactersOf(text).map((character) => this.#glyph(character));
    const natural = (glyphs.reduce((sum, glyph) => sum + this.#width(glyph), 0) / 1000) * size;
    const scale = Math.min(1, room / natural);
    const x = at.x - natural * scale * SHIFT[align];
    // The letters are turned over again, since y goes down.
    const place = pdfNumbers([1, 0, 0, -1, x, at.y]);
    return `BT /Text ${pdfNumbers([size * scale])} Tf ${place} Tm <${glyphs.map(hex).join('')}> Tj ET`;
  }

  /** Writes the font into the document; nothing can be drawn with it afterwards. */
  end(): void {
    const name = `${this.#tag()}+${this.#face.name}`;
    const characters = this.#pdf.addStream('', Buffer.from(toUnicode(this.#used), 'latin1'));
    this.#pdf.put(
      this.ref,
      `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H ` +
        `/DescendantFonts [${this.#descendant(name)}] /ToUnicode ${characters} >>`,
    );
  }

  #glyph(character: string): number {
    const { glyphs } = this.#face;
    const glyph = glyphs.get(character);
    if (glyph === undefined) return character === '?' ? MISSING : this.#glyph('?');
    this.#used.set(glyph, character);
    return glyph;
  }

  #width(glyph: number): number {
    return this.#thousandths(this.#face.widthOf(glyph));
  }

  #thousandths(units: number): number {
    return Math.round((units * 1000) / this.#face.unitsPerEm);
  }

  /** Six letters that differ where the glyphs differ (ISO 32000-1, 9.6.4). */
  #tag(): string {
    const hash = createHash('sha256').update([...this.#used.values()].sort().join(''));
    return [...hash.digest().subarray(0, 6)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
  }

  #descendant(name: string): PdfRef {
    const widths = [...this.#used.keys()].sort((a, b) => a - b).map((glyph) => `${glyph} [${this.#width(glyph)}]`);
    return this.#pdf.add(
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDToGIDMap /Identity ` +
        '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> ' +
        `/FontDescriptor ${this.#descriptor(name)} /W [${widths.join(' ')}] >>`,
    );
  }

  #descriptor(name: string): PdfRef {
    const { bounds, ascent, descent, capHeight } = this.#face;
    const file = subset(this.#face, this.#used.keys());
    const stored = this.#pdf.addStream(`/Filter /FlateDecode /Length1 ${file.byteLength}`, deflateSync(file));
    const box = bounds.map((units) => this.#thousandths(units));
    return this.#pdf.add(
      `<< /Type /FontDescriptor /FontName /${name} /Flags ${SYMBOLIC} /FontBBox [${box.join(' ')}] /ItalicAngle 0 ` +
        `/Ascent ${this.#thousandths(ascent)} /Descent ${this.#thousandths(descent)} ` +
        `/CapHeight ${this.#thousandths(capHeight)} /StemV ${STEM} /FontFile2 ${stored} >>`,
    );
  }
}

/** Which part of a line lies left of its point. */
const SHIFT = { left: 0, center: 0.5, right: 1 } as const;

/** The glyph that stands for a missing one. */
const MISSING = 0;

/** Glyphs are named by number and not by a standard alphabet. */
const SYMBOLIC = 4;

/** How broad the upright strokes of DejaVu Sans Condensed are, in thousandths: 165 of 2048 units in the letter l. */
const STEM = 81;

/** What each glyph is in Unicode (ISO 32000-1, 9.10.3). */
function toUnicode(used: ReadonlyMap<number, string>): string {
  const lines = [...used].map(([glyph, character]) => `<${hex(glyph)}> <${hex(character.charCodeAt(0))}>`);
  const blocks = Array.from({ length: Math.ceil(lines.length / MOST_IN_BLOCK) }, (_, i) =>
    lines.slice(i * MOST_IN_BLOCK, (i + 1) * MOST_IN_BLOCK),
  );
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}

/** The format's limit. */
const MOST_IN_BLOCK = 100;

/** Two bytes; the typeface has no glyph of a character beyond them. */
function hex(number: number): string {
  return number.toString(16).padStart(4, '0');
}
