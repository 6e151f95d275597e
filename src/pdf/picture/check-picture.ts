import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { errnoOf, messageOf } from '../../base/errors.js';
import { edgesOf } from '../card/bleed.js';
import { treatAlike } from '../card/shared-treatments.js';
import { windowPixels } from '../card/treatment.js';
import { type Problem, problem } from '../problems.js';
import type { Asked, KnownPictures } from './known-pictures.js';
import type { CheckedPicture, CutFile, Picture, PictureRules } from './picture.js';
import { type Fault, faultOf } from './picture-faults.js';
import { readHead } from './picture-head.js';
import { decode, encode, exceeds } from './pixels.js';
import { readPicture } from './read-picture.js';
import { type PictureFormat, sniff } from './sniff.js';

export interface CheckPictureOptions {
  readonly rules: PictureRules;
  readonly known: KnownPictures;
  /** Whether a picture that must be encoded anew is encoded now that its pixels are at hand, and kept. */
  readonly encodes: boolean;
  /** Whether the bytes of one that may stand in the PDF as it is are kept. */
  readonly keeps: boolean;
}

/** Decodes a picture from end to end, unless it is known; a file that is not a sound picture is a problem. */
export async function checkPicture(
  { file, crop }: CutFile,
  { rules, known, encodes, keeps }: CheckPictureOptions,
): Promise<CheckedPicture | Problem> {
  if (file.flaw !== undefined) return file.flaw;
  try {
    const bytes = await readPicture(file, rules.maxFileBytes);
    if (!Buffer.isBuffer(bytes)) return bytes;
    const kind = kindOf(bytes);
    if ('message' in kind) return problem(kind.message, file.name, kind.hint);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const asked = { rules, crop };
    const picture = await known.recall(sha256, asked, () => examine(bytes, kind.format, { encodes, ...asked }));
    const keptBytes = keeps && picture.plainJpeg !== null ? bytes : null;
    return { file, crop, fileBytes: bytes.length, keptBytes, sha256, crc32: crc32(bytes), ...picture };
  } catch (thrown) {
    if (errnoOf(thrown) !== null) return problem(messageOf(thrown), file.name);
    const { message, hint } = faultOf(thrown, rules.maxPixels);
    return problem(message, file.name, hint);
  }
}

function kindOf(bytes: Buffer): { readonly format: PictureFormat } | Fault {
  if (bytes.length === 0) return { message: 'the file is empty', hint: 'get the file anew' };
  const kind = sniff(bytes);
  if (kind === null) return { message: 'not an image', hint: 'replace it, or move it out of the deck' };
  return 'format' in kind ? kind : { message: `${kind.refused} cannot be read`, hint: 'save it as PNG or JPEG' };
}

/** All that is wanted of the pixels is taken from one decoding. */
async function examine(
  bytes: Buffer,
  format: PictureFormat,
  { rules, crop, encodes }: Asked & { readonly encodes: boolean },
): Promise<Picture> {
  const head = await readHead(bytes, format, rules);
  const { size, color, warnings } = head;
  const treatment = treatAlike({ size, crop }, rules.treatment);
  const plainJpeg = exceeds(treatment.shownPixels, rules.largest) ? null : head.plainJpeg;
  const pixels = await decode(bytes, { head, treatment }, rules);
  const seen = windowPixels(pixels, treatment);
  return {
    format,
    plainJpeg,
    encoded: plainJpeg === null && encodes ? await encode(pixels, { seen, color, rules }) : null,
    size,
    color,
    treatment,
    edges: treatment.around === 'edges' ? edgesOf(pixels, seen) : null,
    warnings,
  };
}
