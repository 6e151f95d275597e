/** Formats that can be read. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

/** What the first bytes of a file say it is; `refused` is a kind of picture that cannot be read, by its name for people. */
export type Sniffed = { readonly format: ImageFormat } | { readonly refused: string } | null;

/** How many bytes `sniff` looks at. */
export const SNIFF_BYTES = 64;

/** What a file is by its first bytes, whatever its name says; null when it is no picture. */
export function sniff(bytes: Uint8Array): Sniffed {
  // One character is one byte.
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SNIFF_BYTES)).toString('latin1');
  const kind = head.startsWith('ftyp', 4)
    ? brand(head.slice(8))
    : KINDS.find(([at, magic]) => head.startsWith(magic, at))?.[2];
  if (kind === undefined) return null;
  return isReadable(kind) ? { format: kind } : { refused: kind };
}

/** Where a magic number stands, what it is, and whose. */
const KINDS: readonly (readonly [at: number, magic: string, kind: string])[] = [
  [0, '\xff\xd8\xff', 'jpeg'],
  [0, '\x89PNG\r\n\x1a\n', 'png'],
  [8, 'WEBP', 'webp'],
  [0, 'GIF8', 'gif'],
  [0, 'II*\0', 'tiff'],
  [0, 'II+\0', 'tiff'],
  [0, 'MM\0*', 'tiff'],
  [0, 'MM\0+', 'tiff'],
  [0, 'BM', 'BMP'],
  [0, '\xff\x0a', 'JPEG XL'],
  [4, 'JXL ', 'JPEG XL'],
  [4, 'jP  ', 'JPEG 2000'],
  [0, '\xff\x4f\xff\x51', 'JPEG 2000'],
  [0, '8BPS', 'Photoshop'],
];

/** The kind of an ISO media file by its brands: the first four characters, and the list after the version. */
function brand(brands: string): string | undefined {
  if (/^(?:.{4})*?avi[fs]/s.test(brands)) return 'avif';
  return /^(?:.{4})*?(?:hei|hev|mif1|msf1)/s.test(brands) ? 'HEIC' : undefined;
}

function isReadable(kind: string): kind is ImageFormat {
  return kind === kind.toLowerCase();
}

/** What decides whether a JPEG may stand in a PDF as it is. */
export interface JpegHeader {
  /** As stored, before `orientation` is applied. */
  readonly width: number;
  readonly height: number;
  readonly components: 1 | 3;
  /** EXIF, 1 to 8; 1 is upright. */
  readonly orientation: number;
}

/**
 * The header of a JPEG that every PDF reader shows as it was meant: baseline, extended or progressive Huffman coding, 8 bits,
 * grey or YCbCr, no colour profile but sRGB, and an end. Null when it must be decoded and encoded anew.
 */
export function readPlainJpeg(bytes: Buffer): JpegHeader | null {
  const found = { orientation: 1, isJfif: false, adobeTransform: -1, hasForeignProfile: false };
  for (const { marker, body, end } of segments(bytes)) {
    if (marker === APP0) found.isJfif ||= startsWith(body, 'JFIF\0');
    else if (marker === APP1 && startsWith(body, 'Exif\0\0')) found.orientation = exifOrientation(body.subarray(6));
    else if (marker === APP2 && startsWith(body, 'ICC_PROFILE\0')) found.hasForeignProfile ||= isForeignProfile(body);
    else if (marker === APP14 && startsWith(body, 'Adobe')) found.adobeTransform = body[11] ?? -1;
    else if (marker >= SOF0 && marker <= SOF15 && !NOT_FRAMES.has(marker)) {
      const isKnown = marker <= SOF2 && body[0] === 8 && body.length >= 6;
      const components = body[5];
      if (!isKnown || (components !== 1 && components !== 3)) return null;
      if (components === 3 && !isYCbCr(body, found)) return null;
      if (found.hasForeignProfile || bytes.lastIndexOf(END_OF_IMAGE) < end) return null;
      const [height, width] = [body.readUInt16BE(1), body.readUInt16BE(3)];
      return width > 0 && height > 0 ? { width, height, components, orientation: found.orientation } : null;
    }
  }
  return null;
}

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const SOF0 = 0xc0;
const SOF2 = 0xc2;
const SOF15 = 0xcf;
const START_OF_SCAN = 0xda;
const NOT_FRAMES: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]); // Huffman tables, a reserved one, arithmetic coding tables
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

interface Segment {
  readonly marker: number;
  readonly body: Buffer;
  readonly end: number;
}

/** The marker segments before the first scan. */
function* segments(bytes: Buffer): Generator<Segment> {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (marker === START_OF_SCAN || end > bytes.length) return;
    yield { marker, body: bytes.subarray(at + 4, end), end };
    at = end;
  }
}

/** Readers take three components for YCbCr unless an Adobe marker says otherwise; some writers mark RGB by component names alone. */
function isYCbCr(frame: Buffer, { isJfif, adobeTransform }: { isJfif: boolean; adobeTransform: number }): boolean {
  if (adobeTransform >= 0) return adobeTransform === 1;
  return isJfif || (frame[6] === 1 && frame[9] === 2 && frame[12] === 3);
}

/** A profile whose description does not say sRGB, in either of the encodings in use. */
function isForeignProfile(body: Buffer): boolean {
  const isFirstPart = body[12] === 1;
  return isFirstPart && !body.includes('sRGB', 0, 'latin1') && !body.includes('s\0R\0G\0B', 0, 'latin1');
}

/** Tag 0x0112 of the first directory, or 1. */
function exifOrientation(tiff: Buffer): number {
  const isLittle = startsWith(tiff, 'II');
  if (tiff.length < 8 || !(isLittle || startsWith(tiff, 'MM'))) return 1;
  const u16 = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let entry = 0; entry < u16(directory); entry++) {
    const at = directory + 2 + 12 * entry;
    if (u16(at) !== 0x0112) continue;
    const value = u16(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.subarray(0, text.length).toString('latin1') === text;
}
