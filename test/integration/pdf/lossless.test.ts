import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { type RenderRequest, renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { faultsIn, pixelsIn, storedImages } from '../../support/pdf-tools.js';
import { writeDeck } from '../../support/pictures.js';
import { requireTool } from '../../support/tools.js';

const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
const grain = (): Sharp => sharp({ create: { width: 61, height: 85, channels: 3, background: '#888888', noise } });

beforeEach((context) => {
  for (const tool of ['qpdf', 'pdfimages']) requireTool(tool, context);
});

test('without loss, every pixel of what is no JPEG is kept, grey as grey', async () => {
  const pictures = {
    '1.png': await grain().png().toBuffer(),
    '2.webp': await grain().webp({ lossless: true }).toBuffer(),
    '3.tiff': await grain().toColourspace('b-w').tiff({ compression: 'lzw' }).toBuffer(),
    '4.png': await grain().ensureAlpha(0.4).png().toBuffer(),
  };
  const { path, folder } = await render(pictures, { lossless: true });
  expect(faultsIn(path)).toEqual([]);
  expect(storedImages(path).map(({ color, encoding }) => `${color} ${encoding}`)).toEqual(
    ['rgb', 'rgb', 'gray', 'rgb'].map((color) => `${color} image`),
  );
  const stored = pixelsIn(path, folder);
  for (const [i, picture] of Object.values(pictures).entries()) {
    expect((await rgbOf(sharp(stored[i]))).equals(await rgbOf(sharp(picture).flatten({ background: 'white' })))).toBe(
      true,
    );
  }
});

test('a JPEG is never stored larger than it is: its bytes lose nothing', async () => {
  const jpeg = await grain().jpeg().toBuffer();
  const { path } = await render({ '1.jpg': jpeg }, { lossless: true });
  expect((await readFile(path)).includes(jpeg)).toBe(true);
});

test('the highest resolution holds without loss, too', async () => {
  const large = await grain().resize(1488, 2078, { fit: 'fill' }).png().toBuffer();
  const { path } = await render({ '1.png': large }, { lossless: true, ppi: 300 });
  expect(storedImages(path)).toMatchObject([{ width: 746, height: 1041, encoding: 'image' }]);
});

test('inks have no loss in any case, where they cannot stay as they are', async () => {
  const tiff = await grain().toColourspace('cmyk').tiff({ compression: 'lzw' }).toBuffer();
  const { path } = await render({ '1.tiff': tiff }, { colors: 'keep' });
  expect(faultsIn(path)).toEqual([]);
  expect(storedImages(path)).toMatchObject([{ color: 'cmyk', components: 4, encoding: 'image' }]);
});

async function render(pictures: Readonly<Record<string, Buffer>>, request: Partial<RenderRequest>) {
  const folder = await emptyFolder();
  const dir = await writeDeck(join(folder, 'deck'), pictures);
  const path = join(folder, 'sheets.pdf');
  await renderSheets({ dir, outputPath: path, onlyFronts: true, bleed: 'none', ...request });
  return { path, folder };
}

function rgbOf(image: Sharp): Promise<Buffer> {
  return image.toColourspace('srgb').removeAlpha().raw().toBuffer();
}
