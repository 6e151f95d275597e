import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { readPdf } from '../../support/pdf-reader.js';
import { fronts, picture, writeDeck } from '../../support/pictures.js';
import { paintPage } from '../../support/raster.js';
import { failure } from '../../support/refusal.js';
import { requireTool } from '../../support/tools.js';

describe('a deck with something wrong', () => {
  test('is told with everything that is wrong, and nothing is written', async () => {
    const folder = await emptyFolder();
    const sound = await picture('teal', (image) => image.jpeg(), { width: 744, height: 1039 });
    const dir = await writeDeck(folder, {
      'front/ok.jpg': sound,
      'front/empty.jpg': '',
      'front/text.png': 'not a picture',
      'front/cut.jpg': sound.subarray(0, sound.length / 2),
      'front/phone.heic': '\0\0\0\x18ftypheic\0\0\0\0mif1heic',
      'front/vector.png': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      'double_sided/lost.jpg': sound,
      'back/a.jpg': sound,
      'back/b.jpg': sound,
    });
    const thrown = await failure({ dir, outputPath: join(folder, 'out', 'sheets.pdf') });
    expect(thrown).toMatchObject({ code: 'input_invalid', hint: null });
    expect(thrown.message.split('\n').map((line) => line.trim())).toEqual([
      '7 problems:',
      'double_sided/lost.jpg: no front of that name',
      '→ a double-sided card has one file in front/ and one of the same name in double_sided/',
      'back: there are 2 backs: a.jpg, b.jpg',
      '→ name the one to use with `back`',
      'front/cut.jpg: cut short or damaged',
      '→ get the file anew, or open it in an image editor and save it again',
      'front/empty.jpg: the file is empty',
      '→ get the file anew',
      'front/phone.heic: HEIC cannot be read',
      'front/vector.png: SVG cannot be read',
      '→ save it as PNG or JPEG',
      'front/text.png: not an image',
      '→ replace it, or move it out of the deck',
    ]);
    expect(await readdir(folder)).not.toContain('out');
  });

  test.each([
    [{ dir: 'nowhere' }, 'dir', 'nowhere does not exist'],
    [{ dir: 'hollow' }, 'hollow', 'holds no pictures'],
    [{}, 'dir', 'no deck is named'],
    [{ dir: 'good', outputPath: 'sheets.txt' }, 'outputPath', 'sheets.txt does not end in .pdf'],
    [{ dir: 'good', onlyFronts: true }, 'onlyFronts', 'the backs of double-sided cards would be left out'],
  ])('%j is refused', async (request, where, message) => {
    const folder = await emptyFolder();
    const one = await picture('teal');
    await writeDeck(folder, {
      'good/front/1.jpg': one,
      'good/double_sided/1.jpg': one,
      'hollow/front/README.md': 'none',
    });
    const options = { inputRoots: [folder], outputDir: folder };
    expect(await failure({ outputPath: 'sheets.pdf', ...request }, options)).toMatchObject({
      code: 'input_invalid',
      where,
      message,
    });
  });

  test('is told together with what is wrong with the request', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, { 'front/1.jpg': '' });
    const wrong = { dir, outputPath: join(folder, 'sheets.txt'), paperSize: 'a9', ppi: 7 };
    expect((await failure(wrong)).message.split('\n').map((line) => line.trim())).toEqual([
      '4 problems:',
      'ppi: 7 is not a whole number from 72 to 1200',
      expect.stringMatching(/^outputPath: .*sheets\.txt does not end in \.pdf$/),
      'paperSize: layout set 3.0.0 has no paper size "a9"',
      '→ did you mean a4? paper sizes: letter, tabloid, a4, a3, arch_b, legal',
      'front/1.jpg: the file is empty',
      '→ get the file anew',
    ]);
  });

  test('with too many pixels or bytes is refused before it fills the memory', async () => {
    const folder = await emptyFolder();
    const huge = await picture('teal', (image) => image.png(), { width: 12_000, height: 12_000 });
    const dir = await writeDeck(folder, { 'huge.png': huge, 'heavy.jpg': await picture('teal') });
    const thrown = await failure({ dir, outputPath: join(folder, 'sheets.pdf'), maxFileBytes: huge.length });
    expect(thrown).toMatchObject({ where: 'huge.png', message: 'more than the limit of 100 megapixels' });
    const heavy = await failure({ dir, outputPath: join(folder, 'sheets.pdf'), maxFileBytes: 100 });
    expect(heavy.message).toContain('heavy.jpg: ');
    expect(heavy.message).toContain('is more than the limit of 100 B');
    expect(heavy).toMatchObject({ hint: expect.stringContaining('raise queues.pdf_generation.options.maxFileBytes') });
    const together = await failure({ dir, outputPath: join(folder, 'sheets.pdf'), maxTotalBytes: 100 });
    expect(together.message).toContain('maxTotalBytes: the deck is larger than the limit of 100 B');
    expect(together.message).toContain(
      '→ make several decks of it, or raise queues.pdf_generation.options.maxTotalBytes',
    );
  });
});

