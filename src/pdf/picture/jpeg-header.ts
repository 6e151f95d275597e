import type { Size } from '../matrix.js';
import { exifOrientation } from './exif.js';
import { APP0, APP1, APP2, APP14, END_OF_IMAGE, jpegSegments, NUMBER_OF_LINES, type Segment } from './jpeg-segments.js';

/** What decides whether a JPEG may stand in a PDF as it is, and how it is to be shown. */
export interface JpegHeader extends Size {
  /** As stored, before `orientation` is applied: so are `width` and `height`. EXIF, 1 to 8; 1 is upright. */
  readonly orientation: number;
  readonly components: 1 | 3 | 4;
  /** Inks are stored the other way round, 0 for a full one. */
  readonly isInverted: boolean;
  /** Of the picture alone: cameras put second pictures and films behind it. */
  readonly byteLength: number;
}

/** Such a header, with the file's ICC profile, unchecked. */
export interface PlainJpeg extends JpegHeader {
  readonly profile: Buffer | null;
}

/**
 * The header of a JPEG that every PDF reader decodes alike: baseline, extended or progressive Huffman coding, 8 bits, grey,
 * YCbCr or inks, and an end. Null when it must be decoded and encoded anew.
 */
export function readPlainJpeg(bytes: Buffer): PlainJpeg | null {
  const { frames, app, byteLength, hasLineCount } = inspect(bytes);
  const [frame, ...others] = frames;
  if (frame === undefined || others.length > 0 || byteLength === 0 || hasLineCount) return null;
  const shape = shapeOf(frame);
  if (shape === null || (shape.components === 3 && !isYCbCr(frame, app))) return null;
  return {
    orientation: app.exif === null ? 1 : exifOrientation(app.exif),
    isInverted: shape.components === 4 && app.adobeTransform !== null,
    profile: app.profileParts.length === 0 ? null : joinProfile(app.profileParts),
    byteLength,
    ...shape,
  };
}

/** What applications wrote beside the picture. */
interface AppData {
  isJfif: boolean;
  exif: Buffer | null;
  adobeTransform: number | null;
  readonly profileParts: Buffer[];
}

function inspect(bytes: Buffer) {
  const app: AppData = { isJfif: false, exif: null, adobeTransform: null, profileParts: [] };
  const frames: Segment[] = [];
  let byteLength = 0;
  let hasLineCount = false;
  for (const segment of jpegSegments(bytes)) {
    const { marker } = segment;
    if (marker >= SOF0 && marker <= SOF15 && !NOT_FRAMES.has(marker)) frames.push(segment);
    else if (marker === NUMBER_OF_LINES) hasLineCount = true;
    else if (marker === END_OF_IMAGE) byteLength = segment.end;
    else note(segment, app);
  }
  return { frames, app, byteLength, hasLineCount };
}

function note({ marker, body }: Segment, app: AppData): void {
  if (marker === APP0) app.isJfif ||= startsWith(body, 'JFIF\0');
  else if (marker === APP1 && startsWith(body, EXIF)) app.exif ??= body.subarray(EXIF.length);
  else if (marker === APP2 && startsWith(body, ICC)) app.profileParts.push(body.subarray(ICC.length));
  else if (marker === APP14 && startsWith(body, 'Adobe')) app.adobeTransform = body[11] ?? 0;
}

const EXIF = 'Exif\0\0';
const ICC = 'ICC_PROFILE\0';
const SOF0 = 0xc0;
const SOF2 = 0xc2;
const SOF15 = 0xcf;
const NOT_FRAMES: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]); // Huffman tables, a reserved one, arithmetic coding tables

/** A frame header holds the bits per sample, height, width, and for each component its name, sampling factors and table. */
function shapeOf({ marker, body }: Segment): (Size & { readonly components: 1 | 3 | 4 }) | null {
  const components = body[5];
  const isKnown = marker <= SOF2 && body[0] === 8 && body.length >= 6;
  if (!isKnown || (components !== 1 && components !== 3 && components !== 4)) return null;
  if (body.length < 6 + 3 * components || !isEvenlySampled(body, components)) return null;
  const [height, width] = [body.readUInt16BE(1), body.readUInt16BE(3)];
  return width > 0 && height > 0 ? { width, height, components } : null;
}

/** Whether every component has whole pixels of the first: readers disagree on what else the format allows. */
function isEvenlySampled(frame: Buffer, components: number): boolean {
  const factors = Array.from({ length: components }, (_, i) => frame[7 + 3 * i] ?? 0);
  const [first = 0] = factors;
  const isWhole = (full: number, part: number) => part > 0 && full % part === 0;
  return factors.every((one) => isWhole(first >> 4, one >> 4) && isWhole(first & 15, one & 15));
}

/** Readers take three components for YCbCr unless an Adobe marker says otherwise; some writers mark RGB by component names alone. */
function isYCbCr({ body: frame }: Segment, { isJfif, adobeTransform }: AppData): boolean {
  if (adobeTransform !== null) return adobeTransform === 1;
  return isJfif || (frame[6] === 1 && frame[9] === 2 && frame[12] === 3);
}

/** Each part begins with its number, from 1, and how many there are. */
function joinProfile(parts: readonly Buffer[]): Buffer {
  const inOrder = parts.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  return Buffer.concat(inOrder.map((part) => part.subarray(2)));
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.toString('latin1', 0, text.length) === text;
}
