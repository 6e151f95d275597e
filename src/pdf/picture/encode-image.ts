import { windowPixels } from '../card/treatment.js';
import { UNIT } from '../matrix.js';
import { readHead } from './image-head.js';
import type { CheckedImage, EncodedImage, ImageRules } from './picture.js';
import { decode, encode } from './pixels.js';
import { readAgain } from './read-image.js';

/** A picture as it goes into the PDF: its own bytes where they may, else encoded anew. Throws `input_invalid` when its file changed. */
export async function encodeImage(image: CheckedImage, rules: ImageRules): Promise<EncodedImage> {
  const { encoded, plainJpeg, color, format, treatment } = image;
  if (encoded !== null) return encoded;
  const bytes = await readAgain(image);
  if (plainJpeg === null) {
    const head = await readHead(bytes, format, rules);
    const pixels = await decode(bytes, { head, treatment }, rules);
    return encode(pixels, { seen: windowPixels(pixels, treatment), color, rules });
  }
  const { components: _, byteLength, ...about } = plainJpeg;
  return { part: UNIT, color, coding: 'jpeg', bytes: bytes.subarray(0, byteLength), ...about };
}
