import { ahead } from './ahead.js';
import type { CheckedDeck } from './check-deck.js';
import { encodeImage } from './encode-image.js';
import type { CheckedImage, DeckFile, EncodedImage, ImageRules } from './images.js';
import type { Sheet } from './sheet.js';
import type { CardForm } from './sheet-document.js';

/** Pictures read or encoded ahead of the page that needs them. */
const LOOK_AHEAD = 4;

type Store = (image: EncodedImage, edges: CheckedImage['edges']) => CardForm;

/** Brings pictures into the document in the order in which the sheets need them: each once, equal files too, a few ahead. */
export class CardSupply {
  readonly #images: CheckedDeck;
  readonly #store: Store;
  readonly #coming: AsyncGenerator<{ image: CheckedImage; encoded: EncodedImage }>;
  /** By the picture's sha256. */
  readonly #forms = new Map<string, CardForm>();

  constructor(
    { sheets, images, rules }: { sheets: readonly Sheet[]; images: CheckedDeck; rules: ImageRules },
    store: Store,
  ) {
    this.#images = images;
    this.#store = store;
    const encode = async (image: CheckedImage) => ({ image, encoded: await encodeImage(image, rules) });
    this.#coming = ahead(inOrderOfUse(sheets, images), LOOK_AHEAD, encode);
  }

  /** The card of this file; files are asked for in the order of the sheets, fronts before backs. */
  async card(file: DeckFile): Promise<CardForm> {
    const sha256 = imageOf(file, this.#images).sha256;
    for (;;) {
      const form = this.#forms.get(sha256);
      if (form !== undefined) return form;
      const next = await this.#coming.next();
      if (next.done) throw new Error(`${file.name} is on no sheet`);
      const { image, encoded } = next.value;
      this.#forms.set(image.sha256, this.#store(encoded, image.edges));
    }
  }

  /** Stops reading ahead; resolves when nothing is being read any more. */
  async close(): Promise<void> {
    await this.#coming.return(undefined);
  }
}

function inOrderOfUse(sheets: readonly Sheet[], images: CheckedDeck): CheckedImage[] {
  const used = new Map<string, CheckedImage>();
  for (const { file } of sheets.flatMap(({ front, back }) => [...front, ...(back ?? [])])) {
    const image = imageOf(file, images);
    if (!used.has(image.sha256)) used.set(image.sha256, image);
  }
  return [...used.values()];
}

function imageOf(file: DeckFile, images: CheckedDeck): CheckedImage {
  const image = images.get(file.path);
  if (image === undefined) throw new Error(`${file.name} was not checked`);
  return image;
}
