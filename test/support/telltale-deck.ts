import type { Size } from '../../src/pdf/matrix.js';
import { picture } from './pictures.js';

/** How many cards there are of either kind: with the common back, and with one of their own. */
export interface Count {
  readonly singles: number;
  readonly doubles: number;
}

/** Pictures of which a reader of the PDF can tell by their size in pixels which they are. */
export const telltale = {
  single: (index: number): Size => sizeOf(16, index),
  double: (index: number): Size => sizeOf(32, index),
  ownBack: (index: number): Size => sizeOf(48, index),
  common: { width: 64, height: 64 },
};

/** The files of a deck of telltale pictures. The names of double-sided cards come before the others, in natural order. */
export async function telltaleDeck({ singles, doubles }: Count): Promise<Record<string, Uint8Array>> {
  const files: [name: string, size: Size][] = [['back/back.jpg', telltale.common]];
  for (let i = 0; i < singles; i++) files.push([`front/single${i}.jpg`, telltale.single(i)]);
  for (let i = 0; i < doubles; i++) {
    files.push([`front/double${i}.jpg`, telltale.double(i)]);
    files.push([`double_sided/double${i}.jpg`, telltale.ownBack(i)]);
  }
  return Object.fromEntries(
    await Promise.all(files.map(async ([name, size]) => [name, await pictureOfSize(size)] as const)),
  );
}

function sizeOf(least: number, index: number): Size {
  return { width: least + (index % 10), height: 16 + Math.floor(index / 10) };
}

const drawn = new Map<string, Promise<Buffer>>();

/** A picture of this size, the same at every call. */
export function pictureOfSize(size: Size): Promise<Buffer> {
  const key = `${size.width} × ${size.height}`;
  const known = drawn.get(key) ?? picture('teal', (image) => image.jpeg(), size);
  drawn.set(key, known);
  return known;
}
