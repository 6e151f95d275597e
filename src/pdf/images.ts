import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { errnoOf, messageOf } from '../base/errors.js';
import { type Bytes, formatSize } from '../base/units.js';
import { type Edges, edgesOf } from './bleed.js';
import { type JpegHeader, readPlainJpeg, sniff } from './image-header.js';
import type { Size } from './matrix.js';
import { badInput, type Problem, problem } from './problems.js';
import { loadSharp } from './sharp.js';

/** A file of the deck: where it is, and how its owner knows it. */
export interface DeckFile {
  /** Absolute, without links. */
  readonly path: string;
  readonly name: string;
  /** What keeps it from being read at all. */
  readonly flaw?: Problem;
}

/** What pictures may be, and what is made of those that cannot stand in a PDF as they are. */
export interface ImageRules {
  readonly maxFileBytes: Bytes;
  readonly maxPixels: number;
  /** The size at which a card has the highest resolution that is kept; larger pictures are scaled down to it. */
  readonly largest: Size;
  /** JPEG quality of pictures that have to be encoded anew, 1 to 100. */
  readonly quality: number;
  readonly bleed: 'edge' | 'none';
}

/** A picture that was decoded from end to end without a fault. */
export interface CheckedImage {
  readonly file: DeckFile;
  readonly fileBytes: Bytes;
  /** Of the file: what tells equal pictures, and that it is still the same when it is embedded. */
  readonly sha256: string;
  /** Present when the file's own bytes may stand in the PDF. */
  readonly plainJpeg: JpegHeader | null;
  /** Upright. */
  readonly size: Size;
  readonly edges: Edges | null;
}

/** A JPEG as a PDF holds it. */
export interface EncodedImage extends JpegHeader {
  readonly bytes: Buffer;
}

/** Decodes a picture completely; a file that is not a sound picture is a problem. */
export async function checkImage(file: DeckFile, rules: ImageRules): Promise<CheckedImage | Problem> {
  try {
    if (file.flaw !== undefined) return file.flaw;
    const status = await stat(file.path);
    if (!status.isFile()) return problem('this is no file', file.name); // opening a pipe would wait for its writer
    const fileBytes = status.size;
    if (fileBytes > rules.maxFileBytes) {
      return problem(`${formatSize(fileBytes)} is more than the limit of ${formatSize(rules.maxFileBytes)}`, file.name);
    }
    const bytes = await readFile(file.path);
    return whatIsWrong(bytes, file) ?? (await decode(bytes, file, rules));
  } catch (thrown) {
    return problem(errnoOf(thrown) === null ? plainly(thrown, rules) : messageOf(thrown), file.name);
  }
}

/** The picture as it goes into the PDF: its own bytes where they may, else a JPEG made from it. */
export async function encodeImage(image: CheckedImage, rules: ImageRules): Promise<EncodedImage> {
  const bytes = await readFile(image.file.path);
  if (digest(bytes) !== image.sha256) throw badInput('the file changed while it was read', image.file.name);
  if (image.plainJpeg !== null) return { ...image.plainJpeg, bytes };
  const pipeline = await upright(bytes, image.size, rules);
  const { data, info } = await pipeline
    .jpeg({ quality: rules.quality, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, components: 3, orientation: 1, bytes: data };
}

function whatIsWrong(bytes: Buffer, file: DeckFile): Problem | null {
  if (bytes.length === 0) return problem('the file is empty', file.name);
  const kind = sniff(bytes);
  if (kind === null) return problem('not an image', file.name);
  if ('refused' in kind) return problem(`${kind.refused} cannot be read`, file.name, 'save it as PNG or JPEG');
  return null;
}

async function decode(bytes: Buffer, file: DeckFile, rules: ImageRules): Promise<CheckedImage> {
  const plain = readPlainJpeg(bytes);
  const size = plain === null ? await measure(bytes, rules) : sizeOnceTurned(plain);
  const pipeline = await upright(bytes, size, rules);
  const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return {
    file,
    fileBytes: bytes.length,
    sha256: digest(bytes),
    plainJpeg: exceeds(size, rules.largest) ? null : plain,
    size,
    edges: rules.bleed === 'edge' ? edgesOf(data, info) : null,
  };
}

async function measure(bytes: Buffer, { maxPixels }: ImageRules): Promise<Size> {
  const sharp = await loadSharp();
  return (await sharp(bytes, { limitInputPixels: maxPixels }).metadata()).autoOrient;
}

/** EXIF orientations from 5 on lie on their side. */
function sizeOnceTurned({ width, height, orientation }: JpegHeader): Size {
  return orientation < 5 ? { width, height } : { width: height, height: width };
}

/** Upright sRGB on white, three channels of 8 bits, no larger than is kept. */
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

function exceeds(size: Size, largest: Size): boolean {
  return size.width > largest.width || size.height > largest.height;
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The library's words for what is wrong, without its prefixes and repetitions. */
function plainly(thrown: unknown, { maxPixels }: ImageRules): string {
  const [first = ''] = messageOf(thrown).split('\n');
  if (first.includes('pixel limit')) return `more than the limit of ${Math.round(maxPixels / 1e6)} megapixels`;
  return `damaged: ${first.replace(/^(?:Input buffer has corrupt header: )?(?:\w+: )?/, '')}`;
}
