import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { offsetPdf, type RenderRequest, renderSheets } from '../../../src/pdf/index.js';
import { bitmapFile } from '../../support/bitmaps.js';
import { emptyFolder } from '../../support/folder.js';
import { fronts, picture, quarters, writeDeck } from '../../support/pictures.js';
import { paintPage, rasterOf } from '../../support/raster.js';
import { failure } from '../../support/refusal.js';
import { requireTool } from '../../support/tools.js';

describe('a thumbnail', () => {
  test('goes with a PDF whose backs are moved, and not where its first page is', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, { '1.jpg': await picture('#c86432', (image) => image.jpeg()) });
    const [source, target] = [join(folder, 'sheets.pdf'), join(folder, 'moved.pdf')];
    const made = await renderSheets({ dir, outputPath: source }, { thumbnail: true });
    const moved = await offsetPdf({ pdfPath: source, outputPath: target, x: 5 }, { thumbnail: true });
    expect(moved).toMatchObject({ thumbnail: `${target}.thumb.png`, warnings: [] });
    expect((await readFile(`${target}.thumb.png`)).equals(await readFile(made.thumbnail ?? ''))).toBe(true);
    const all = await offsetPdf({ pdfPath: source, outputPath: target, x: 5, pages: 'all' }, { thumbnail: true });
    expect(all.thumbnail).toBeNull();
    await expect(stat(`${target}.thumb.png`)).rejects.toThrow('ENOENT');
    await writeFile(`${source}.thumb.png`, 'a picture of somebody');
    const other = await offsetPdf({ pdfPath: source, outputPath: target, x: 5 }, { thumbnail: true });
    expect(other.thumbnail).toBeNull();
  });

  test.for([
    { layout: '3.0.0', paperSize: 'letter' },
    { layout: '3.0.0', paperSize: 'letter', borderless: true, marks: 4 },
    { layout: '1.0.0', paperSize: 'tabloid' },
    { layout: '3.0.0', paperSize: 'a4', crop: '20', fit: 'crop' } as const,
  ])('shows what the first page shows: %j', async (wish, { skip }) => {
    requireTool('pdftoppm', { skip });
    const folder = await emptyFolder();
    const card = await quarters({ width: 744, height: 1040 });
    const dir = await writeDeck(folder, {
      'front/1 x3.jpg': await card.jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(),
      'front/2.png': await picture('#f09000', (image) => image.png(), { width: 744, height: 1039 }),
    });
    const outputPath = join(folder, 'sheets.pdf');
    const { thumbnail } = await renderSheets({ dir, outputPath, bleed: 'none', ...wish }, { thumbnail: true });
    expect(thumbnail).toBe(`${outputPath}.thumb.png`);
    const small = await rasterOf(await readFile(thumbnail ?? ''));
    expect(small.width).toBe(480);
    const page = await paintPage(outputPath, { page: 1, ppi: 72 });
    expect(small.height / small.width).toBeCloseTo(page.height / page.width, 2);
    const scale = page.width / small.width;
    let unlike = 0;
    for (let y = 1; y < small.height - 1; y++) {
      for (let x = 1; x < small.width - 1; x++) {
        const wanted = page.at(
          Math.min(page.width - 1, Math.round(x * scale)),
          Math.min(page.height - 1, Math.round(y * scale)),
        );
        if (small.at(x, y).some((level, i) => Math.abs(level - (wanted[i] ?? 0)) > 40)) unlike++;
      }
    }
    expect(unlike / (small.width * small.height)).toBeLessThan(0.03); // edges fall between the pixels of the two, and labels are left out
  });

  test.each([{}, { lossless: true }, { colors: 'keep' } as const])('shows pictures of every kind: %j', async (wish) => {
    const folder = await emptyFolder();
    const size = { width: 744, height: 1039 };
    const orange = '#c86432';
    const dir = await writeDeck(folder, {
      '1.jpg': await picture(orange, (image) => image.jpeg(), size),
      '2.png': await picture(orange, (image) => image.png(), size),
      '3.webp': await picture(orange, (image) => image.webp({ lossless: true }), size),
      '4.png': await picture(orange, (image) => image.toColourspace('rgb16').png(), size),
      '5.jpg': await picture(orange, (image) => image.withIccProfile('p3').jpeg(), size),
      '6.bmp': bitmapFile({ ...size, bits: 24, pixels: Buffer.alloc(744 * 1039 * 3, Buffer.from([0x32, 0x64, 0xc8])) }),
      '7.jpg': await picture('#808080', (image) => image.greyscale().jpeg(), size),
      '8.jpg': await picture('#808080', (image) => image.toColourspace('cmyk').jpeg(), size),
    });
    const { thumbnail } = await renderSheets(
      { dir, outputPath: join(folder, 'sheets.pdf'), ...wish },
      { thumbnail: true },
    );
    const page = await rasterOf(await readFile(thumbnail ?? ''));
    const shown = [110, 263].flatMap((y) => [74, 185, 295, 406].map((x) => page.at(x, y)));
    const wanted = [...Array.from({ length: 6 }, () => [0xc8, 0x64, 0x32]), [128, 128, 128], [128, 128, 128]];
    for (const [i, levels] of wanted.entries())
      for (const [j, level] of levels.entries())
        expect(Math.abs((shown[i]?.[j] ?? NaN) - level), `card ${i + 1}`).toBeLessThan(20);
  });

  test('is the same to the byte when the deck is the same, and small', async () => {
    const folder = await emptyFolder();
    const paths = ['a.pdf', 'b.pdf'].map((name) => join(folder, name));
    for (const outputPath of paths) await renderSheets({ dir: 'examples/deck', outputPath }, { thumbnail: true });
    const [a, b] = await Promise.all(paths.map((path) => readFile(`${path}.thumb.png`)));
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
    expect(a?.length).toBeLessThan(150_000);
    expect(await sharp(a).metadata()).toMatchObject({ format: 'png', width: 480 });
  });

  test('is no card of the folder that it lies in', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, { '1.jpg': await picture('teal') });
    const request = { dir, outputPath: join(dir, 'sheets.pdf') };
    await renderSheets(request, { thumbnail: true });
    expect(await renderSheets(request, { thumbnail: true })).toMatchObject({ cards: 1 });
  });
});

