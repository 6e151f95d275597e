import sharp from 'sharp';
import { type Matrix, type Point, type Rect, type Size, transformRect } from '../../src/pdf/matrix.js';
import { type Raster, rasterFrom } from './raster.js';

/** What is printed of a card, its bleed included, and where the unit square of the card lies on the page, in whole px. */
export interface PrintedCard {
  readonly picture: Buffer;
  readonly matrix: Matrix;
}

/** Pictures of cards on white paper, put together without a PDF, each turned as it lies; the later ones over the earlier. */
export async function composePage(page: Size, cards: readonly PrintedCard[]): Promise<Raster> {
  const pixels = Buffer.alloc(page.width * page.height * 3, 255);
  for (const { picture, matrix } of cards) {
    const turned = sharp(picture).rotate(angleOf(matrix));
    const { data, info } = await turned.raw().toBuffer({ resolveWithObject: true });
    const { x, y, width, height } = transformRect(UNIT, matrix);
    const [left, top] = [x - (info.width - width) / 2, y - (info.height - height) / 2];
    for (let row = 0; row < info.height; row++) {
      const to = ((top + row) * page.width + left) * 3;
      data.copy(pixels, to, row * info.width * 3, (row + 1) * info.width * 3);
    }
  }
  return rasterFrom(pixels, page);
}

/** A picture with its outermost pixels copied outward. */
export function extended(picture: Buffer, { x, y }: Point): Promise<Buffer> {
  return sharp(picture, { autoOrient: true })
    .extend({ left: x, right: x, top: y, bottom: y, extendWith: 'copy' })
    .png()
    .toBuffer();
}

/** A picture without so many pixels on every side. */
export async function trimmed(picture: Buffer, { x, y }: Point): Promise<Buffer> {
  const { width, height } = await sharp(picture).metadata();
  return sharp(picture)
    .extract({ left: x, top: y, width: width - 2 * x, height: height - 2 * y })
    .png()
    .toBuffer();
}

/** How alike two pages are in these areas, in decibels (PSNR); Infinity where they are the same. */
export function likeness(one: Raster, other: Raster, areas: readonly Rect[]): number {
  let [squares, levels] = [0, 0];
  for (const { x, y, width, height } of areas) {
    for (let row = y; row < y + height; row++) {
      const [from, to] = [(row * one.width + x) * 3, (row * one.width + x + width) * 3];
      for (let i = from; i < to; i++) squares += ((one.pixels[i] ?? NaN) - (other.pixels[i] ?? NaN)) ** 2;
      levels += to - from;
    }
  }
  return 10 * Math.log10(255 ** 2 / (squares / levels));
}

/** Clockwise, in degrees. */
function angleOf([a, b]: Matrix): number {
  return Math.round((Math.atan2(b, a) * 180) / Math.PI);
}

const UNIT: Rect = { x: 0, y: 0, width: 1, height: 1 };
