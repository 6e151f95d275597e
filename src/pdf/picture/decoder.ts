import type { Sharp, SharpOptions } from 'sharp';
import { decodeBmp } from './bmp.js';
import type { PictureHead } from './picture-head.js';
import { loadSharp } from './sharp.js';

export interface DecoderOptions {
  readonly maxPixels: number;
  /** What ends the decoding: also what is only odd, or what makes pixels unknown. */
  readonly failOn: 'warning' | 'error';
}

/** The picture as it will be shown, decoded when its pixels are asked for: upright, on white, 8 bits a channel, in the planned colours. */
export async function decoder(bytes: Buffer, head: PictureHead, options: DecoderOptions): Promise<Sharp> {
  const { components } = head.color;
  const image = await open(bytes, head, options);
  if (components === 4) return image.pipelineColourspace('cmyk').toColourspace('cmyk');
  // A JPEG is opaque, and there are thousands of them: the library reads the name of the colour anew each time.
  const opaque = head.format === 'jpeg' ? image : image.flatten({ background: 'white' });
  return opaque.toColourspace(SPACES[components]);
}

const SPACES = { 1: 'b-w', 3: 'srgb' } as const;

async function open(bytes: Buffer, head: PictureHead, { maxPixels, failOn }: DecoderOptions): Promise<Sharp> {
  const sharp = await loadSharp();
  const options: SharpOptions = {
    limitInputPixels: maxPixels,
    failOn,
    autoOrient: true,
    ignoreIcc: !head.isConverted,
  };
  if (head.format === 'bmp') {
    const { data, ...raw } = await decodeBmp(bytes, maxPixels);
    return sharp(data, { ...options, raw });
  }
  // The library converts only pictures of 8 bits by their profile.
  const isTooDeep = head.isDeep && head.isConverted && head.sourceProfile !== null;
  return sharp(isTooDeep ? await reduced(sharp(bytes, options), head) : bytes, options);
}

/** Upright already: what is made here tells nothing of orientation. */
async function reduced(image: Sharp, { color }: PictureHead): Promise<Buffer> {
  const space = color.components === 1 ? 'b-w' : 'srgb';
  return image.toColourspace(space).keepIccProfile().png({ compressionLevel: 0 }).toBuffer();
}