test('a folder without pictures is told with what belongs there', async () => {
  const folder = await emptyFolder();
  const thrown = await failure({ dir: folder, outputPath: join(folder, 'sheets.pdf') });
  expect(thrown).toMatchObject({ hint: 'put the fronts into it, or name the folder that holds them' });
});

describe('a deck as people keep it', () => {
  test('may hold litter, notes and links to pictures; all of it is left as it is', async () => {
    const folder = await emptyFolder();
    const one = await picture('teal');
    const dir = await writeDeck(folder, {
      'deck/front/.DS_Store': 'x',
      'deck/front/._1.jpg': 'x',
      'deck/front/Thumbs.db': 'x',
      'deck/front/README.MD': 'notes',
      'deck/front/1.jpg': one,
      'deck/front/sub/no-extension': one,
      'elsewhere/2.jpg': one,
    });
    await symlink(join(folder, 'elsewhere/2.jpg'), join(folder, 'deck/front/3.jpg'));
    const before = await readdir(join(dir, 'deck'), { recursive: true });
    const result = await renderSheets({ dir: join(dir, 'deck'), outputPath: join(folder, 'sheets.pdf') });
    expect(result.cards).toBe(3);
    expect(await readdir(join(dir, 'deck'), { recursive: true })).toEqual(before);
  });

  test('may lie among packages, hidden folders and earlier results, which hold no cards', async () => {
    const folder = await emptyFolder();
    const one = await picture('teal');
    const dir = await writeDeck(folder, {
      '1.jpg': one,
      'sub/2.jpg': one,
      'node_modules/cardq/examples/deck/front/3.jpg': one,
      '.git/4.jpg': one,
      'sub/.cache/5.jpg': one,
      'output/6.jpg': one,
    });
    const [outputPath, outputDir] = ['sheets.pdf', join(folder, 'output')];
    expect((await renderSheets({ dir, outputPath }, { outputDir })).cards).toBe(2);
    expect((await renderSheets({ dir: outputDir, outputPath }, { outputDir })).cards).toBe(1);
    expect((await renderSheets({ dir: join(dir, 'node_modules'), outputPath }, { outputDir })).cards).toBe(1);
  });

  test('is warned of by names whose control characters a terminal would not obey', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, { 'a\u001b[2J.jpg': await picture('teal') });
    const { warnings } = await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') });
    expect(warnings).toEqual([String.raw`a\u001b[2J.jpg: only 30 ppi`]);
  });

  test('may be just pictures, with a back folder beside them', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, {
      '1.jpg': await picture('teal'),
      '2.png': await picture('red', (image) => image.png()),
      'back/b.jpg': await picture('navy'),
    });
    const outputPath = join(folder, 'sheets.pdf');
    expect(await renderSheets({ dir, outputPath })).toMatchObject({ cards: 2, pages: 2 });
    expect((await readPdf(outputPath)).map(({ pictures }) => pictures.length)).toEqual([2, 2]);
  });

  test('may hold equal files, which are stored once', async () => {
    const folder = await emptyFolder();
    const grainy = await sharp({
      create: {
        width: 744,
        height: 1039,
        channels: 3,
        background: 'white',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .jpeg()
      .toBuffer();
    const copies = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`front/${i}.jpg`, grainy]));
    const dir = await writeDeck(folder, { ...copies, 'back/b.jpg': grainy });
    const { bytes } = await renderSheets({ dir, outputPath: join(folder, 'sheets.pdf') });
    expect(bytes).toBeLessThan(1.2 * grainy.length);
  });

  test('of pictures of every kind is shown in the colours they mean', async ({ skip }) => {
    requireTool('pdftoppm', { skip });
    const folder = await emptyFolder();
    const clear = {
      create: { width: 74, height: 104, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0 } },
    } as const;
    const deep = sharp(Buffer.alloc(74 * 104, 128), { raw: { width: 74, height: 104, channels: 1 } })
      .toColourspace('grey16')
      .png();
    const dir = await writeDeck(folder, {
      '1-transparent.png': await sharp(clear).png().toBuffer(),
      '2-deep.png': await deep.toBuffer(),
      '3-cmyk.jpg': await picture('#00a000', (image) => image.toColourspace('cmyk').jpeg()),
      '4-wide.jpg': await picture('#c86432', (image) =>
        image.withIccProfile('p3').jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
      ),
      '5-palette.png': await picture('#c86432', (image) => image.png({ palette: true, colours: 2, progressive: true })),
      '6.webp': await picture('#c86432', (image) => image.webp({ lossless: true })),
      '7.avif': await picture('#c86432', (image) => image.avif({ lossless: true })),
      '8.tiff': await picture('#c86432', (image) => image.tiff()),
    });
    const outputPath = join(folder, 'sheets.pdf');
    await renderSheets({ dir, outputPath, onlyFronts: true });
    const page = await paintPage(outputPath, { page: 1, ppi: 75 });
    const centres = [228, 1282].flatMap((y) =>
      [140, 899, 1658, 2417].map((x) => page.at(Math.round((x + 372) / 4), Math.round((y + 520) / 4))),
    );
    const [transparent, grey, cmyk, ...rest] = centres;
    expect(transparent).toEqual([255, 255, 255]);
    expectNear(grey, [128, 128, 128], 3);
    expectNear(cmyk, [0, 160, 0], 60); // a press has no such green; anything but inverted or black will do
    for (const shown of rest) expectNear(shown, [0xc8, 0x64, 0x32], 4);
  });
});

