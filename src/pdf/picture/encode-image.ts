import { windowPixels } from '../card/treatment.js';
import { UNIT } from '../matrix.js';
import type { CheckedPicture, EncodedImage, PictureRules } from './picture.js';
import { readHead } from './picture-head.js';
import { decode, encode } from './pixels.js';
import { readAgain } from './read-picture.js';

/** A picture as it goes into the PDF: its own bytes where they may, else encoded anew. Throws `input_invalid` when its file changed. */
export async function encodeImage(picture: CheckedPicture, rules: PictureRules): Promise<EncodedImage> {
  const { encoded, plainJpeg, color, format, treatment } = picture;
  if (encoded !== null) return encoded;
  const bytes = await readAgain(picture);
  if (plainJpeg === null) {
    const head = await readHead(bytes, format, rules);
    const pixels = await decode(bytes, { head, treatment }, rules);
    return encode(pixels, { seen: windowPixels(pixels, treatment), color, rules });
  }
  const { components: _, byteLength, ...about } = plainJpeg;
  return { part: UNIT, color, coding: 'jpeg', bytes: bytes.subarray(0, byteLength), ...about };
}
