/** What a BMP is made of; numbers as the file has them. */
export interface BitmapParts {
  readonly width: number;
  /** Below 0: rows from the top. */
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  /** Of the second header: 12, 40, 56, 108 or 124. */
  readonly headerSize?: number;
  /** Red, green, blue and alpha. */
  readonly masks?: readonly number[];
  /** Red, green and blue of each color. */
  readonly palette?: readonly (readonly [number, number, number])[];
  /** As they are in the file. */
  readonly pixels: Buffer;
}

/** A BMP, put together byte by byte. */
export function bitmapFile({
  width,
  height,
  bits,
  compression = 0,
  headerSize = 40,
  masks = [],
  palette = [],
  pixels,
}: BitmapParts): Buffer {
  const header = Buffer.alloc(headerSize);
  header.writeUInt32LE(headerSize);
  if (headerSize === 12) {
    for (const [i, value] of [width, height, 1, bits].entries()) header.writeInt16LE(value, 4 + 2 * i);
  } else {
    header.writeInt32LE(width, 4);
    header.writeInt32LE(height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(bits, 14);
    header.writeUInt32LE(compression, 16);
    header.writeUInt32LE(palette.length, 32);
  }
  const inHeader = headerSize >= 56;
  if (inHeader) for (const [i, mask] of masks.entries()) header.writeUInt32LE(mask, 40 + 4 * i);
  const behind = inHeader ? Buffer.alloc(0) : Buffer.from(new Uint32Array(masks).buffer);
  const filling = headerSize === 12 ? [] : [0];
  const colors = Buffer.from(palette.flatMap(([red, green, blue]) => [blue, green, red, ...filling]));
  const before = Buffer.concat([header, behind, colors]);
  const file = Buffer.alloc(14);
  file.write('BM', 'latin1');
  file.writeUInt32LE(14 + before.length + pixels.length, 2);
  file.writeUInt32LE(14 + before.length, 10);
  return Buffer.concat([file, before, pixels]);
}

/** Rows of equal length, each filled up to 32 bits. */
export function paddedRows(rows: readonly Buffer[]): Buffer {
  return Buffer.concat(rows.flatMap((row) => [row, Buffer.alloc((4 - (row.length % 4)) % 4)]));
}
