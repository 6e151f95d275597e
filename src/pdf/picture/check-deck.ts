import { formatSize } from '../../base/units.js';
import type { Deck } from '../deck/deck.js';
import { raise } from '../limits.js';
import { type ProblemList, problem } from '../problems.js';
import type { Settings } from '../settings.js';
import type { Crops } from '../wishes.js';
import { ahead } from './ahead.js';
import { checkImage } from './check-image.js';
import type { KnownPictures } from './known-pictures.js';
import type { CheckedImage, CutFile, ImageRules } from './picture.js';

/** The sound pictures of a deck by `imageKey`. */
export type CheckedDeck = ReadonlyMap<string, CheckedImage>;

/** Tells files apart, and one file cut in two ways. */
export function imageKey({ file, crop }: CutFile): string {
  return `${crop.x} ${crop.y} ${file.path}`;
}

/** Pictures being decoded at once: the four threads that do it never wait for their turn; more would only take memory. */
const DECODED_AT_ONCE = 6;

/** What is kept, at most, of pictures that were encoded while they were checked; beyond, they are encoded when they are drawn. */
const MOST_ENCODED = 64 * 1024 ** 2;

/** What is kept, at most, of files whose bytes will stand in the PDF; a small deck is read once. */
const MOST_KEPT = 16 * 1024 ** 2;

/** Decodes every picture of the deck once and notes those that are not sound, so that all are told before anything is drawn. */
export async function checkDeck(
  deck: Deck,
  { rules, known, crops, maxTotalBytes, problems, signal, onPicture }: CheckOptions,
): Promise<CheckedDeck> {
  const images = new Map<string, CheckedImage>();
  const wanted = imagesOf(deck, crops);
  let done = 0;
  let totalBytes = 0;
  let encodedBytes = 0;
  let keptBytes = 0;
  const check = (image: CutFile) => {
    const [encodes, keeps] = [encodedBytes < MOST_ENCODED, keptBytes < MOST_KEPT];
    return checkImage(image, { rules, known, encodes, keeps });
  };
  onPicture(done, wanted.length);
  for await (const checked of ahead(wanted, DECODED_AT_ONCE, check)) {
    signal?.throwIfAborted();
    onPicture(++done, wanted.length);
    if ('message' in checked) {
      problems.add(checked);
      continue;
    }
    totalBytes += checked.fileBytes;
    encodedBytes += checked.encoded?.bytes.length ?? 0;
    keptBytes += checked.keptBytes?.length ?? 0;
    images.set(imageKey(checked), checked);
    if (totalBytes > maxTotalBytes) {
      const message = `the deck is larger than the limit of ${formatSize(maxTotalBytes)}`;
      problems.add(problem(message, 'maxTotalBytes', `make several decks of it, or ${raise('maxTotalBytes')}`));
      break;
    }
  }
  return images;
}

export interface CheckOptions {
  readonly rules: ImageRules;
  readonly known: KnownPictures;
  readonly crops: Crops;
  readonly maxTotalBytes: number;
  readonly problems: ProblemList;
  readonly signal: AbortSignal | undefined;
  /** Called before the first picture and after each, with how many are checked. */
  readonly onPicture: (done: number, total: number) => void;
}

/** What pictures may be in these sheets. */
export function imageRules({
  layout,
  ppi,
  quality,
  lossless,
  colors,
  maxFileBytes,
  maxPixels,
  ...wishes
}: Settings): ImageRules {
  // Two px of tolerance: a scan at exactly the highest resolution may have a pixel more than the slot, and is kept as it is.
  const most = (px: number) => Math.ceil((px * ppi) / 300) + 2;
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

function imagesOf({ cards, commonBack }: Deck, crops: Crops): readonly CutFile[] {
  const files = cards.flatMap(({ front, back }) => (back === null ? [front] : [front, back]));
  const all = files.map((file) => ({ file, crop: crops.cards }));
  if (commonBack !== null) all.push({ file: commonBack, crop: crops.commonBack });
  return [...new Map(all.map((image) => [imageKey(image), image])).values()];
}
