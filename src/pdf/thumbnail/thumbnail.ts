import { registrationMarks } from '../layout/marks.js';
import type { Sheet } from '../layout/sheet.js';
import type { Point, Rect, Size } from '../matrix.js';
import { ahead } from '../picture/ahead.js';
import { type CheckedDeck, pictureKey } from '../picture/check-deck.js';
import { decoder } from '../picture/decoder.js';
import type { CheckedPicture } from '../picture/picture.js';
import { readHead } from '../picture/picture-head.js';
import { readAgain } from '../picture/read-picture.js';
import { loadSharp } from '../picture/sharp.js';
import type { Settings } from '../settings.js';
import { PT_PER_PX, PX_PER_MM } from '../units.js';
import { signThumbnail } from './maker.js';

export interface ThumbnailDrawing {
  readonly sheet: Sheet;
  readonly pictures: CheckedDeck;
  readonly settings: Pick<Settings, 'layout' | 'markCount' | 'maxPixels'>;
}

/** Rows of RGB, one byte each. */
interface Bitmap extends Size {
  readonly data: Buffer;
}

/** Of the page, in pixels. */
const WIDTH = 480;

/** Pictures being scaled at once: the sheets are drawn at the same time, and wait for the same threads. */
const SCALED_AT_ONCE = 2;

/** The front of a sheet as a PNG, 480 pixels wide: its cards, without bleed, and its marks. Equal sheets give equal bytes. */
export async function drawThumbnail({ sheet, pictures, settings }: ThumbnailDrawing): Promise<Buffer> {
  const { layout, markCount, maxPixels } = settings;
  const scale = (WIDTH * PT_PER_PX) / layout.page.width;
  const page = blankPage(scaledSize(layout.canvas, scale));
  const wanted = new Map(sheet.front.map((placement) => [pictureKey(placement), placement]));
  const shrink = async (key: string) => {
    const picture = pictures.get(key);
    return {
      key,
      card: picture === undefined ? null : await shrunk(picture, scaledSize(layout.cardSize, scale), maxPixels),
    };
  };
  for await (const { key, card } of ahead(wanted.keys(), SCALED_AT_ONCE, shrink)) {
    for (const placement of sheet.front) {
      const at = layout.slots[placement.slot];
      if (card !== null && at !== undefined && pictureKey(placement) === key) paint(page, card, scaledPoint(at, scale));
    }
  }
  for (const mark of registrationMarks({ ...layout.marks, count: markCount })) blacken(page, mark, PX_PER_MM * scale);
  const isTurned = layout.toPage[1] !== 0;
  return encodePng(page, isTurned);
}

/** What the card shows of a picture, in this size. A JPEG made for the PDF is at hand, and scales while it is decoded. */
async function shrunk(picture: CheckedPicture, size: Size, maxPixels: number): Promise<Bitmap> {
  const made = picture.encoded?.coding === 'jpeg' ? picture.encoded.bytes : null;
  const bytes = made ?? (await readAgain(picture));
  const head = await readHead(bytes, made === null ? picture.format : 'jpeg', { maxPixels, colors: 'srgb' });
  const { whole, shown } = withinCard(picture, size);
  const data = await (await decoder(bytes, head, { maxPixels, failOn: 'error' }))
    .resize({ ...whole, fit: 'fill' })
    .extract({ left: shown.x, top: shown.y, ...size })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer();
  return { data, ...size };
}

/** How large the whole picture is when its card has this size, and which corner of it the card shows. */
function withinCard({ treatment }: CheckedPicture, size: Size): { whole: Size; shown: Point } {
  const { x, y, width, height } = treatment.whole;
  const scale = { x: size.width / (width + 2 * x), y: size.height / (height + 2 * y) };
  const shown = { x: Math.round(-x * scale.x), y: Math.round(-y * scale.y) };
  return {
    whole: {
      width: Math.max(Math.round(width * scale.x), shown.x + size.width),
      height: Math.max(Math.round(height * scale.y), shown.y + size.height),
    },
    shown,
  };
}

function blankPage(size: Size): Bitmap {
  return { ...size, data: Buffer.alloc(size.width * size.height * 3, 0xff) };
}

function paint(page: Bitmap, card: Bitmap, { x, y }: Point): void {
  for (let row = 0; row < card.height; row++) {
    const from = row * card.width * 3;
    card.data.copy(page.data, ((y + row) * page.width + x) * 3, from, from + card.width * 3);
  }
}

/** However thin it is, a mark is seen. */
function blacken({ data, width }: Bitmap, mark: Rect, scale: number): void {
  const left = Math.floor(mark.x * scale);
  const right = Math.ceil((mark.x + mark.width) * scale);
  const bottom = Math.ceil((mark.y + mark.height) * scale);
  for (let y = Math.floor(mark.y * scale); y < bottom; y++)
    data.fill(0, (y * width + left) * 3, (y * width + right) * 3);
}

/** Fewer shades than eyes tell apart at this size make half the file: 32 of red and green, 16 of blue. */
const [RED_OR_GREEN, BLUE] = [shades(32), shades(16)];

async function encodePng({ data, width, height }: Bitmap, isTurned: boolean): Promise<Buffer> {
  const sharp = await loadSharp();
  for (let i = 0; i < data.length; i += 3) {
    data[i] = RED_OR_GREEN[data[i] ?? 0] ?? 0;
    data[i + 1] = RED_OR_GREEN[data[i + 1] ?? 0] ?? 0;
    data[i + 2] = BLUE[data[i + 2] ?? 0] ?? 0;
  }
  const page = sharp(data, { raw: { width, height, channels: 3 } });
  // A turned canvas lies on its left side.
  return signThumbnail(await (isTurned ? page.rotate(270) : page).png().toBuffer());
}

/** The nearest of so many shades, from black to white, for each of 256 levels. */
function shades(count: number): Uint8Array {
  const step = 255 / (count - 1);
  return Uint8Array.from({ length: 256 }, (_, level) => Math.round(Math.round(level / step) * step));
}

function scaledSize({ width, height }: Size, scale: number): Size {
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function scaledPoint({ x, y }: Point, scale: number): Point {
  return { x: Math.round(x * scale), y: Math.round(y * scale) };
}
