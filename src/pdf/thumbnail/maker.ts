import { crc32 } from 'node:zlib';
import { readPart } from '../../base/file-part.js';

/** A PNG begins with a signature of 8 bytes and a header of 25. */
const HEADER_BYTES = 33;

/** A chunk of text that tells who made the picture, between its header and its pixels. */
const MAKER = textChunk('Software\0cardq');

/** A PNG with the mark by which `isThumbnail` knows it. */
export function signThumbnail(png: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, HEADER_BYTES), MAKER, png.subarray(HEADER_BYTES)]);
}

/** Whether the file at this path was made by `signThumbnail`. Throws whatever opening and reading it throws. */
export async function isThumbnail(path: string): Promise<boolean> {
  return (await readPart(path, { from: HEADER_BYTES, length: MAKER.length })).equals(MAKER);
}

/** Its length, its kind, the text, and the sum of the latter two: PNG, section 11.3.3. */
function textChunk(text: string): Buffer {
  const body = Buffer.from(`tEXt${text}`, 'latin1');
  const chunk = Buffer.alloc(4 + body.length + 4);
  chunk.writeUInt32BE(text.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), 4 + body.length);
  return chunk;
}
