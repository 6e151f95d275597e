import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CardEntry, renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { readPdf, type ShownPage } from '../../support/pdf-reader.js';
import { picture, writeDeck } from '../../support/pictures.js';
import { problemsOf } from '../../support/refusal.js';

/** Pictures that can be told apart on the page by their width in pixels. */
const [a, b, c, d] = await Promise.all([1, 2, 3, 4].map((n) => picture('teal', undefined, sized(n))));
const NAMED = ['a', 'b', 'c', 'd'];
const PICTURES = { a, b, c, d };

describe('copies by name', () => {
  test('stand one behind the other, in natural order', async () => {
    const drawn = await draw({ 'front/2 x3.jpg': 'a', 'front/10 ×2.png': 'b', 'front/1.jpg': 'c' });
    expect(drawn).toMatchObject({ cards: 6, pages: ['c a a a b b', ''] });
  });

  test('go for both sides of a double-sided card', async () => {
    const drawn = await draw({ 'front/1 x2.jpg': 'a', 'double_sided/1.png': 'b' });
    expect(drawn).toMatchObject({ cards: 2, pages: ['a a', 'b b'] });
  });

  test('that contradict each other, or are none, are told at once', async () => {
    const told = await refused({ 'front/1 x2.jpg': 'a', 'front/2 x0.jpg': 'a', 'double_sided/1 x3.jpg': 'b' });
    expect(told).toEqual([
      'double_sided/1 x3.jpg: says x3, but front/1 x2.jpg makes 2',
      'front/2 x0.jpg: the count in its name is not from 1 to 999',
    ]);
  });

  test('count toward the limit of cards', async () => {
    const told = await refused({ 'front/1 x6.jpg': 'a', 'front/2 x5.jpg': 'a' }, { maxCards: 10 });
    expect(told).toEqual(['maxCards: 11 cards are more than the limit of 10']);
  });
});

