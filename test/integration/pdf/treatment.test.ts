import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type RenderRequest, type RenderResult, renderSheets } from '../../../src/pdf/index.js';
import type { Matrix, Point, Rect } from '../../../src/pdf/matrix.js';
import { composeCard, type Recipe } from '../../support/composed-card.js';
import { composePage, likeness } from '../../support/composed-page.js';
import { emptyFolder } from '../../support/folder.js';
import { fullArt } from '../../support/full-art.js';
import type { ShownPicture } from '../../support/pdf-painter.js';
import { readPdf } from '../../support/pdf-reader.js';
import { picture, writeDeck } from '../../support/pictures.js';
import { paintPage } from '../../support/raster.js';
import { bounds, edgesApart } from '../../support/rectangles.js';
import { requireTool } from '../../support/tools.js';

/** Standard cards on letter paper: where the slots are, and how far cards reach beyond them. */
const CARD = { width: 744, height: 1039 };
const REACH = 8;
const SLOTS = [228, 1282].flatMap((y) => [140, 899, 1658, 2417].map((x) => ({ x, y })));
const FIRST = { x: 140, y: 228, ...CARD };
const FIRST_WITH_BLEED = { x: 132, y: 220, width: 760, height: 1055 };
/** Boxes stay a hundredth of a px off the grid, and a PDF holds six decimals of a point. */
const EXACT = 0.011;

/** A card of 63 by 88 mm with a border of 3, as printing houses ask for it, at 300 per inch. */
const BORDERED = { width: 815, height: 1110 };

const PLAIN = { card: CARD, reach: REACH, fit: 'stretch', bleed: 'edge', extendCorners: 0 } as const;

interface Asked extends Partial<Pick<Recipe, 'fit' | 'bleed' | 'extendCorners'>> {
  readonly crop?: string;
}

/** What is asked for, and what that cuts from the width and from the height. */
const TREATMENTS: readonly (readonly [asked: Asked, cutShares: Point])[] = [
  [{}, shares(0)],
  [{ crop: '3mm' }, ofBorders(3)],
  [{ crop: '20%', fit: 'crop' }, shares(0.2)],
  [{ crop: '5', bleed: 'under' }, shares(0.05)],
  [{ crop: '0.125in', bleed: 'real' }, ofBorders(3.175)],
  [{ crop: '1', bleed: 'real' }, shares(0.01)], // too little: the edges are drawn outward
  [{ fit: 'crop', bleed: 'real' }, shares(0)], // enough on one axis
  [{ crop: '3mm', bleed: 'none' }, ofBorders(3)],
  [{ extendCorners: 20 }, shares(0)],
  [{ crop: '3mm', extendCorners: 50 }, ofBorders(3)],
  [{ fit: 'crop', bleed: 'none', extendCorners: 9 }, shares(0)],
];

/** What renderers round in their own way costs a little; a crop that is a quarter of a mm off is far below. */
const ALIKE_DB = 45;

describe('cards look as if they were cut and smeared pixel by pixel', () => {
  const pictures: Buffer[] = [];

  beforeAll(async () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const size = orientation % 3 === 0 ? BORDERED : { width: 1000, height: 1300 };
      const image = fullArt(size).withMetadata({ orientation });
      const isLossless = orientation % 4 === 0;
      const stored = isLossless
        ? image.webp({ lossless: true })
        : image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
      pictures.push(await stored.toBuffer());
    }
  });

  test.for(TREATMENTS)('%j', async ([asked, cutShares], { skip }) => {
    requireTool('pdftoppm', { skip });
    const files = Object.fromEntries(pictures.map((bytes, i) => [`${i}.jpg`, bytes]));
    const { path } = await render(files, asked);
    const page = await paintPage(path, { page: 1, ppi: 300 });
    const cards = await Promise.all(pictures.map((bytes) => composeCard(bytes, { ...PLAIN, ...asked, cutShares })));
    const composed = await composePage(
      page,
      cards.map((card, i) => ({ picture: card, matrix: inSlot(i) })),
    );
    for (const [i, slot] of SLOTS.entries()) {
      const card = { ...slot, ...CARD };
      expect(likeness(page, composed, [card]), `card ${i}`).toBeGreaterThan(ALIKE_DB);
      expect(likeness(page, composed, around(card)), `around card ${i}`).toBeGreaterThan(ALIKE_DB);
    }
  });
});

