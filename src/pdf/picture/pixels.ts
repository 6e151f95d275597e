import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Sharp } from 'sharp';
import type { Treatment } from '../card/treatment.js';
import { type Rect, type Size, scaledWith, UNIT } from '../matrix.js';
import type { ColorSpace } from './color-space.js';
import { decoder } from './decoder.js';
import type { EncodedImage, PictureRules } from './picture.js';
import { isBesideThePicture } from './picture-faults.js';
import type { PictureHead } from './picture-head.js';
import { pngData } from './png-data.js';
import { loadSharp } from './sharp.js';

/** Rows of pixels, one byte a channel. */
export interface Pixels extends Size {
  readonly channels: 1 | 3 | 4;
  readonly data: Buffer;
}

/** A picture that is still to be decoded, and how it becomes a card. */
export interface Undecoded {
  readonly head: PictureHead;
  readonly treatment: Treatment;
}

/**
 * A picture decoded from end to end: upright, on white, in the colours it is to have, what is shown of it no larger than is
 * kept. Throws what is said of a damaged one by whoever reads its format.
 */
export async function decode(bytes: Buffer, picture: Undecoded, rules: PictureRules): Promise<Pixels> {
  try {
    return await decodeOr('warning', bytes, { rules, ...picture });
  } catch (thrown) {
    if (!isBesideThePicture(thrown)) throw thrown;
    return decodeOr('error', bytes, { rules, ...picture });
  }
}

async function decodeOr(
  failOn: 'warning' | 'error',
  bytes: Buffer,
  { head, treatment, rules: { maxPixels, largest } }: Undecoded & { readonly rules: PictureRules },
): Promise<Pixels> {
  const image = scaled(await decoder(bytes, head, { maxPixels, failOn }), { head, treatment }, largest);
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: head.color.components };
}

/**
 * What is seen of a picture, in whole pixels of this colour space: without loss, or as a JPEG that keeps the colour of every
 * one; inks only without loss.
 */
export async function encode(
  picture: Pixels,
  { seen, color, rules }: { seen: Rect; color: ColorSpace; rules: PictureRules },
): Promise<EncodedImage> {
  const { data, width, height, channels } = cutOut(picture, seen);
  const part = scaledWith(seen, { x: 0, y: 0, width: picture.width, height: picture.height }, UNIT);
  const about = { width, height, part, color, isInverted: false, orientation: 1 };
  // The library takes a fourth channel for alpha.
  if (channels === 4) return { coding: 'deflated', bytes: await deflated(data), ...about };
  const sharp = await loadSharp();
  const image = sharp(data, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb');
  if (rules.lossless) return { coding: 'png', bytes: pngData(await image.png(LOSSLESS).toBuffer()), ...about };
  const { quality } = rules;
  return { coding: 'jpeg', bytes: await image.jpeg({ quality, ...FAST_JPEG }).toBuffer(), ...about };
}

/** Codes made for each picture would save a twentieth of its bytes, and take more than half of the time. */
const FAST_JPEG = { chromaSubsampling: '4:4:4', optimizeCoding: false } as const;

/** A higher level takes a quarter more time for half a percent. */
const LOSSLESS = { adaptiveFiltering: true, compressionLevel: 4 };

function cutOut(picture: Pixels, seen: Rect): Pixels {
  const { data, width, height, channels } = picture;
  if (seen.width === width && seen.height === height) return picture;
  const rows = Buffer.allocUnsafe(seen.width * seen.height * channels);
  for (let y = 0; y < seen.height; y++) {
    const from = ((seen.y + y) * width + seen.x) * channels;
    data.copy(rows, y * seen.width * channels, from, from + seen.width * channels);
  }
  return { data: rows, width: seen.width, height: seen.height, channels };
}

const deflated = promisify<Buffer, Buffer>(deflate);

export function exceeds(size: Size, largest: Size): boolean {
  return size.width > largest.width || size.height > largest.height;
}

function scaled(image: Sharp, { head, treatment: { shownPixels } }: Undecoded, largest: Size): Sharp {
  if (!exceeds(shownPixels, largest)) return image;
  const width = Math.round(head.size.width * Math.min(1, largest.width / shownPixels.width));
  const height = Math.round(head.size.height * Math.min(1, largest.height / shownPixels.height));
  return image.resize({ width, height, fit: 'fill', kernel: 'lanczos3' });
}