describe('the thumbnail beside a PDF', () => {
  test('goes with it: it is replaced, and removed when the new PDF has none', async () => {
    const { request, thumbnail } = await rendered();
    const first = await readFile(thumbnail);
    await renderSheets({ ...request, marks: 4 }, { thumbnail: true });
    expect((await readFile(thumbnail)).equals(first)).toBe(false);
    expect(await renderSheets(request)).toMatchObject({ thumbnail: null, warnings: [expect.stringContaining('ppi')] });
    await expect(stat(thumbnail)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('stays when a new PDF does not come to be', async () => {
    const { folder, request, thumbnail } = await rendered();
    const names = await readdir(folder);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(renderSheets(request, { thumbnail: true, signal })).rejects.toThrow('enough');
    await writeDeck(folder, { 'deck/front/2.jpg': '' });
    expect(await failure(request, { thumbnail: true })).toMatchObject({ code: 'input_invalid' });
    expect(await readdir(folder)).toEqual(names);
    expect((await readFile(thumbnail)).length).toBeGreaterThan(100);
  });

  test('leaves nothing when drawing is aborted midway', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), await fronts(40));
    const abort = new AbortController();
    const drawn = renderSheets(
      { dir, outputPath: join(folder, 'out/sheets.pdf') },
      {
        thumbnail: true,
        signal: abort.signal,
        onProgress: ({ done, unit }) => unit === 'sheets' && done === 2 && abort.abort(new Error('enough')),
      },
    );
    await expect(drawn).rejects.toThrow('enough');
    expect(await readdir(join(folder, 'out'))).toEqual([]);
  });

  test.each(['a file', 'a folder'])('is a warning when %s of its name is there, which is left alone', async (what) => {
    const folder = await emptyFolder();
    const dir = await writeDeck(join(folder, 'deck'), await fronts(1));
    const outputPath = join(folder, 'sheets.pdf');
    const mine = await picture('teal', (image) => image.png());
    if (what === 'a file') await writeFile(`${outputPath}.thumb.png`, mine);
    else await mkdir(`${outputPath}.thumb.png`);
    const { thumbnail, warnings } = await renderSheets({ dir, outputPath }, { thumbnail: true });
    expect({ thumbnail, last: warnings.at(-1) }).toEqual({
      thumbnail: null,
      last: `there is no thumbnail: ${outputPath}.thumb.png is another file, and is left alone`,
    });
    await renderSheets({ dir, outputPath });
    if (what === 'a file') expect((await readFile(`${outputPath}.thumb.png`)).equals(mine)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['deck', 'sheets.pdf', 'sheets.pdf.thumb.png']);
  });
});

async function rendered(): Promise<{ folder: string; request: RenderRequest; thumbnail: string }> {
  const folder = await emptyFolder();
  const dir = await writeDeck(join(folder, 'deck'), await fronts(1));
  const request = { dir, outputPath: join(folder, 'sheets.pdf') };
  const { thumbnail } = await renderSheets(request, { thumbnail: true });
  return { folder, request, thumbnail: thumbnail ?? '' };
}