describe('a picture of 69 by 94 mm, of which a border of 3 is cut', () => {
  const shownOf = async (asked: Partial<RenderRequest>) => {
    const { path } = await render({ 'a.jpg': await picture('teal', (image) => image.jpeg(), BORDERED) }, asked);
    const [page] = await readPdf(path);
    return { bleed: page?.bleed ?? [], pictures: page?.pictures ?? [] };
  };

  test('lies around the card by 35.43 px, is seen exactly in the slot, and keeps its pixels', async () => {
    const { pictures, bleed } = await shownOf({ crop: '3mm' });
    expectPicture(pictures[0], {
      whole: { x: 140 - 35.433, y: 228 - 35.433, width: 814.866, height: 1109.866 },
      visible: FIRST,
    });
    expect(pictures).toMatchObject([{ pixels: BORDERED }]);
    expect(edgesApart(bounds(bleed), FIRST_WITH_BLEED)).toBeLessThan(EXACT);
  });

  test('is its own bleed without a second drawing', async () => {
    const { pictures, bleed } = await shownOf({ crop: '3mm', bleed: 'real' });
    expect(pictures).toHaveLength(1);
    expectPicture(pictures[0], {
      whole: { x: 140 - 35.433, y: 228 - 35.433, width: 814.866, height: 1109.866 },
      visible: FIRST_WITH_BLEED,
    });
    expect(bleed).toEqual([]);
  });

  test('lies below itself, larger, on the card and its bleed', async () => {
    const { pictures, bleed } = await shownOf({ crop: '3mm', bleed: 'under' });
    expect(pictures).toHaveLength(2);
    expectPicture(pictures[0], {
      whole: { x: 132 - 36.195, y: 220 - 35.979, width: 832.389, height: 1126.957 },
      visible: FIRST_WITH_BLEED,
    });
    expectPicture(pictures[1], {
      whole: { x: 140 - 35.433, y: 228 - 35.433, width: 814.866, height: 1109.866 },
      visible: FIRST,
    });
    expect(bleed).toEqual([]);
  });
});

test('what is encoded anew holds nothing that is not seen, and lies exactly where it lay in the whole', async () => {
  const png = await picture('teal', (image) => image.png(), BORDERED);
  for (const [bleed, pixels, lost] of [
    ['none', { width: 745, height: 1040 }, 35],
    ['real', { width: 761, height: 1056 }, 27],
  ] as const) {
    const { path } = await render({ 'a.png': png }, { crop: '3mm', bleed });
    const [shown] = (await readPdf(path))[0]?.pictures ?? [];
    expect(shown).toMatchObject({ pixels });
    const [across, down] = [814.866 / 815, 1109.866 / 1110];
    expectPicture(shown, {
      whole: {
        x: 140 - 35.433 + lost * across,
        y: 228 - 35.433 + lost * down,
        width: pixels.width * across,
        height: pixels.height * down,
      },
      visible: bleed === 'none' ? FIRST : FIRST_WITH_BLEED,
    });
  }
});

describe('the common back', () => {
  const blank = () => picture('teal', (image) => image.jpeg(), BORDERED);

  test('is cropped by its own crop alone; backs of their own are cropped as fronts', async () => {
    const files = {
      'front/a.jpg': await blank(),
      'front/b.jpg': await blank(),
      'double_sided/b.jpg': await blank(),
      'back/back.jpg': await picture('navy', (image) => image.jpeg(), BORDERED),
    };
    for (const [asked, fronts, common] of [
      [{ crop: '50' }, 1488, 744],
      [{ cropBacks: '50' }, 744, 1488],
      [{ crop: '20', cropBacks: '50' }, 930, 1488],
    ] as const) {
      const { path } = await render(files, { ...asked, onlyFronts: false });
      const [front, back] = await readPdf(path);
      expect(widths(front?.pictures)).toEqual([fronts, fronts]);
      expect(widths(back?.pictures)).toEqual([common, fronts]);
    }
  });

  test('may be the picture of a front: it is stored once, and each side has its own crop', async () => {
    const files = { 'front/a.jpg': await blank(), 'back/back.jpg': await blank() };
    const once = await render(files, { onlyFronts: false });
    const twice = await render(files, { onlyFronts: false, crop: '50' });
    const pages = await readPdf(twice.path);
    expect(pages.map(({ pictures }) => widths(pictures))).toEqual([[1488], [744]]);
    expect(twice.bytes - once.bytes).toBeLessThan((await blank()).length);
  });
});

