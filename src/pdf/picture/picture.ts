import type { Bytes } from '../../base/units.js';
import type { Edges } from '../card/bleed.js';
import type { Treatment, TreatmentRules } from '../card/treatment.js';
import type { Point, Rect, Size } from '../matrix.js';
import type { Problem } from '../problems.js';
import type { ColorSpace } from './color-space.js';
import type { JpegHeader } from './jpeg-header.js';
import type { HeadRules } from './picture-head.js';
import type { PictureFormat } from './sniff.js';

/** A file of the deck: where it is, and how its owner knows it. */
export interface DeckFile {
  /** Absolute, without links. */
  readonly path: string;
  readonly name: string;
  /** What keeps it from being read at all. */
  readonly flaw?: Problem;
}

/** A file, and how much of it is cut from either side: parts of its width and height. */
export interface CutFile {
  readonly file: DeckFile;
  readonly crop: Point;
}

/** What pictures may be, and what is made of those that cannot stand in a PDF as they are. */
export interface PictureRules extends HeadRules {
  readonly maxFileBytes: Bytes;
  /** The size at which what a card shows has the highest resolution that is kept; larger pictures are scaled down. */
  readonly largest: Size;
  /** JPEG quality of pictures that have to be encoded anew, 1 to 100. */
  readonly quality: number;
  /** They are encoded without loss. */
  readonly lossless: boolean;
  readonly treatment: TreatmentRules;
}

/** What is known of a picture once it was decoded from end to end without a fault. */
export interface Picture {
  readonly format: PictureFormat;
  /** Present when the file's own bytes may stand in the PDF. */
  readonly plainJpeg: JpegHeader | null;
  /** What stands in the PDF otherwise; null also when it was not worth its memory, and must be made again. */
  readonly encoded: EncodedImage | null;
  /** Upright. */
  readonly size: Size;
  /** How the PDF holds it. */
  readonly color: ColorSpace;
  readonly treatment: Treatment;
  readonly edges: Edges | null;
  /** For people: what of the file will not be seen. */
  readonly warnings: readonly string[];
}

/** A sound picture of the deck. */
export interface CheckedPicture extends Picture, CutFile {
  readonly fileBytes: Bytes;
  /** The file's own, where they may stand in the PDF and were worth their memory; else the file is read again. */
  readonly keptBytes: Buffer | null;
  /** Of the file: what tells equal pictures. */
  readonly sha256: string;
  /** Of the file: what tells, at a tenth of the cost, that it is still the same when it is read again. */
  readonly crc32: number;
}

/** An image as a PDF holds it. */
export interface EncodedImage extends Size {
  readonly bytes: Buffer;
  /** What it holds of the upright picture, whose width and height are 1. */
  readonly part: Rect;
  /** The deflated pixels of a PNG have its predictors. */
  readonly coding: 'jpeg' | 'png' | 'deflated';
  readonly color: ColorSpace;
  /** Inks are stored the other way round, 0 for a full one. */
  readonly isInverted: boolean;
  /** EXIF, 1 to 8: how it is to be turned when it is shown. */
  readonly orientation: number;
}
