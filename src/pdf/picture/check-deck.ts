import { THREADS_VARIABLE } from '../../base/decoding-threads.js';
import { formatSize } from '../../base/units.js';
import type { Crops } from '../card/card-wishes.js';
import type { Deck } from '../deck/deck.js';
import { raise } from '../limits.js';
import { type ProblemList, problem } from '../problems.js';
import type { Settings } from '../settings.js';
import { PX_PER_INCH } from '../units.js';
import { checkPicture } from './check-picture.js';
import type { KnownPictures } from './known-pictures.js';
import type { CheckedPicture, CutFile, PictureRules } from './picture.js';
import { sideBySide } from './side-by-side.js';

/** The sound pictures of a deck by `pictureKey`. */
export type CheckedDeck = ReadonlyMap<string, CheckedPicture>;

/** Tells files apart, and one file cut in two ways. */
export function pictureKey({ file, crop }: CutFile): string {
  return `${crop.x} ${crop.y} ${file.path}`;
}

/**
 * Pictures being read or decoded at once. Node's threads, four unless told otherwise, do both, and each reading takes several
 * turns of them, so that with fewer pictures in hand they would wait; pixels are there only of those that are being decoded.
 */
const CHECKED_AT_ONCE = 4 + (Number(process.env[THREADS_VARIABLE]) || 4);

/** What is kept, at most, of pictures that were encoded while they were checked; beyond, they are encoded when they are drawn. */
const MOST_ENCODED = 64 * 1024 ** 2;

/** What is kept, at most, of files whose bytes will stand in the PDF; a small deck is read once. */
const MOST_KEPT = 12 * 1024 ** 2;

/** Decodes every picture of the deck once and notes those that are not sound, so that all are told before anything is drawn. */
export async function checkDeck(
  deck: Deck,
  { rules, known, crops, maxTotalBytes, problems, signal, onPicture }: CheckOptions,
): Promise<CheckedDeck> {
  const wanted = picturesOf(deck, crops);
  const bytes = { total: 0, encoded: 0, kept: 0 };
  let done = 0;
  const check = async (picture: CutFile) => {
    signal?.throwIfAborted();
    if (bytes.total > maxTotalBytes) return null;
    const [encodes, keeps] = [bytes.encoded < MOST_ENCODED, bytes.kept < MOST_KEPT];
    const checked = await checkPicture(picture, { rules, known, encodes, keeps });
    if (!('message' in checked)) {
      bytes.total += checked.fileBytes;
      bytes.encoded += checked.encoded?.bytes.length ?? 0;
      bytes.kept += checked.keptBytes?.length ?? 0;
    }
    onPicture(++done, wanted.length);
    return checked;
  };
  onPicture(done, wanted.length);
  const pictures = new Map<string, CheckedPicture>();
  for (const checked of await sideBySide(wanted, CHECKED_AT_ONCE, check)) {
    if (checked === null) continue;
    if ('message' in checked) problems.add(checked);
    else pictures.set(pictureKey(checked), checked);
  }
  if (bytes.total > maxTotalBytes) {
    const message = `the deck is larger than the limit of ${formatSize(maxTotalBytes)}`;
    problems.add(problem(message, 'maxTotalBytes', `make several decks of it, or ${raise('maxTotalBytes')}`));
  }
  return pictures;
}

export interface CheckOptions {
  readonly rules: PictureRules;
  readonly known: KnownPictures;
  readonly crops: Crops;
  readonly maxTotalBytes: number;
  readonly problems: ProblemList;
  readonly signal: AbortSignal | undefined;
  /** Called before the first picture and after each, with how many are checked. */
  readonly onPicture: (done: number, total: number) => void;
}

/** What pictures may be in these sheets. */
export function pictureRules({
  layout,
  ppi,
  quality,
  lossless,
  colors,
  maxFileBytes,
  maxPixels,
  ...wishes
}: Settings): PictureRules {
  // Two px of tolerance: a scan at exactly the highest resolution may have a pixel more than the slot, and is kept as it is.
  const most = (px: number) => Math.ceil((px * ppi) / PX_PER_INCH) + 2;
  const { width, height } = layout.cardSize;
  const { fit, bleed, extendCorners } = wishes;
  return {
    maxFileBytes,
    maxPixels,
    largest: { width: most(width), height: most(height) },
    quality,
    lossless,
    colors,
    treatment: { fit, bleed, extendCorners, card: layout.cardSize, reach: layout.bleed },
  };
}

function picturesOf({ cards, commonBack }: Deck, crops: Crops): readonly CutFile[] {
  const files = cards.flatMap(({ front, back }) => (back === null ? [front] : [front, back]));
  const all = files.map((file) => ({ file, crop: crops.cards }));
  if (commonBack !== null) all.push({ file: commonBack, crop: crops.commonBack });
  return [...new Map(all.map((picture) => [pictureKey(picture), picture])).values()];
}
