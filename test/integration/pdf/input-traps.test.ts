import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type RenderRequest, renderSheets } from '../../../src/pdf/index.js';
import { fingerprint } from '../../support/fingerprint.js';
import { emptyFolder } from '../../support/folder.js';
import { picture, writeDeck } from '../../support/pictures.js';
import { pngChunk } from '../../support/pngs.js';
import { failure, problemsOf } from '../../support/refusal.js';

/** What silhouette-card-maker does with it is told beside each: most of it was seen to lose work, cards or files. */
interface Trap {
  readonly input: string;
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
  readonly request?: Partial<RenderRequest>;
}

const one = await picture('teal', undefined, { width: 744, height: 1039 });
const half = one.subarray(0, one.length / 2);
const FRONT = { 'front/1.jpg': one };

describe('is refused with everything that is wrong, before anything is written, and nothing is touched:', () => {
  const REFUSED: readonly (Trap & { readonly told: readonly unknown[] })[] = [
    {
      input: 'a folder that is not there', // a traceback
      request: { dir: 'nowhere-at-all' },
      told: ['dir: nowhere-at-all does not exist'],
    },
    {
      input: 'a file for a folder',
      files: { front: one },
      told: ['front: this is not a folder'],
    },
    {
      input: 'a folder without a picture', // exit 0 and no PDF
      files: { 'front/README.md': 'none' },
      told: [expect.stringMatching(/deck: holds no pictures$/)],
    },
    {
      input: 'empty files and texts', // a traceback, or one card fewer
      files: { ...FRONT, 'front/2.jpg': '', 'front/3.png': 'text' },
      told: ['front/2.jpg: the file is empty', 'front/3.png: not an image'],
    },
    {
      input: 'pictures that are cut short, wherever they lie', // all work lost at the first
      files: { 'front/1.jpg': half, 'front/2.jpg': one, 'double_sided/2.jpg': half, 'back/b.jpg': half },
      told: ['front/1.jpg', 'double_sided/2.jpg', 'back/b.jpg'].map((name) => `${name}: cut short or damaged`),
    },
    {
      input: 'two backs, and nobody says which', // a question that nobody answers
      files: { ...FRONT, 'back/a.jpg': one, 'back/b.jpg': one },
      told: ['back: there are 2 backs: a.jpg, b.jpg'],
    },
    {
      input: 'backs whose fronts are missing, or unclear, or have one already', // a traceback with a Python set
      files: {
        ...FRONT,
        'front/x/2.jpg': one,
        'front/y/2.jpg': one,
        'double_sided/1.jpg': one,
        'double_sided/1.png': one,
        'double_sided/2.jpg': one,
        'double_sided/3.jpg': one,
      },
      told: [
        'double_sided/1.png: front/1.jpg has double_sided/1.jpg as its back already',
        'double_sided/2.jpg: may belong to front/x/2.jpg or front/y/2.jpg',
        expect.stringMatching(/^double_sided\/3\.jpg: no front of that name/),
      ],
    },
    {
      input: 'a result that is no PDF',
      files: FRONT,
      request: { outputPath: 'sheets.txt' },
      told: ['outputPath: sheets.txt does not end in .pdf'],
    },
    {
      input: 'a pair of card and paper that does not exist', // a traceback that calls the size "width=748 height=1049"
      files: FRONT,
      request: { cardSize: 'commander', paperSize: 'a3' },
      told: ['cardSize, paperSize: layout set 3.0.0 has no sheet of commander cards on a3'],
    },
    {
      input: 'more cropped than there is', // a traceback, or a ruined card
      files: FRONT,
      request: { crop: '250mm', cropBacks: '100' },
      told: [expect.stringMatching(/^crop: /), expect.stringMatching(/^cropBacks: /)],
    },
    {
      input: 'numbers out of range', // a traceback, or sheets of one pixel an inch
      files: FRONT,
      request: { ppi: 1, quality: 101, extendCorners: 600, marks: 5 },
      told: ['extendCorners', 'marks', 'ppi', 'quality'].map((field) =>
        expect.stringMatching(new RegExp(`^${field}: \\d+ is not a whole number from `)),
      ),
    },
    {
      input: 'slots that no sheet has', // passed over with a note
      files: FRONT,
      request: { skip: [8, -1] },
      told: ['skip: 8 is not a whole number from 0 to 7', 'skip: -1 is not a whole number from 0 to 7'],
    },
    {
      input: 'no slot at all', // nine zeros make a traceback
      files: FRONT,
      request: { skip: [0, 1, 2, 3, 4, 5, 6, 7, 7] },
      told: ['skip: no slot is left'],
    },
    {
      input: 'a picture that unfolds to more than memory holds', // decoded up to 179 megapixels
      files: { 'front/1.png': bomb(14_000) },
      told: [expect.stringMatching(/^front\/1\.png: .*100 megapixels/)],
    },
    {
      input: 'more than the limits', // the wrapper drops what is too large, silently
      files: { ...FRONT, 'front/2 x99.jpg': one },
      request: { maxCards: 99 },
      told: ['maxCards: 100 cards are more than the limit of 99'],
    },
    {
      input: 'backs of their own where only fronts are wanted',
      files: { ...FRONT, 'double_sided/1.jpg': one },
      request: { onlyFronts: true },
      told: ['onlyFronts: the backs of double-sided cards would be left out'],
    },
    {
      input: 'an offset that nobody saved', // printed unshifted
      files: FRONT,
      request: { offset: { profile: 'laser' } },
      told: ['offset.profile: there are no saved offsets here'],
    },
    {
      input: 'names that cannot be',
      files: FRONT,
      request: { frontDir: 'a\0b', backDir: 'long'.repeat(2000), outputPath: 'a\0b.pdf' },
      told: [
        'outputPath: the name holds a NUL character',
        'frontDir: the name holds a NUL character',
        expect.stringMatching(/^backDir: (long)+…[long]+ does not exist$/),
      ],
    },
    {
      input: 'folders that are only called nearly right', // backs printed as fronts
      files: { ...FRONT, 'Back/b.jpg': one, 'double-sided/1.jpg': one },
      told: ['Back/: this folder may be meant as back/', 'double-sided/: this folder may be meant as double_sided/'],
    },
  ];
  test.each(REFUSED)('$input', async ({ files = {}, request = {}, told }) => {
    const { dir, asked } = await prepare(files, request);
    const before = await fingerprint(dir);
    expect(await problemsOf(asked)).toEqual(told);
    expect(existsSync(join(dir, '../out'))).toBe(false);
    expect(await fingerprint(dir)).toEqual(before);
  });
});

