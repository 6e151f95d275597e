/**
 * The compressed pixels of a PNG, which a PDF can hold as they are when it is told of the predictor: its IDAT chunks, joined.
 * A chunk is its length, its name, its data and a checksum.
 */
export function pngData(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = SIGNATURE; at < png.length; ) {
    const size = png.readUInt32BE(at);
    const data = at + 8;
    if (png.toString('latin1', at + 4, data) === 'IDAT') parts.push(png.subarray(data, data + size));
    at = data + size + CHECKSUM;
  }
  return Buffer.concat(parts);
}

const SIGNATURE = 8;
const CHECKSUM = 4;
