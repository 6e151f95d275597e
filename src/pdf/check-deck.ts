import { formatSize } from '../base/units.js';
import { ahead } from './ahead.js';
import { checkImage } from './check-image.js';
import type { Deck } from './deck.js';
import type { CheckedImage, DeckFile, ImageRules } from './images.js';
import type { KnownPictures } from './known-pictures.js';
import { type ProblemList, printable, problem } from './problems.js';
import type { Settings } from './settings.js';

/** The sound pictures of a deck by their path. */
export type CheckedDeck = ReadonlyMap<string, CheckedImage>;

/** Pictures being decoded at once: the four threads that do it never wait for their turn; more would only take memory. */
const DECODED_AT_ONCE = 6;

/** What is kept, at most, of pictures that were encoded while they were checked; beyond, they are encoded when they are drawn. */
const MOST_ENCODED = 64 * 1024 ** 2;

/** Decodes every picture of the deck once and notes those that are not sound, so that all are told before anything is drawn. */
export async function checkDeck(
  deck: Deck,
  { rules, known, maxTotalBytes, problems, signal }: CheckOptions,
): Promise<CheckedDeck> {
  const images = new Map<string, CheckedImage>();
  let totalBytes = 0;
  let encodedBytes = 0;
  const check = (file: DeckFile) => checkImage(file, { rules, known, encodes: encodedBytes < MOST_ENCODED });
  for await (const checked of ahead(filesOf(deck), DECODED_AT_ONCE, check)) {
    signal?.throwIfAborted();
    if ('message' in checked) {
      problems.add(checked);
      continue;
    }
    totalBytes += checked.fileBytes;
    encodedBytes += checked.encoded?.bytes.length ?? 0;
    images.set(checked.file.path, checked);
    if (totalBytes > maxTotalBytes) {
      problems.add(problem(`the deck is larger than the limit of ${formatSize(maxTotalBytes)}`, 'maxTotalBytes'));
      break;
    }
  }
  return images;
}

export interface CheckOptions {
  readonly rules: ImageRules;
  readonly known: KnownPictures;
  readonly maxTotalBytes: number;
  readonly problems: ProblemList;
  readonly signal: AbortSignal | undefined;
}

/** What pictures may be in these sheets. */
export function imageRules({ layout, ppi, quality, bleed, maxFileBytes, maxPixels }: Settings): ImageRules {
  // Two px of tolerance: a scan at exactly the highest resolution may have a pixel more than the slot, and is kept as it is.
  const most = (px: number) => Math.ceil((px * ppi) / 300) + 2;
  const { width, height } = layout.cardSize;
  return {
    maxFileBytes,
    maxPixels,
    largest: { width: most(width), height: most(height) },
    quality,
    bleed: bleed === 'edge' ? 'edge' : 'none',
  };
}

/** What a print will not be proud of, though it can be made. */
export function qualms(images: CheckedDeck, { layout: { cardSize } }: Settings): string[] {
  const found = [...images.values()].flatMap(({ file, size }) => {
    const ppi = Math.round(300 * Math.min(size.width / cardSize.width, size.height / cardSize.height));
    const stretch = size.width / size.height / (cardSize.width / cardSize.height);
    const percent = Math.round(100 * (Math.max(stretch, 1 / stretch) - 1));
    return [
      ...(ppi < LOW_PPI ? [`${printable(file.name)}: only ${ppi} ppi`] : []),
      ...(percent >= STRETCH_PERCENT ? [`${printable(file.name)}: stretched by ${percent} % to fit the card`] : []),
    ];
  });
  return found.length <= MOST_TOLD ? found : [...found.slice(0, MOST_TOLD), `… and ${found.length - MOST_TOLD} more`];
}

const LOW_PPI = 150;
const STRETCH_PERCENT = 4;
const MOST_TOLD = 20;

function filesOf({ cards, commonBack }: Deck): Iterable<DeckFile> {
  const all = cards.flatMap(({ front, back }) => (back === null ? [front] : [front, back]));
  if (commonBack !== null) all.push(commonBack);
  return new Map(all.map((file) => [file.path, file])).values();
}
