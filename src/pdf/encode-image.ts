import type { CheckedImage, EncodedImage, ImageRules } from './images.js';
import { decode, encode } from './pixels.js';
import { readAgain } from './read-image.js';

/** A picture as it goes into the PDF: its own bytes where they may, else a JPEG made from it. Throws `input_invalid` when its file changed. */
export async function encodeImage(image: CheckedImage, rules: ImageRules): Promise<EncodedImage> {
  if (image.encoded !== null) return image.encoded;
  const bytes = await readAgain(image);
  if (image.plainJpeg !== null) return { ...image.plainJpeg, bytes };
  return encode(await decode(bytes, image, rules), rules);
}
