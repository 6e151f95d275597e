import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { errnoOf, messageOf } from '../base/errors.js';
import { edgesOf } from './bleed.js';
import { type JpegHeader, readPlainJpeg, sniff } from './image-header.js';
import type { CheckedImage, CutFile, DeckFile, ImageRules, Picture } from './images.js';
import type { Asked, KnownPictures } from './known-pictures.js';
import type { Size } from './matrix.js';
import { decode, encode, exceeds, measure } from './pixels.js';
import { type Problem, problem } from './problems.js';
import { readImage } from './read-image.js';
import { treat, windowPixels } from './treatment.js';

export interface CheckImageOptions {
  readonly rules: ImageRules;
  readonly known: KnownPictures;
  /** Whether a picture that must be encoded anew is encoded now that its pixels are at hand, and kept. */
  readonly encodes: boolean;
}

/** Decodes a picture from end to end, unless it is known; a file that is not a sound picture is a problem. */
export async function checkImage(
  { file, crop }: CutFile,
  { rules, known, encodes }: CheckImageOptions,
): Promise<CheckedImage | Problem> {
  if (file.flaw !== undefined) return file.flaw;
  try {
    const bytes = await readImage(file, rules.maxFileBytes);
    if (!Buffer.isBuffer(bytes)) return bytes;
    const wrong = whatIsWrong(bytes, file);
    if (wrong !== null) return wrong;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const asked = { rules, crop };
    const picture = await known.recall(sha256, asked, () => examine(bytes, asked, encodes));
    return { ...picture, file, crop, fileBytes: bytes.length, sha256, crc32: crc32(bytes) };
  } catch (thrown) {
    return problem(errnoOf(thrown) === null ? plainly(thrown, rules) : messageOf(thrown), file.name);
  }
}

function whatIsWrong(bytes: Buffer, file: DeckFile): Problem | null {
  if (bytes.length === 0) return problem('the file is empty', file.name);
  const kind = sniff(bytes);
  if (kind === null) return problem('not an image', file.name);
  if ('refused' in kind) return problem(`${kind.refused} cannot be read`, file.name, 'save it as PNG or JPEG');
  return null;
}

/** All that is wanted of the pixels is taken from one decoding. */
async function examine(bytes: Buffer, { rules, crop }: Asked, encodes: boolean): Promise<Picture> {
  const plain = readPlainJpeg(bytes);
  const size = plain === null ? await measure(bytes, rules) : sizeOnceTurned(plain);
  const treatment = treat({ size, crop }, rules.treatment);
  const plainJpeg = exceeds(treatment.shownPixels, rules.largest) ? null : plain;
  const pixels = await decode(bytes, { size, treatment }, rules);
  return {
    plainJpeg,
    encoded: plainJpeg === null && encodes ? await encode(pixels, rules) : null,
    size,
    treatment,
    edges: treatment.around === 'edges' ? edgesOf(pixels.data, pixels, windowPixels(pixels, treatment)) : null,
  };
}

/** EXIF orientations from 5 on lie on their side. */
function sizeOnceTurned({ width, height, orientation }: JpegHeader): Size {
  return orientation < 5 ? { width, height } : { width: height, height: width };
}

/** The library's words for what is wrong, without its prefixes and repetitions. */
function plainly(thrown: unknown, { maxPixels }: ImageRules): string {
  const [first = ''] = messageOf(thrown).split('\n');
  if (first.includes('pixel limit')) return `more than the limit of ${maxPixels / 1e6} megapixels (maxPixels)`;
  return `damaged: ${first.replace(/^(?:Input buffer has corrupt header: )?(?:\w+: )?/, '')}`;
}
