import { messageOf } from '../base/errors.js';

/** What is wrong with a picture, and how to mend it. */
export interface Fault {
  readonly message: string;
  readonly hint: string;
}

/** An error of those who decode pictures in plain words, without their prefixes and repetitions. */
export function faultOf(thrown: unknown, maxPixels: number): Fault {
  const [first = ''] = messageOf(thrown).split('\n');
  if (first.includes('pixel limit')) {
    const limit = `more than the limit of ${maxPixels / 1e6} megapixels (maxPixels)`;
    return { message: limit, hint: 'save the picture smaller, or raise the limit' };
  }
  const told = first.replace(/^(?:Input buffer has corrupt header: )?(?:\w+: )?/, '');
  if (CUT_SHORT.test(told)) return { message: 'cut short or damaged', hint: FETCH_ANEW };
  if (RARE.test(told)) return { message: `its kind cannot be read: ${told}`, hint: 'save it as PNG or JPEG' };
  return { message: `damaged: ${told}`, hint: FETCH_ANEW };
}

const FETCH_ANEW = 'get the file anew, or open it in an image editor and save it again';

/** Words for data that ends too early; `unsupported image format` is all that is told of a TIFF without its directory. */
const CUT_SHORT =
  /premature end|unexpected end|cut short|unable to (?:parse|read)|read error|bad seek|end of file|unsupported image format|no image/i;

/** Words for what may be a sound file, but not for this reader. */
const RARE = /unsupported|not supported|color conversion|labq|cannot be read/i;
