/** A marker of a JPEG with what belongs to it; coded picture data is passed over. */
export interface Segment {
  readonly marker: number;
  /** Empty for markers that stand alone. */
  readonly body: Buffer;
  /** Where what follows begins, from the start of the file. */
  readonly end: number;
}

export const APP0 = 0xe0;
export const APP1 = 0xe1;
export const APP2 = 0xe2;
export const APP14 = 0xee;
const START_OF_SCAN = 0xda;
export const END_OF_IMAGE = 0xd9;
export const NUMBER_OF_LINES = 0xdc;

/**
 * The segments of a file's first picture in order, its `END_OF_IMAGE` the last; without that one where the file breaks off or
 * breaks the rules. Thumbnails are inside segments, and pictures behind the first are not looked at.
 */
export function* jpegSegments(bytes: Buffer): Generator<Segment> {
  let at = 2;
  while (at + 2 <= bytes.length && bytes[at] === PREFIX) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === PREFIX) {
      at++; // fill byte
      continue;
    }
    if (marker === END_OF_IMAGE) return yield { marker, body: bytes.subarray(0, 0), end: at + 2 };
    if (at + 4 > bytes.length) return;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) return;
    yield { marker, body: bytes.subarray(at + 4, end), end };
    at = marker === START_OF_SCAN ? nextMarker(bytes, end) : end;
  }
}

const PREFIX = 0xff;

/** Where the coded data of a scan ends: at the first marker that is neither a stuffed byte nor a restart. */
function nextMarker(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(PREFIX, from); at >= 0; at = bytes.indexOf(PREFIX, at + 1)) {
    const code = bytes[at + 1] ?? 0;
    const isData = code === 0 || code === PREFIX || (code >= 0xd0 && code <= 0xd7);
    if (!isData) return at;
  }
  return bytes.length;
}
