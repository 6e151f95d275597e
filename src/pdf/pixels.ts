import type { Sharp } from 'sharp';
import { decoder } from './decoder.js';
import type { ImageHead } from './image-head.js';
import type { EncodedImage, ImageRules } from './images.js';
import type { Size } from './matrix.js';
import { loadSharp } from './sharp.js';
import type { Treatment } from './treatment.js';

/** Rows of RGB pixels, one byte each. */
export interface Pixels extends Size {
  readonly data: Buffer;
}

/** A picture that is still to be decoded, and how it becomes a card. */
export interface Undecoded {
  readonly head: ImageHead;
  readonly treatment: Treatment;
}

/**
 * A picture decoded from end to end: upright, in sRGB on white, what is shown of it no larger than is kept. Throws what is
 * said of a picture that is damaged by whoever reads its format.
 */
export async function decode(bytes: Buffer, picture: Undecoded, rules: ImageRules): Promise<Pixels> {
  const image = scaled(await decoder(bytes, picture.head, rules.maxPixels), picture, rules.largest);
  const { data, info } = await image
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Pixels as a JPEG that keeps the colour of every one. */
export async function encode({ data, width, height }: Pixels, { quality }: ImageRules): Promise<EncodedImage> {
  const sharp = await loadSharp();
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return { width, height, color: { components: 3, profile: null }, orientation: 1, bytes };
}

export function exceeds(size: Size, largest: Size): boolean {
  return size.width > largest.width || size.height > largest.height;
}

function scaled(image: Sharp, { head, treatment: { shownPixels } }: Undecoded, largest: Size): Sharp {
  if (!exceeds(shownPixels, largest)) return image;
  const width = Math.round(head.size.width * Math.min(1, largest.width / shownPixels.width));
  const height = Math.round(head.size.height * Math.min(1, largest.height / shownPixels.height));
  return image.resize({ width, height, fit: 'fill', kernel: 'lanczos3' });
}
