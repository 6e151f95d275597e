import { loadSharp } from './sharp.js';

/** Decodes and encodes a picture of one point, and says with what. Throws when the image library does not work here. */
export async function probePictures(): Promise<string> {
  const sharp = await loadSharp();
  const point = { width: 1, height: 1, channels: 3, background: 'white' } as const;
  await sharp(await sharp({ create: point }).png().toBuffer())
    .jpeg()
    .toBuffer();
  return `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`;
}
