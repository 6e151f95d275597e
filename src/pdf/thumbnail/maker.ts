import { constants, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** A PNG begins with a signature of 8 bytes and a header of 25. */
const HEADER_BYTES = 33;

/** A chunk of text that tells who made the picture, between its header and its pixels. */
const MAKER = textChunk('Software\0cardq');

/** A PNG with the mark by which `isThumbnail` knows it. */
export function signThumbnail(png: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, HEADER_BYTES), MAKER, png.subarray(HEADER_BYTES)]);
}

/** A pipe is opened without waiting for its writer, to find out that it is one. */
const OPENED = constants.O_RDONLY | constants.O_NONBLOCK;

/** Whether the file at this path was made by `signThumbnail`. Throws whatever opening and reading it throws. */
export async function isThumbnail(path: string): Promise<boolean> {
  const file = await open(path, OPENED);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAKER.length), 0, MAKER.length, HEADER_BYTES);
    return buffer.subarray(0, bytesRead).equals(MAKER);
  } finally {
    await file.close();
  }
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
