import type { Sharp } from 'sharp';
import type { EncodedImage, ImageRules } from './images.js';
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
 * A picture decoded from end to end: upright, in sRGB on white, no larger than is kept; `size` is its own. Throws what the
 * image library says of a picture that is damaged.
 */
export async function decode(bytes: Buffer, size: Size, rules: ImageRules): Promise<Pixels> {
  const pipeline = await upright(bytes, size, rules);
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

async function upright(bytes: Buffer, size: Size, { maxPixels, largest }: ImageRules): Promise<Sharp> {
  const sharp = await loadSharp();
  const image = sharp(bytes, { limitInputPixels: maxPixels, autoOrient: true })
    .flatten({ background: 'white' })
    .toColourspace('srgb');
  if (!exceeds(size, largest)) return image;
  const width = Math.min(size.width, largest.width);
  const height = Math.min(size.height, largest.height);
  return image.resize({ width, height, fit: 'fill', kernel: 'lanczos3' });
}
