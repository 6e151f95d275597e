import type { Sharp } from 'sharp';
import type { EncodedImage, ImageRules, Picture } from './images.js';
import type { Size } from './matrix.js';
import { loadSharp } from './sharp.js';

/** Rows of RGB pixels, one byte each. */
export interface Pixels extends Size {
  readonly data: Buffer;
}

/** The size of a picture of any format, upright, by its header. Throws what the image library says. */
export async function measure(bytes: Buffer, { maxPixels }: ImageRules): Promise<Size> {
  const sharp = await loadSharp();
  return (await sharp(bytes, { limitInputPixels: maxPixels }).metadata()).autoOrient;
}

/**
 * A picture decoded from end to end: upright, in sRGB on white, what is shown of it no larger than is kept. Throws what the
 * image library says of a picture that is damaged.
 */
export async function decode(bytes: Buffer, picture: Measured, rules: ImageRules): Promise<Pixels> {
  const pipeline = await upright(bytes, picture, rules);
  const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Pixels as a JPEG that keeps the colour of every one. */
export async function encode({ data, width, height }: Pixels, { quality }: ImageRules): Promise<EncodedImage> {
  const sharp = await loadSharp();
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return { width, height, components: 3, orientation: 1, bytes };
}

export function exceeds(size: Size, largest: Size): boolean {
  return size.width > largest.width || size.height > largest.height;
}

type Measured = Pick<Picture, 'size' | 'treatment'>;

async function upright(bytes: Buffer, { size, treatment }: Measured, rules: ImageRules): Promise<Sharp> {
  const { maxPixels, largest } = rules;
  const { shownPixels } = treatment;
  const sharp = await loadSharp();
  const image = sharp(bytes, { limitInputPixels: maxPixels, autoOrient: true })
    .flatten({ background: 'white' })
    .toColourspace('srgb');
  if (!exceeds(shownPixels, largest)) return image;
  const width = Math.round(size.width * Math.min(1, largest.width / shownPixels.width));
  const height = Math.round(size.height * Math.min(1, largest.height / shownPixels.height));
  return image.resize({ width, height, fit: 'fill', kernel: 'lanczos3' });
}