describe('is drawn, and nothing of it is touched:', () => {
  const DRAWN: readonly (Trap & { readonly cards: number; readonly pages: number })[] = [
    {
      input: 'what systems and people leave in folders', // deleted, ._real_photo.jpg too; in inner folders a crash
      files: {
        ...FRONT,
        'front/.DS_Store': 'x',
        'front/._real_photo.jpg': one,
        'front/sub/Thumbs.db': 'x',
        'back/desktop.ini': 'x',
        'double_sided/.DS_Store': 'x',
        'front/README.MD': 'x',
      },
      cards: 1,
      pages: 2,
    },
    {
      input: 'equal names in two folders', // 2.x and 3.0.0 lose one, and exit with 0
      files: { 'front/a/1.jpg': one, 'front/b/1.jpg': one, 'double_sided/b/1.png': one },
      cards: 2,
      pages: 2,
    },
    {
      input: 'a back whose extension is another one', // a traceback
      files: { ...FRONT, 'double_sided/1.png': one },
      cards: 1,
      pages: 2,
    },
    {
      input: 'two backs, of which one is named',
      files: { ...FRONT, 'back/a.jpg': one, 'back/b.jpg': one },
      request: { back: 'b.jpg' },
      cards: 1,
      pages: 2,
    },
    {
      input: 'a slot that is skipped twice', // wastes another one
      files: { 'front/1 x7.jpg': one },
      request: { skip: [0, 0] },
      cards: 7,
      pages: 2,
    },
    {
      input: 'a deck whose result goes where no folder is yet', // all work lost
      files: FRONT,
      request: { outputPath: 'a/b/c/sheets.PDF', onlyFronts: true },
      cards: 1,
      pages: 1,
    },
  ];
  test.each(DRAWN)('$input', async ({ files = {}, request = {}, cards, pages }) => {
    const { dir, asked, outputDir } = await prepare(files, request);
    const before = await fingerprint(dir);
    expect(await renderSheets(asked, { outputDir })).toMatchObject({ cards, pages, warnings: [] });
    expect(await fingerprint(dir)).toEqual(before);
  });
});

test('a missing pair is told with those that exist', async () => {
  const { asked } = await prepare(FRONT, { cardSize: 'commander', paperSize: 'a3' });
  expect(await failure(asked)).toMatchObject({
    hint: expect.stringMatching(/^commander fits .*letter.*; a3 takes .*poker/),
  });
});

async function prepare(files: NonNullable<Trap['files']>, request: Partial<RenderRequest>) {
  const folder = await emptyFolder();
  const dir = await writeDeck(join(folder, 'deck'), { ...files, 'notes.txt': 'mine' });
  const outputDir = join(folder, 'out');
  return { dir, outputDir, asked: { dir, outputPath: join(outputDir, 'sheets.pdf'), ...request } };
}

/** A sound PNG of black and white: a few kilobytes that hold `side` × `side` pixels. */
function bomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1; // bit a pixel
  const rows = Buffer.alloc((1 + Math.ceil(side / 8)) * side);
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}