describe('the resolution that counts is that of what is seen', () => {
  test('a picture of more than the highest is kept as it is, when the rest is cut', async () => {
    const file = await picture('teal', (image) => image.jpeg(), { width: 1630, height: 2220 });
    const { path, warnings } = await render({ 'a.jpg': file }, { crop: '3mm', ppi: 600 });
    expect((await readPdf(path))[0]?.pictures).toMatchObject([{ pixels: { width: 1630, height: 2220 } }]);
    expect(warnings).toEqual([]);
  });

  test('what is seen of a larger one has the highest afterwards', async () => {
    const file = await picture('teal', (image) => image.jpeg(), { width: 1630, height: 2220 });
    const { path } = await render({ 'a.jpg': file }, { crop: '3mm', ppi: 300 });
    const [page] = await readPdf(path);
    // 746 px of 1488.24 across, and 1041 of 2078.25 down: two px more than the slot has are let pass; one more is cut through
    expect(page?.pictures).toMatchObject([{ pixels: { width: 747, height: 1042 } }]);
  });

  test('warnings are of it, and a picture cropped to the shape of the card is not stretched', async () => {
    const files = { 'a.jpg': await picture('teal', (image) => image.jpeg(), BORDERED) };
    expect((await render(files, { crop: '60' })).warnings).toEqual(['a.jpg: only 128 ppi']);
    const square = { 'a.jpg': await picture('teal', (image) => image.jpeg(), { width: 1200, height: 1200 }) };
    expect((await render(square, {})).warnings).toEqual(['a.jpg: stretched by 40 % to fit the card']);
    expect((await render(square, { fit: 'crop' })).warnings).toEqual([]);
  });
});

test('pictures without enough real bleed are named, and where', async () => {
  const files = {
    'front/tall.jpg': await picture('teal', (image) => image.jpeg(), { width: 744, height: 2078 }),
    'front/wide.jpg': await picture('teal', (image) => image.jpeg(), { width: 1488, height: 1039 }),
    'back/back.jpg': await picture('navy', (image) => image.jpeg(), CARD),
  };
  const asked = { onlyFronts: false, crop: '1', bleed: 'real' } as const;
  const told = 'its edges are drawn outward there';
  expect((await render(files, { ...asked, crop: '3mm', fit: 'crop' })).warnings).toEqual([
    `back/back.jpg: too little is cut from it to be real bleed to the left and right, above and below; ${told}`,
  ]);
  expect((await render(files, { ...asked, cropBacks: '5', fit: 'crop' })).warnings).toEqual([
    `front/tall.jpg: too little is cut from it to be real bleed to the left and right; ${told}`,
    `front/wide.jpg: too little is cut from it to be real bleed above and below; ${told}`,
  ]);
});

function expectPicture(shown: ShownPicture | undefined, wanted: { whole: Rect; visible: Rect }): void {
  if (shown === undefined) throw new Error('there is no such picture');
  expect(edgesApart(shown, wanted.whole)).toBeLessThan(EXACT);
  expect(edgesApart(shown.visible, wanted.visible)).toBeLessThan(EXACT);
}

function widths(pictures: readonly ShownPicture[] | undefined): number[] | undefined {
  return pictures?.map(({ width }) => Math.round(width));
}

function shares(both: number): Point {
  return { x: both, y: both };
}

/** Of a picture that is a card with a border of so many mm. */
function ofBorders(mm: number): Point {
  const border = (mm / 25.4) * 300;
  return { x: (2 * border) / (CARD.width + 2 * border), y: (2 * border) / (CARD.height + 2 * border) };
}

function inSlot(index: number): Matrix {
  const { x = NaN, y = NaN } = SLOTS[index] ?? {};
  return [CARD.width, 0, 0, CARD.height, x, y];
}

function around({ x, y, width, height }: Rect): Rect[] {
  const across = { x: x - REACH, width: width + 2 * REACH, height: REACH };
  const down = { y, width: REACH, height };
  return [
    { ...across, y: y - REACH },
    { ...across, y: y + height },
    { ...down, x: x - REACH },
    { ...down, x: x + width },
  ];
}

async function render(
  files: Readonly<Record<string, Uint8Array>>,
  asked: Partial<RenderRequest>,
): Promise<RenderResult> {
  const folder = await emptyFolder();
  const dir = await writeDeck(folder, files);
  return renderSheets({ dir, outputPath: join(folder, 'sheets.pdf'), onlyFronts: true, ...asked });
}
