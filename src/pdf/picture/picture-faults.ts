import { messageOf } from '../../base/errors.js';
import { raise } from '../limits.js';

/** What is wrong with a picture, and how to mend it. */
export interface Fault {
  readonly message: string;
  readonly hint: string;
}

/** How to mend a picture beyond a limit. */
export function smallerOrRaise(limit: 'maxFileBytes' | 'maxPixels'): string {
  return `save the picture smaller, or ${raise(limit)}`;
}

/** An error of those who decode pictures in plain words, without their prefixes and repetitions. */
export function faultOf(thrown: unknown, maxPixels: number): Fault {
  const [first = ''] = messageOf(thrown).split('\n');
  if (first.includes('pixel limit')) {
    const limit = `more than the limit of ${maxPixels / 1e6} megapixels`;
    return { message: limit, hint: smallerOrRaise('maxPixels') };
  }
  const told = first.replace(/^(?:Input buffer has corrupt header: )?(?:\w+: )?/, '');
  if (CUT_SHORT.test(told)) return { message: 'cut short or damaged', hint: FETCH_ANEW };
  if (RARE.test(told)) return { message: `its kind cannot be read: ${told}`, hint: 'save it as PNG or JPEG' };
  return { message: `damaged: ${told}`, hint: FETCH_ANEW };
}

const FETCH_ANEW = 'get the file anew, or open it in an image editor and save it again';

/** Words for data that ends too early; `unsupported image format` is all that is told of a TIFF without its directory. */
const CUT_SHORT =
  /premature end|unexpected end|cut short|unable to (?:parse|read)|read error|bad seek|end of file|unsupported image format|no image|warning treated/i;

/** Whether all that is wrong lies beside the picture, in what is told of it: then it can be read all the same. */
export function isBesideThePicture(thrown: unknown): boolean {
  const lines = messageOf(thrown)
    .split('\n')
    .filter((line) => line !== '' && !SUMMARY.test(line));
  // The library repeats itself until its room for messages is full, which cuts the last one.
  const isCut = (line: string) => lines.some((whole) => whole !== line && whole.startsWith(line));
  return lines.length > 0 && lines.every((line) => BESIDE.test(line) || isCut(line));
}

/** Says where or that something failed, but not why. */
const SUMMARY = /warning treated|error in tile/i;

/** Of TIFF's directory, and of the markers of JPEG. */
const BESIDE =
  /tags are not sorted|tag ignored|forcing it to be null|unknown field|unknown JFIF revision|unknown Adobe color transform/i;

/** Words for what may be a sound file, but not for this reader. */
const RARE = /unsupported|not supported|lossless parameters|labq/i;
