/** Where a marker segment of a JPEG begins; the first of its kind. */
export function find(jpeg: Buffer, marker: number): number {
  const at = jpeg.indexOf(Buffer.from([0xff, marker]));
  if (at < 0) throw new Error(`no marker ${marker.toString(16)}`);
  return at;
}

/** With the byte changed that is `offset` behind the beginning of that marker. */
export function changed(jpeg: Buffer, marker: number, { offset, value }: { offset: number; value: number }): Buffer {
  const copy = Buffer.from(jpeg);
  copy[find(jpeg, marker) + offset] = value;
  return copy;
}

/** With segments put in front of all others. */
export function withSegments(jpeg: Buffer, ...segments: readonly Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

export function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** What Photoshop writes: 0 says that nothing was transformed (RGB or CMYK), 1 YCbCr, 2 YCCK. */
export function adobe(transform: 0 | 1 | 2): Buffer {
  return segment(0xee, Buffer.from([...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform]));
}

/** A TIFF directory with nothing but an orientation, in the byte order named by its first two letters. */
export function exifOf(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const tiff = Buffer.alloc(26);
  const [write16, write32] =
    order === 'II'
      ? [tiff.writeUInt16LE.bind(tiff), tiff.writeUInt32LE.bind(tiff)]
      : [tiff.writeUInt16BE.bind(tiff), tiff.writeUInt32BE.bind(tiff)];
  tiff.write(order, 'latin1');
  write16(42, 2);
  write32(8, 4);
  write16(1, 8);
  write16(0x0112, 10);
  write16(3, 12);
  write32(1, 14);
  write16(orientation, 18);
  return tiff;
}
