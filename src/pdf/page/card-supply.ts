import type { PdfRef } from '../document/pdf-writer.js';
import type { CardForm, SheetDocument } from '../document/sheet-document.js';
import type { Sheet } from '../layout/sheet.js';
import { ahead } from '../picture/ahead.js';
import { type CheckedDeck, pictureKey } from '../picture/check-deck.js';
import { encodeImage } from '../picture/encode-image.js';
import type { CheckedPicture, CutFile, EncodedImage, PictureRules } from '../picture/picture.js';

/** Pictures read or encoded ahead of the page that needs them. */
const LOOK_AHEAD = 4;

/** Brings pictures into the document in the order in which the sheets need them: each once, equal files too, a few ahead. */
export class CardSupply {
  readonly #pictures: CheckedDeck;
  readonly #document: SheetDocument;
  readonly #coming: AsyncGenerator<{ picture: CheckedPicture; encoded: EncodedImage }>;
  /** By what is in the file, and what of it is encoded how large. */
  readonly #stored = new Map<string, PdfRef>();
  /** By what is in the file, and how much of it is cut. */
  readonly #forms = new Map<string, CardForm>();

  constructor(
    { sheets, pictures, rules }: { sheets: readonly Sheet[]; pictures: CheckedDeck; rules: PictureRules },
    document: SheetDocument,
  ) {
    this.#pictures = pictures;
    this.#document = document;
    const encode = async (picture: CheckedPicture) => ({ picture, encoded: await encodeImage(picture, rules) });
    this.#coming = ahead(inOrderOfUse(sheets, pictures), LOOK_AHEAD, encode);
  }

  /** The card of this file; files are asked for in the order of the sheets, fronts before backs. */
  async card(wanted: CutFile): Promise<CardForm> {
    const key = formKey(pictureOf(wanted, this.#pictures));
    for (;;) {
      const form = this.#forms.get(key);
      if (form !== undefined) return form;
      const next = await this.#coming.next();
      if (next.done) throw new Error(`${wanted.file.name} is on no sheet`);
      const { picture, encoded } = next.value;
      const { orientation, part } = encoded;
      const { color, edges, treatment } = picture;
      const stored = this.#store(picture, encoded);
      this.#forms.set(formKey(picture), this.#document.addCard(stored, { orientation, part, color, edges, treatment }));
    }
  }

  /** Stops reading ahead; resolves when nothing is being read any more. */
  async close(): Promise<void> {
    await this.#coming.return(undefined);
  }

  #store({ sha256 }: CheckedPicture, encoded: EncodedImage): PdfRef {
    const { width, height, part } = encoded;
    const key = JSON.stringify({ sha256, width, height, part });
    const stored = this.#stored.get(key) ?? this.#document.addImage(encoded);
    this.#stored.set(key, stored);
    return stored;
  }
}

function inOrderOfUse(sheets: readonly Sheet[], pictures: CheckedDeck): CheckedPicture[] {
  const used = new Map<string, CheckedPicture>();
  for (const placement of sheets.flatMap(({ front, back }) => [...front, ...(back ?? [])])) {
    const picture = pictureOf(placement, pictures);
    if (!used.has(formKey(picture))) used.set(formKey(picture), picture);
  }
  return [...used.values()];
}

function formKey({ sha256, crop }: CheckedPicture): string {
  return `${sha256} ${crop.x} ${crop.y}`;
}

function pictureOf(wanted: CutFile, pictures: CheckedDeck): CheckedPicture {
  const picture = pictures.get(pictureKey(wanted));
  if (picture === undefined) throw new Error(`${wanted.file.name} was not checked`);
  return picture;
}
