import { mkdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import { type RenderRequest, renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { faultsIn, jpegsIn, storedImages } from '../../support/pdf-tools.js';
import { picture, quarters, writeDeck } from '../../support/pictures.js';
import { requireTool } from '../../support/tools.js';

beforeEach((context) => {
  for (const tool of ['qpdf', 'pdfimages']) requireTool(tool, context);
});

describe('a deck of every kind of picture', () => {
  const WAYS: Record<string, Partial<RenderRequest>> = {
    'with all defaults': {},
    'on portrait tabloid': { layout: '1.0.0', paperSize: 'tabloid' },
    'without a border': { paperSize: 'a4', borderless: true, marks: 4 },
    'as a hundred miniatures': { cardSize: 'commander', name: 'Ärger & (Klammern)' },
    'cut, moved and measured': {
      crop: '3mm',
      bleed: 'real',
      lossless: true,
      ruler: true,
      outline: true,
      offset: { x: 5, y: -3, angle: 0.3 },
    },
    'without backs or bleed': { onlyFronts: true, bleed: 'none' },
  };

  test.each(Object.entries(WAYS))('%s makes a PDF in which qpdf finds no fault', async (_, way) => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), await everyKind());
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir, outputPath, ...way });
    expect(faultsIn(outputPath)).toEqual([]);
  });

  test('is stored as JPEGs of 8 bits, each once, and each in its own size', async () => {
    const folder = await emptyFolder();
    const files = await everyKind();
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir: await writeDeck(join(folder, 'deck'), files), outputPath, bleed: 'none' });
    const images = storedImages(outputPath);
    expect(images.map(({ width, height, color }) => `${width}×${height} ${color}`)).toEqual([
      '80×112 rgb', // 1, and 10, which is the same
      '82×112 gray',
      '84×112 rgb',
      '112×84 rgb', // stored on its side, as its file
      '86×112 rgb',
      '88×112 rgb',
      '90×112 rgb',
      '92×112 rgb',
      '60×84 rgb', // the back, after a sheet of fronts
      '94×112 rgb',
      '96×112 rgb',
      '98×112 rgb',
    ]);
    expect(new Set(images.map(({ encoding, bitsPerComponent }) => `${encoding} ${bitsPerComponent}`))).toEqual(
      new Set(['jpeg 8']),
    );
  });

  test('keeps plain JPEGs byte for byte', async () => {
    const folder = await emptyFolder();
    const files = await everyKind();
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir: await writeDeck(join(folder, 'deck'), files), outputPath });
    const extracted = join(folder, 'extracted');
    await mkdir(extracted);
    const inPdf = jpegsIn(outputPath, extracted);
    const isKept = (name: string) => inPdf.some((jpeg) => jpeg.equals(files[name] ?? Buffer.alloc(0)));
    const kept = Object.keys(files).filter(isKept);
    expect(kept).toEqual([
      'front/1.jpg',
      'front/2-gray.jpg',
      'front/3-progressive.jpg',
      'front/4-turned.jpg',
      'front/10-again.jpg',
      'back/back.jpg',
    ]);
  });

  test('tells neither when nor where it was made', async () => {
    const folder = await emptyFolder();
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir: await writeDeck(join(folder, 'deck'), await everyKind()), outputPath });
    const text = await readFile(outputPath, 'latin1');
    expect(text).not.toMatch(/\/(?:Creation|Mod)Date|\(D:|xmp:/);
    for (const secret of [folder, hostname(), process.cwd()]) expect(text).not.toContain(secret);
  });
});

/** Every format that is read, each picture of another width; the first is there twice. */
async function everyKind(): Promise<Record<string, Buffer>> {
  const of = async (width: number) => sharp(await (await quarters({ width, height: 112 })).png().toBuffer());
  const plain = await (await of(80)).jpeg().toBuffer();
  return {
    'front/1.jpg': plain,
    'front/2-gray.jpg': await (await of(82)).toColourspace('b-w').jpeg().toBuffer(),
    'front/3-progressive.jpg': await (await of(84)).jpeg({ progressive: true }).toBuffer(),
    'front/4-turned.jpg': await (await quarters({ width: 112, height: 84 }))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer(),
    'front/5-cmyk.jpg': await (await of(86)).toColourspace('cmyk').jpeg().toBuffer(),
    'front/6-alpha.png': await (await of(88)).ensureAlpha(0.5).png().toBuffer(),
    'front/7-deep.png': await (await of(90)).toColourspace('rgb16').png().toBuffer(),
    'front/8.webp': await (await of(92)).webp().toBuffer(),
    'front/9.tif': await (await of(94)).tiff().toBuffer(),
    'front/10-again.jpg': plain,
    'front/11.avif': await (await of(96)).avif().toBuffer(),
    'front/12.gif': await sharp(await (await of(98)).png().toBuffer())
      .gif()
      .toBuffer(),
    'back/back.jpg': await picture('navy', (image) => image.jpeg(), { width: 60, height: 84 }),
  };
}