describe('a list of cards', () => {
  const deck = { 'front/1.jpg': 'a', 'front/2 x9.jpg': 'b', 'double_sided/d.png': 'c', 'back/e.jpg': 'd' } as const;

  test('is followed as it stands: order, counts and backs of their own', async () => {
    const cards = [
      { front: '2 x9.jpg', back: 'd.png' },
      { front: '1.jpg', count: 3 },
      { front: '2 x9.jpg', count: 2 },
    ];
    const drawn = await draw(deck, { cards });
    expect(drawn).toMatchObject({ cards: 6, pages: ['b a a a b b', 'c d d d d d'] });
    expect(drawn.warnings).toEqual([]);
  });

  test('of the old sets puts double-sided cards on sheets of their own', async () => {
    const cards = [{ front: '2 x9.jpg', back: 'd.png' }, { front: '1.jpg' }];
    const drawn = await draw(deck, { cards, layout: '1.4.0', backSlots: 'present' });
    expect(drawn.pages).toEqual(['a', 'd', 'b', 'c']);
  });

  test('leaves out what it does not name, and one warning tells how much', async () => {
    const drawn = await draw({ ...deck, 'front/3.jpg': 'a' }, { cards: [{ front: '1.jpg' }] });
    expect(drawn).toMatchObject({ cards: 1, warnings: ['cards: 3 pictures are not in the list, and left out'] });
    const one = await draw({ 'front/1.jpg': 'a', 'front/2.jpg': 'b' }, { cards: [{ front: '1.jpg' }] });
    expect(one.warnings).toEqual(['cards: 1 picture is not in the list, and left out']);
  });

  test('keeps the pairs of the folders where it names no back', async () => {
    const files = {
      'front/1.jpg': 'a',
      'double_sided/1.png': 'b',
      'front/2.jpg': 'c',
      'double_sided/2.png': 'd',
    } as const;
    const drawn = await draw(files, { cards: [{ front: '1.jpg' }, { front: '2.jpg', back: '1.png' }] });
    expect(drawn.pages).toEqual(['a c', 'b b']);
  });

  test('names pictures with or without extension and count, by their way, and in either form of accents', async () => {
    const files = {
      'front/sub/é.jpg': 'a',
      'front/forest x3.jpg': 'b',
      'back/1.jpg': 'c',
      'extra/2.jpg': 'd',
    } as const;
    const fronts = ['sub/é', './sub/é.jpg', 'forest', 'front/forest x3.jpg', '../extra/2.jpg'];
    const cards = fronts.map((front) => ({ front: front.normalize('NFD'), back: 'extra/2.jpg' }));
    expect((await draw(files, { cards })).pages).toEqual(['a a b b d', 'd d d d d']);
  });

  test('may take pictures of a plain folder, and its common back from there too', async () => {
    const files = { '1.jpg': 'a', '2.jpg': 'b', 'back.jpg': 'c' } as const;
    const cards = [{ front: '2.jpg' }, { front: '1.jpg', back: '2.jpg' }];
    expect((await draw(files, { cards, back: 'back.jpg' })).pages).toEqual(['b a', 'c b']);
    expect((await draw(files, { back: 'back.jpg' })).pages).toEqual(['a b', 'c c']);
  });

  test('needs no single back when every card has its own', async () => {
    const files = { 'front/1.jpg': 'a', 'front/2.jpg': 'b', 'back/x.jpg': 'c', 'back/y.jpg': 'd' } as const;
    const cards = [
      { front: '1.jpg', back: 'x.jpg' },
      { front: '2.jpg', back: 'y.jpg' },
    ];
    expect((await draw(files, { cards })).pages).toEqual(['a b', 'c d']);
    expect(await refused(files, { cards: [...cards, { front: '1.jpg' }] })).toEqual([
      'back: there are 2 backs: x.jpg, y.jpg',
    ]);
  });

  test('is told with all its wrong entries, and with broken pictures', async () => {
    const files = {
      ...deck,
      'front/forest.jpg': 'a',
      'front/forest.png': 'a',
      'back/d.png': 'a',
      'front/sub/x.jpg': 'a',
    } as const;
    const cards = [
      { front: '1.jpg', count: 0 },
      { front: '1.jpgg' },
      { front: 'forest' },
      { front: 'forest.jpg', back: 'd.png' },
      { front: 'sub' },
      { front: 'forest.png', back: 'nothing.png' },
      { front: 'a\0b' },
      { front: `${'long'.repeat(2000)}.jpg` },
    ];
    expect(await refused(files, { cards })).toEqual([
      'cards[0].count: 0 is not a whole number from 1',
      'cards[1].front: there is no picture 1.jpgg (did you mean 1.jpg?)',
      'cards[5].back: there is no picture nothing.png',
      'cards[6].front: the name holds a NUL character',
      expect.stringMatching(/^cards\[7\]\.front: there is no picture (long)+…/),
      'sub: this is no file',
      'cards[2].front: forest may be front/forest.jpg or front/forest.png',
      'cards[3].back: d.png may be double_sided/d.png or back/d.png',
      'back: there are 2 backs: d.png, e.jpg',
    ]);
    expect(await refused(deck, { cards: [] })).toEqual(['cards: the list is empty']);
    expect(await refused(deck, { cards: [{ front: '1.jpg', count: 1e15 }] })).toEqual([
      'maxCards: 1000000000000000 cards are more than the limit of 10000',
    ]);
  });

  test('tells of a double-sided back that may belong to a card it names, and not of others', async () => {
    const files = {
      'front/x/1.jpg': 'a',
      'front/y/1.jpg': 'b',
      'front/2.jpg': 'c',
      'double_sided/1.png': 'd',
    } as const;
    expect(await refused(files, { cards: [{ front: 'x/1.jpg' }] })).toEqual([
      'double_sided/1.png: may belong to front/x/1.jpg or front/y/1.jpg',
    ]);
    expect((await draw(files, { cards: [{ front: 'x/1.jpg', back: '1.png' }] })).pages).toEqual(['a', 'd']);
    expect((await draw(files, { cards: [{ front: '2.jpg' }] })).pages).toEqual(['c', '']);
  });

  test('cannot name what jobs may not read', async () => {
    const folder = await emptyFolder();
    await writeDeck(folder, { 'roots/deck/front/1.jpg': a ?? '', 'private/1.jpg': a ?? '', 'roots/2.jpg': b ?? '' });
    await symlink(join(folder, 'private'), join(folder, 'roots/link'));
    const options = { inputRoots: [join(folder, 'roots')], outputDir: join(folder, 'out') };
    const told = (front: string) => problemsOf({ dir: 'deck', outputPath: 'sheets.pdf', cards: [{ front }] }, options);
    for (const front of ['../../../private/1.jpg', join(folder, 'private/1.jpg'), '../../link/1.jpg', '/etc/hostname'])
      expect(await told(front)).toEqual([expect.stringContaining(' is outside the folders that jobs may read')]);
    const cards = [{ front: '../../2.jpg' }, { front: join(folder, 'roots/2.jpg') }];
    expect(await renderSheets({ dir: 'deck', outputPath: 'sheets.pdf', cards }, options)).toMatchObject({ cards: 2 });
  });

  test('of double-sided cards is refused when only fronts are wanted', async () => {
    expect(await refused(deck, { cards: [{ front: '1.jpg', back: 'd.png' }], onlyFronts: true })).toEqual([
      'onlyFronts: the backs of double-sided cards would be left out',
    ]);
  });
});

interface Wish {
  readonly cards?: readonly CardEntry[];
  readonly layout?: string;
  readonly backSlots?: 'all' | 'present';
  readonly back?: string;
  readonly maxCards?: number;
  readonly onlyFronts?: boolean;
}

type Files = Readonly<Record<string, keyof typeof PICTURES>>;

/** What the pages show, slot by slot: the names of the pictures. */
async function draw(files: Files, wish: Wish = {}) {
  const { request, folder } = await prepare(files, wish);
  const { cards, warnings } = await renderSheets(request, { inputRoots: [folder] });
  const pages = await readPdf(request.outputPath);
  return {
    cards,
    pages: pages.map(shown),
    warnings: warnings.filter((warning) => !/ppi|stretched/.test(warning)),
  };
}

async function refused(files: Files, wish: Wish = {}): Promise<string[]> {
  return problemsOf((await prepare(files, wish)).request);
}

async function prepare(files: Files, { back, ...wish }: Wish) {
  const folder = await emptyFolder();
  const dir = join(folder, 'deck');
  const entries = Object.entries(files).map(([name, which]) => [name, PICTURES[which] ?? ''] as const);
  await writeDeck(dir, Object.fromEntries(entries));
  const common = back === undefined ? {} : { back: join(dir, back) };
  return { folder, request: { dir, outputPath: join(folder, 'sheets.pdf'), ...common, ...wish } };
}

function shown({ pictures }: ShownPage): string {
  return pictures.map(({ pixels }) => NAMED[pixels.width - sized(1).width]).join(' ');
}

function sized(n: number) {
  return { width: 73 + n, height: 104 };
}
