import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** A plain picture of one colour; `decorate` may turn it into anything the library can write. */
export async function picture(
  color: string,
  decorate: (image: Sharp) => Sharp = (image) => image.jpeg(),
  size = { width: 74, height: 104 },
): Promise<Buffer> {
  return decorate(sharp({ create: { ...size, channels: 3, background: color } })).toBuffer();
}

/** Four quarters, so that every turn and flip of the picture looks different: red, green / blue, white. */
export async function quarters(size = { width: 80, height: 112 }): Promise<Sharp> {
  const half = { width: size.width / 2, height: size.height / 2 };
  const tile = (background: string) =>
    sharp({ create: { ...half, channels: 3, background } })
      .png()
      .toBuffer();
  const [red, green, blue] = await Promise.all([tile('#e00000'), tile('#00c000'), tile('#0000e0')]);
  return sharp({ create: { ...size, channels: 3, background: '#ffffff' } }).composite([
    { input: red, left: 0, top: 0 },
    { input: green, left: half.width, top: 0 },
    { input: blue, left: 0, top: half.height },
  ]);
}

/** Writes a deck: paths below `folder` with what they hold. */
export async function writeDeck(folder: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return folder;
}

/** `count` fronts that all differ, under names whose natural order is their number. */
export async function fronts(count: number): Promise<Record<string, Buffer>> {
  const entries = Array.from(
    { length: count },
    async (_, i) => [`front/card${i + 1}.jpg`, await picture(shade(i))] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function shade(index: number): string {
  return `rgb(${(index * 53) % 256}, ${(index * 97) % 256}, ${(index * 151) % 256})`;
}

/** A deck of `count` fronts full of noise, as large as cards are printed: it takes a while to draw. Returns its folder. */
export async function noisyDeck(folder: string, count: number): Promise<string> {
  const noisy = () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
    return sharp({ create: { width: 744, height: 1039, channels: 3, background: '#808080', noise } })
      .jpeg()
      .toBuffer();
  };
  const pictures = await Promise.all(Array.from({ length: count }, noisy));
  return writeDeck(
    folder,
    Object.fromEntries(pictures.map((picture, index) => [`front/card${index + 1}.jpg`, picture])),
  );
}
