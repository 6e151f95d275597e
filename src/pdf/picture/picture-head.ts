import type { Metadata } from 'sharp';
import type { Size } from '../matrix.js';
import type { COLORS } from '../request.js';
import { readBmpHeader } from './bmp-header.js';
import { type ColorPlan, planColors, type StoredColors } from './color-space.js';
import { type JpegHeader, type PlainJpeg, readPlainJpeg } from './jpeg-header.js';
import { loadSharp } from './sharp.js';
import type { PictureFormat } from './sniff.js';

/** What is known of a picture before it is decoded. */
export interface PictureHead extends ColorPlan {
  readonly format: PictureFormat;
  /** Upright. */
  readonly size: Size;
  /** Grey or RGB of 16 bits a channel. */
  readonly isDeep: boolean;
  /** Present when the file's own bytes may stand in a PDF: readers decode them alike, and they have the colours that are wanted. */
  readonly plainJpeg: JpegHeader | null;
  /** For people: what of the file will not be seen. */
  readonly warnings: readonly string[];
}

export interface HeadRules {
  readonly maxPixels: number;
  readonly colors: (typeof COLORS)[number];
}

/** Reads a file's header. Throws an Error in the words of whoever reads the format. */
export async function readHead(bytes: Buffer, format: PictureFormat, rules: HeadRules): Promise<PictureHead> {
  const jpeg = format === 'jpeg' ? readPlainJpeg(bytes) : null;
  const found = jpeg !== null ? ofJpeg(jpeg) : format === 'bmp' ? ofBmp(bytes) : await ofOther(bytes, rules);
  const plan = planColors(found, rules.colors);
  return {
    format,
    size: found.size,
    isDeep: found.isDeep,
    plainJpeg: jpeg === null || plan.isConverted ? null : withoutProfile(jpeg),
    warnings: plan.warning === null ? found.warnings : [...found.warnings, plan.warning],
    ...plan,
  };
}

/** Headers are kept for every picture of a deck. */
function withoutProfile({ profile: _, ...header }: PlainJpeg): JpegHeader {
  return header;
}

interface Found extends StoredColors {
  readonly size: Size;
  readonly isDeep: boolean;
  readonly warnings: readonly string[];
}

function ofJpeg({ width, height, orientation, components, profile }: PlainJpeg): Found {
  const size = orientation < 5 ? { width, height } : { width: height, height: width }; // from 5 on they lie on their side
  return { size, components, profile, hasAlpha: false, isDeep: false, warnings: [] };
}

function ofBmp(bytes: Buffer): Found {
  const { width, height } = readBmpHeader(bytes);
  return { size: { width, height }, components: 3, profile: null, hasAlpha: true, isDeep: false, warnings: [] };
}

async function ofOther(bytes: Buffer, { maxPixels }: HeadRules): Promise<Found> {
  const sharp = await loadSharp();
  const found = await sharp(bytes, { limitInputPixels: maxPixels }).metadata();
  if (!DEPTHS.has(found.depth) && found.space !== 'labs') {
    throw new Error(`unsupported pixels of type ${found.depth}`);
  }
  const { pages = 1, hasAlpha, icc = null, autoOrient: size, space } = found;
  const isDeep = space === 'rgb16' || space === 'grey16';
  const warnings = pages > 1 ? [`holds ${pages} pictures; only the first is printed`] : [];
  return { size, components: componentsOf(found), profile: icc, hasAlpha, isDeep, warnings };
}

const DEPTHS: ReadonlySet<string> = new Set(['uchar', 'ushort']);

/** Whatever is neither grey nor made of inks is converted to RGB by the library. */
function componentsOf({ space }: Metadata): 1 | 3 | 4 {
  if (space === 'b-w' || space === 'grey16') return 1;
  return space === 'cmyk' ? 4 : 3;
}