describe('the folders that jobs may read and write', () => {
  test('bound every name, however it leads out', async () => {
    const folder = await emptyFolder();
    const one = await picture('teal');
    await writeDeck(folder, { 'roots/deck/1.jpg': one, 'private/1.jpg': one });
    await symlink(join(folder, 'private'), join(folder, 'roots/link'));
    await symlink(join(folder, 'private/1.jpg'), join(folder, 'roots/deck/2.jpg'));
    const options = { inputRoots: [join(folder, 'roots')], outputDir: join(folder, 'out') };
    const outside = { code: 'input_invalid', hint: expect.stringContaining('render.inputRoots') };
    for (const dir of ['../private', join(folder, 'private'), 'link', 'deck', '/etc']) {
      expect(await failure({ dir, outputPath: 'sheets.pdf' }, options)).toMatchObject(outside);
    }
    for (const outputPath of ['../sheets.pdf', join(folder, 'sheets.pdf')]) {
      expect(await failure({ dir: 'link', outputPath }, options)).toMatchObject({
        message: expect.stringContaining('is outside the output folder'),
      });
    }
  });

  test('are widened by a grant', async () => {
    const folder = await emptyFolder();
    await writeDeck(folder, { 'private/1.jpg': await picture('teal') });
    const options = { inputRoots: [], grantedDirs: [join(folder, 'private')], outputDir: join(folder, 'out') };
    const result = await renderSheets({ dir: join(folder, 'private'), outputPath: 'a/b.pdf' }, options);
    expect(result.path).toBe(join(folder, 'out/a/b.pdf'));
  });

  test('never lose a file that is no PDF', async () => {
    const folder = await emptyFolder();
    const dir = await writeDeck(folder, await fronts(1));
    const outputPath = join(folder, 'notes.pdf');
    await writeFile(outputPath, 'dear diary');
    expect(await failure({ dir, outputPath })).toMatchObject({ code: 'input_invalid', where: outputPath });
    expect(await readFile(outputPath, 'utf8')).toBe('dear diary');
    await mkdir(join(folder, 'folder.pdf'));
    expect(await failure({ dir, outputPath: join(folder, 'folder.pdf') })).toMatchObject({
      message: expect.stringContaining('is a folder'),
    });
  });
});

function expectNear(shown: readonly number[] | undefined, wanted: readonly number[], within: number): void {
  for (const [i, level] of wanted.entries()) expect(Math.abs((shown?.[i] ?? NaN) - level)).toBeLessThanOrEqual(within);
}
