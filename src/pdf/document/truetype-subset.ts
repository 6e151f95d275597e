import type { TrueTypeFont } from './truetype.js';

/**
 * A font file with these glyphs alone, in the tables that a PDF wants of it (ISO 32000-1, 9.9). They keep their numbers, so
 * that outlines made of other glyphs stay true; numbers between them are blank.
 */
export function subset(font: TrueTypeFont, glyphs: Iterable<number>): Uint8Array {
  const wanted = withComponents(font, glyphs);
  const count = Math.max(...wanted) + 1;
  return fontFile({
    glyf: Buffer.concat(wanted.map((glyph) => bytesOf(font.outlineOf(glyph)))),
    head: patched(font.table('head'), (head) => {
      head.setUint32(CHECKSUM_ADJUSTMENT, 0);
      head.setInt16(50, 1); // indexToLocFormat: offsets of four bytes
    }),
    hhea: patched(font.table('hhea'), (hhea) => hhea.setUint16(34, count)), // numberOfHMetrics
    hmtx: metrics(font, wanted, count),
    loca: offsets(font, wanted, count),
    maxp: patched(font.table('maxp'), (maxp) => maxp.setUint16(4, count)), // numGlyphs
  });
}

/** The glyphs, that of missing ones, and those that their outlines are made of; in order. */
function withComponents(font: TrueTypeFont, glyphs: Iterable<number>): number[] {
  const wanted = new Set([0, ...glyphs]);
  // A set goes on to what is added while it is gone through.
  for (const glyph of wanted) for (const component of componentsOf(font.outlineOf(glyph))) wanted.add(component);
  return [...wanted].sort((a, b) => a - b);
}

/** What a composite outline is made of: each part has flags, a glyph, where it stands and how it is scaled (OpenType, `glyf`). */
function componentsOf(outline: DataView): number[] {
  const found: number[] = [];
  if (outline.byteLength === 0 || outline.getInt16(0) >= 0) return found;
  for (let at = 10, more = true; more; ) {
    const flags = outline.getUint16(at);
    found.push(outline.getUint16(at + 2));
    const place = flags & COMPONENT.hasWords ? 4 : 2;
    const scale =
      flags & COMPONENT.hasScale ? 2 : flags & COMPONENT.hasTwoScales ? 4 : flags & COMPONENT.hasMatrix ? 8 : 0;
    at += 4 + place + scale;
    more = (flags & COMPONENT.isFollowed) !== 0;
  }
  return found;
}

const COMPONENT = { hasWords: 0x1, hasScale: 0x8, isFollowed: 0x20, hasTwoScales: 0x40, hasMatrix: 0x80 } as const;

/** Width and bearing of each glyph, as the font has them. */
function metrics(font: TrueTypeFont, wanted: readonly number[], count: number): Uint8Array {
  const [source, table] = [font.table('hmtx'), new DataView(new ArrayBuffer(count * 4))];
  for (const glyph of wanted) table.setUint32(glyph * 4, source.getUint32(glyph * 4));
  return bytesOf(table);
}

function offsets(font: TrueTypeFont, wanted: readonly number[], count: number): Uint8Array {
  const lengths = new Map(wanted.map((glyph) => [glyph, font.outlineOf(glyph).byteLength]));
  const table = new DataView(new ArrayBuffer((count + 1) * 4));
  let at = 0;
  for (let glyph = 0; glyph < count; glyph++) {
    at += lengths.get(glyph) ?? 0;
    table.setUint32((glyph + 1) * 4, at);
  }
  return bytesOf(table);
}

/** Where `head` holds what makes the checksum of the whole file come out as `WHOLE`. */
const CHECKSUM_ADJUSTMENT = 8;
const WHOLE = 0xb1b0afba;

function fontFile(tables: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = Object.entries(tables);
  const header = new DataView(new ArrayBuffer(12 + entries.length * 16));
  const power = Math.floor(Math.log2(entries.length));
  header.setUint32(0, 0x00010000);
  // The directory's size, twice more in the terms of a binary search.
  [entries.length, 16 << power, power, entries.length * 16 - (16 << power)].forEach((value, i) => {
    header.setUint16(4 + i * 2, value);
  });
  let at = header.byteLength;
  for (const [i, [tag, table]] of entries.entries()) {
    const record = 12 + i * 16;
    header.setUint32(record, Buffer.from(tag, 'latin1').readUInt32BE());
    header.setUint32(record + 4, checksum(table));
    header.setUint32(record + 8, at);
    header.setUint32(record + 12, table.byteLength);
    at += padded(table).length;
  }
  const file = Buffer.concat([bytesOf(header), ...entries.map(([, table]) => padded(table))]);
  const head = file.readUInt32BE(12 + entries.findIndex(([tag]) => tag === 'head') * 16 + 8);
  file.writeUInt32BE((WHOLE - checksum(file)) >>> 0, head + CHECKSUM_ADJUSTMENT);
  return file;
}

function checksum(table: Uint8Array): number {
  const { buffer, byteOffset, byteLength } = padded(table);
  const view = new DataView(buffer, byteOffset, byteLength);
  let sum = 0;
  for (let at = 0; at < byteLength; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}

/** Tables fill whole numbers of four bytes. */
function padded(table: Uint8Array): Buffer {
  return Buffer.concat([table], Math.ceil(table.byteLength / 4) * 4);
}

function patched(table: DataView, patch: (copy: DataView) => void): Uint8Array {
  const copy = Buffer.from(bytesOf(table));
  patch(new DataView(copy.buffer, copy.byteOffset, copy.byteLength));
  return copy;
}

function bytesOf({ buffer, byteOffset, byteLength }: DataView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
