/**
 * A TrueType font file (OpenType 1.9, "Font file"): which glyph shows a character, how wide it is, and its outline. Reads what
 * `fonts/label.ttf` has: a Unicode map of format 4, a width for every glyph, no hints. Lengths are in units of the font,
 * `unitsPerEm` to the font size.
 */
export class TrueTypeFont {
  readonly name: string;
  readonly unitsPerEm: number;
  /** Left, bottom, right and top of the box around all glyphs, y up. */
  readonly bounds: readonly number[];
  readonly ascent: number;
  readonly descent: number;
  /** Of capitals without accents. */
  readonly capHeight: number;
  /** All characters that have a glyph, with its number. */
  readonly glyphs: ReadonlyMap<string, number>;
  readonly #tables: ReadonlyMap<string, DataView>;
  readonly #hasLongOffsets: boolean;

  constructor(name: string, file: Uint8Array) {
    this.name = name;
    this.#tables = tablesOf(file);
    const [head, hhea] = [this.table('head'), this.table('hhea')];
    this.unitsPerEm = head.getUint16(18);
    this.bounds = [36, 38, 40, 42].map((at) => head.getInt16(at));
    this.#hasLongOffsets = head.getInt16(50) === 1;
    this.ascent = hhea.getInt16(4);
    this.descent = hhea.getInt16(6);
    this.glyphs = readCharacters(this.table('cmap'));
    // Behind the number of its contours, an outline has the box around it: left, bottom, right, top.
    this.capHeight = this.outlineOf(this.glyphs.get('H') ?? 0).getInt16(8);
  }

  table(tag: string): DataView {
    const table = this.#tables.get(tag);
    if (table === undefined) throw new RangeError(`the font has no table ${tag}`);
    return table;
  }

  /** How far the next glyph stands behind this one. */
  widthOf(glyph: number): number {
    return this.table('hmtx').getUint16(glyph * 4);
  }

  /** The outline of a glyph as the file holds it; empty for a blank. */
  outlineOf(glyph: number): DataView {
    const offsets = this.table('loca');
    const [from, to] = [glyph, glyph + 1].map((index) =>
      this.#hasLongOffsets ? offsets.getUint32(index * 4) : offsets.getUint16(index * 2) * 2,
    );
    return part(this.table('glyf'), from ?? 0, (to ?? 0) - (from ?? 0));
  }
}

function tablesOf(file: Uint8Array): Map<string, DataView> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records = Array.from({ length: view.getUint16(4) }, (_, i) => 12 + i * 16);
  return new Map(records.map((at) => [tagAt(view, at), part(view, view.getUint32(at + 8), view.getUint32(at + 12))]));
}

/** Format 4: runs of characters from `start` to `end`, whose glyphs lie at one distance from them or are listed. */
function readCharacters(cmap: DataView): Map<string, number> {
  const map = unicodeMap(cmap);
  const [segments, found] = [map.getUint16(6) / 2, new Map<string, number>()];
  const [ends, starts, deltas, lists] = [14, 16 + segments * 2, 16 + segments * 4, 16 + segments * 6] as const;
  for (let i = 0; i < segments * 2; i += 2) {
    const [start, delta, list] = [map.getUint16(starts + i), map.getUint16(deltas + i), map.getUint16(lists + i)];
    for (let code = start; code <= map.getUint16(ends + i); code++) {
      const base = list === 0 ? code : map.getUint16(lists + i + list + (code - start) * 2);
      const glyph = list !== 0 && base === 0 ? 0 : (base + delta) & 0xffff;
      if (glyph !== 0) found.set(String.fromCharCode(code), glyph);
    }
  }
  return found;
}

function unicodeMap(cmap: DataView): DataView {
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const at = cmap.getUint32(4 + i * 8 + 4);
    if (cmap.getUint16(at) === 4) return part(cmap, at, cmap.getUint16(at + 2));
  }
  throw new RangeError('the font has no Unicode map of format 4');
}

function tagAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function part({ buffer, byteOffset }: DataView, at: number, length: number): DataView {
  return new DataView(buffer, byteOffset + at, length);
}
