import sharp from 'sharp';
import type { Point, Size } from '../../src/pdf/matrix.js';

/** What a card has to look like, put together from the pixels of its picture without any of the program's own calculations. */
export interface Recipe {
  /** Of a card at 300 per inch. */
  readonly card: Size;
  readonly reach: number;
  /** What is cut from the picture's width and from its height, in all. */
  readonly cutShares: Point;
  readonly fit: 'stretch' | 'crop';
  readonly bleed: 'edge' | 'under' | 'real' | 'none';
  readonly extendCorners: number;
}

/** The card with what is around it, as far as it reaches; white where there is nothing. */
export async function composeCard(picture: Buffer, recipe: Recipe): Promise<Buffer> {
  const upright = await sharp(picture).autoOrient().removeAlpha().png(FAST).toBuffer();
  const shown = await shownPart(upright, recipe);
  if (recipe.bleed === 'under') return withItselfBelow(upright, shown, recipe);
  if (recipe.bleed === 'real') return withRealBleed(upright, shown, recipe);
  return withEdges(upright, shown, recipe);
}

const FAST = { compressionLevel: 0 } as const;

interface Part extends Size {
  readonly left: number;
  readonly top: number;
}

async function shownPart(upright: Buffer, { cutShares, fit, card }: Recipe): Promise<Part> {
  const { width, height } = await sharp(upright).metadata();
  const left = { width: width * (1 - cutShares.x), height: height * (1 - cutShares.y) };
  const shape = card.width / card.height;
  const shown =
    fit === 'stretch'
      ? left
      : { width: Math.min(left.width, left.height * shape), height: Math.min(left.height, left.width / shape) };
  return centred({ width, height }, shown);
}

function centred(around: Size, { width, height }: Size): Part {
  const [left, top] = [Math.round((around.width - width) / 2), Math.round((around.height - height) / 2)];
  return { left, top, width: around.width - 2 * left, height: around.height - 2 * top };
}

function partOf(picture: Buffer, part: Part, { width, height }: Size): Promise<Buffer> {
  return sharp(picture).extract(part).resize({ width, height, fit: 'fill' }).png(FAST).toBuffer();
}

async function withItselfBelow(upright: Buffer, shown: Part, { card, reach }: Recipe): Promise<Buffer> {
  const above = await partOf(upright, shown, card);
  const below = await partOf(upright, shown, { width: card.width + 2 * reach, height: card.height + 2 * reach });
  return sharp(below)
    .composite([{ input: above, left: reach, top: reach }])
    .removeAlpha()
    .png(FAST)
    .toBuffer();
}

/** As much of the picture around the card as the card reaches, on each axis; a stretched picture needs both. */
async function withRealBleed(upright: Buffer, shown: Part, { card, reach, fit }: Recipe): Promise<Buffer> {
  const needed = {
    x: Math.round((reach * shown.width) / card.width),
    y: Math.round((reach * shown.height) / card.height),
  };
  const has = { x: shown.left >= needed.x, y: shown.top >= needed.y };
  const [x, y] = fit === 'crop' || (has.x && has.y) ? [Number(has.x), Number(has.y)] : [0, 0];
  const wider = {
    left: shown.left - x * needed.x,
    top: shown.top - y * needed.y,
    width: shown.width + 2 * x * needed.x,
    height: shown.height + 2 * y * needed.y,
  };
  const real = { width: card.width + 2 * x * reach, height: card.height + 2 * y * reach };
  return smeared(await partOf(upright, wider, real), { across: reach * (1 - x), down: reach * (1 - y) });
}

async function withEdges(upright: Buffer, shown: Part, { card, reach, bleed, extendCorners }: Recipe): Promise<Buffer> {
  const { width, height } = card;
  const by = extendCorners;
  const inner = { left: by, top: by, width: width - 2 * by, height: height - 2 * by };
  const kept = await sharp(await partOf(upright, shown, card))
    .extract(inner)
    .png(FAST)
    .toBuffer();
  if (bleed === 'edge') return smeared(kept, { across: by + reach, down: by + reach });
  return sharp(await smeared(kept, { across: by, down: by }))
    .extend({ top: reach, bottom: reach, left: reach, right: reach, background: 'white' })
    .png(FAST)
    .toBuffer();
}

function smeared(picture: Buffer, { across, down }: { across: number; down: number }): Promise<Buffer> {
  return sharp(picture)
    .extend({ left: across, right: across, top: down, bottom: down, extendWith: 'copy' })
    .png(FAST)
    .toBuffer();
}
