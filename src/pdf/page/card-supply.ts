import type { PdfRef } from '../document/pdf-writer.js';
import type { CardForm, SheetDocument } from '../document/sheet-document.js';
import type { Sheet } from '../layout/sheet.js';
import { ahead } from '../picture/ahead.js';
import { type CheckedDeck, imageKey } from '../picture/check-deck.js';
import { encodeImage } from '../picture/encode-image.js';
import type { CheckedImage, CutFile, EncodedImage, ImageRules } from '../picture/picture.js';

/** Pictures read or encoded ahead of the page that needs them. */
const LOOK_AHEAD = 4;

/** Brings pictures into the document in the order in which the sheets need them: each once, equal files too, a few ahead. */
export class CardSupply {
  readonly #images: CheckedDeck;
  readonly #document: SheetDocument;
  readonly #coming: AsyncGenerator<{ image: CheckedImage; encoded: EncodedImage }>;
  /** By what is in the file, and what of it is encoded how large. */
  readonly #stored = new Map<string, PdfRef>();
  /** By what is in the file, and how much of it is cut. */
  readonly #forms = new Map<string, CardForm>();

  constructor(
    { sheets, images, rules }: { sheets: readonly Sheet[]; images: CheckedDeck; rules: ImageRules },
    document: SheetDocument,
  ) {
    this.#images = images;
    this.#document = document;
    const encode = async (image: CheckedImage) => ({ image, encoded: await encodeImage(image, rules) });
    this.#coming = ahead(inOrderOfUse(sheets, images), LOOK_AHEAD, encode);
  }

  /** The card of this file; files are asked for in the order of the sheets, fronts before backs. */
  async card(wanted: CutFile): Promise<CardForm> {
    const key = formKey(imageOf(wanted, this.#images));
    for (;;) {
      const form = this.#forms.get(key);
      if (form !== undefined) return form;
      const next = await this.#coming.next();
      if (next.done) throw new Error(`${wanted.file.name} is on no sheet`);
      const { image, encoded } = next.value;
      const { orientation, part } = encoded;
      const { color, edges, treatment } = image;
      const stored = this.#store(image, encoded);
      this.#forms.set(formKey(image), this.#document.addCard(stored, { orientation, part, color, edges, treatment }));
    }
  }

  /** Stops reading ahead; resolves when nothing is being read any more. */
  async close(): Promise<void> {
    await this.#coming.return(undefined);
  }

  #store({ sha256 }: CheckedImage, encoded: EncodedImage): PdfRef {
    const { width, height, part } = encoded;
    const key = JSON.stringify({ sha256, width, height, part });
    const stored = this.#stored.get(key) ?? this.#document.addImage(encoded);
    this.#stored.set(key, stored);
    return stored;
  }
}

function inOrderOfUse(sheets: readonly Sheet[], images: CheckedDeck): CheckedImage[] {
  const used = new Map<string, CheckedImage>();
  for (const placement of sheets.flatMap(({ front, back }) => [...front, ...(back ?? [])])) {
    const image = imageOf(placement, images);
    if (!used.has(formKey(image))) used.set(formKey(image), image);
  }
  return [...used.values()];
}

function formKey({ sha256, crop }: CheckedImage): string {
  return `${sha256} ${crop.x} ${crop.y}`;
}

function imageOf(wanted: CutFile, images: CheckedDeck): CheckedImage {
  const image = images.get(imageKey(wanted));
  if (image === undefined) throw new Error(`${wanted.file.name} was not checked`);
  return image;
}
