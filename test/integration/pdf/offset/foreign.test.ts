import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { type OffsetRequest, offsetPdf } from '../../../../src/pdf/index.js';
import { emptyFolder } from '../../../support/folder.js';
import {
  editedPdf,
  handMadePdf,
  MARK,
  MARK_PIXELS,
  stream,
  twoPageObjects,
  twoPages,
} from '../../../support/hand-made-pdf.js';
import { difference, inkOf } from '../../../support/ink.js';
import { paintPage } from '../../../support/raster.js';
import { requireTool } from '../../../support/tools.js';

const MARK_HALVES = [MARK.slice(0, 30), MARK.slice(30)];
const inner = handMadePdf({ 4: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>' });

/** What PDFs of other programs may be like; all of them show the mark on two pages. */
const FOREIGN: Readonly<Record<string, string>> = {
  'nothing special': twoPages(),
  'a media box that begins elsewhere': twoPages({
    page: '/MediaBox[-100 50 80 170]',
    contents: '10 0 R',
    more: { 10: stream(`1 0 0 1 -100 50 cm ${MARK}`) },
  }),
  'a media box by its other corners': twoPages({ page: '/MediaBox[180 120 0 0]' }),
  'a crop box': twoPages({ page: '/MediaBox[-36 -24 300 300]/CropBox[0 0 180 120]' }),
  'a crop box larger than the media box': twoPages({ page: '/CropBox[-10 -10 190 130]' }),
  'numbers of a box that stand elsewhere': twoPages({ page: '/MediaBox[0 0 10 0 R 120]', more: { 10: '180' } }),
  'a page turned by a quarter': twoPages({ page: '/Rotate 90' }),
  'a page turned by half': twoPages({ page: '/Rotate 180' }),
  'a page turned by a quarter the other way': twoPages({ page: '/Rotate -90' }),
  'a turn inherited from above': twoPages({ above: '/Rotate 270/MediaBox[0 0 180 120]' }),
  'a turned page whose boxes begin elsewhere': twoPages({
    page: '/Rotate 90/MediaBox[0 0 400 400]/CropBox[24 36 204 156]',
    contents: '10 0 R',
    more: { 10: stream(`1 0 0 1 24 36 cm ${MARK}`) },
  }),
  'content in pieces': twoPages({
    contents: '[10 0 R 11 0 R]',
    more: { 10: stream(MARK_HALVES[0] ?? ''), 11: stream(MARK_HALVES[1] ?? '') },
  }),
  'a list of contents that both pages share': handMadePdf({
    ...twoPageObjects({ contents: '10 0 R', more: { 10: '[5 0 R]' } }),
    3: '<</Type/Page/Parent 2 0 R/Contents 10 0 R>>',
  }),
  'content that saves more than it restores': twoPages({ content: `q q ${MARK}` }),
  'names written by codes': twoPages({ contents: '', page: '/Con#74ents 5 0 R/Odd#20Name(a\\)b)' }),
  'something before its signature': `a mail header\r\n\r\n${twoPages()}`,
  'changes saved behind it': editedPdf(editedPdf(twoPages({ content: '' }), { 4: '<</Type/Page/Parent 2 0 R>>' }), {
    4: '<</Type/Page/Parent 2 0 R/Contents 5 0 R>>',
    5: stream(MARK),
  }),
  'a PDF inside it': twoPages({
    more: {
      10: stream(inner, '/Type/EmbeddedFile'),
      11: `<</Length 12 0 R>>\nstream\n${inner}\nendstream`,
      12: String(inner.length),
    },
  }),
  'comments between its words': twoPages({ page: '/Kind % >>\n/Odd', contents: '5 % of both\n0 % R\rR' }),
  'a turn that is null, so inherited': twoPages({
    page: '/Rotate null/CropBox null',
    above: '/Rotate 90/MediaBox[0 0 180 120]',
  }),
  'no table before its first one': twoPages({ trailer: '/Prev 0' }),
  'line ends of one character': twoPages().replace('endobj\n3 0 obj\n', 'endobj\r3 0 obj\r'),
};

/** What PDFs are like that all readers show without a word, though the format knows better. */
const FLAWED: Readonly<Record<string, string>> = {
  'a table that counts from 1': countedFrom1(twoPages()),
  'a table that promises a line too many': twoPages().replace('\n5 1\n', '\n5 2\n'),
  'a page of a later generation than its table has': twoPages().replace('4 0 obj', '4 3 obj').replace('4 0 R', '4 3 R'),
  'a string that is not quite hex': twoPages({ page: '/Odd<6z>' }),
  'packed objects without their checksum': hybrid((data) => deflateSync(data).subarray(0, -4).toString('latin1')),
};

/** What qpdf makes of it. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  'objects packed in streams': ['--object-streams=generate'],
  'an order for the web': ['--linearize'],
  'an order for the web, objects packed': ['--linearize', '--object-streams=generate'],
  'nothing compressed': ['--qdf'],
};

beforeEach(({ skip }) => {
  requireTool('qpdf', { skip });
  requireTool('pdftoppm', { skip });
});

describe('a PDF with', () => {
  test.each(Object.entries(FOREIGN))('%s moves by exactly as much as is asked for', async (_, pdf) => {
    await expectMoved(Buffer.from(pdf, 'latin1'));
  });

  test.each(Object.entries(FLAWED))('%s moves by exactly as much as is asked for', async (_, pdf) => {
    await expectPainted(Buffer.from(pdf, 'latin1'));
  });

  test.each(Object.entries(FORMS))('%s moves by exactly as much as is asked for', async (_, flags) => {
    const folder = await emptyFolder();
    const [from, to] = [join(folder, 'plain.pdf'), join(folder, 'made.pdf')];
    await writeFile(from, twoPages(), 'latin1');
    execFileSync('qpdf', [...flags, from, to]);
    await expectMoved(await readFile(to));
  });

  test('a table of both forms is read as readers of the newer one do', async () => {
    await expectMoved(Buffer.from(hybrid(), 'latin1'));
  });
});

test('pages without content are left alone', async () => {
  const { before, after, result } = await moved(Buffer.from(twoPages({ contents: '' }), 'latin1'), { x: 5, y: 5 });
  expect(after.equals(before)).toBe(true);
  expect(result).toMatchObject({ pages: 2, shifted: 1, warnings: [] });
});

test('what was made of a PDF with something before its signature is made anew', async () => {
  const { from, to } = await moved(Buffer.from(FOREIGN['something before its signature'] ?? '', 'latin1'), { x: 1 });
  expect(await offsetPdf({ pdfPath: from, outputPath: to, x: 2 })).toMatchObject({ shifted: 1 });
});

test('a page at two places of the document moves at both or is refused', async () => {
  const pdf = twoPages().replace('/Kids[3 0 R 4 0 R]/Count 2', '/Kids[4 0 R 4 0 R]/Count 2');
  const bytes = Buffer.from(pdf, 'latin1');
  await expect(moved(bytes, { x: 5 })).rejects.toMatchObject({
    message: expect.stringContaining('pages 1 and 2 are one'),
  });
  await expectPainted(bytes, { pages: 'all' }); // qpdf would warn of what it was given
});

test.each(['nothing special', 'a crop box', 'a page turned by a quarter', 'a turned page whose boxes begin elsewhere'])(
  'a PDF with %s is turned about the middle of what is shown, after the shift',
  async (kind) => {
    await expectMoved(Buffer.from(FOREIGN[kind] ?? '', 'latin1'), { angle: 180 });
  },
);

interface Wish {
  readonly pages?: string;
  readonly angle?: 0 | 180;
}

/** Expects what `expectPainted` does, and a PDF that is sound to qpdf. */
async function expectMoved(pdf: Buffer, wish: Wish = {}): Promise<void> {
  const path = await expectPainted(pdf, wish);
  expect(execFileSync('qpdf', ['--check', path], { encoding: 'utf8' })).toContain(
    'No syntax or stream encoding errors',
  );
}

/** Expects the back to be painted 6 px further left and 9 px lower, then turned by `angle`. Returns where the result is. */
async function expectPainted(pdf: Buffer, { pages, angle = 0 }: Wish = {}): Promise<string> {
  const { from, to } = await moved(pdf, { x: 6, y: 9, angle, pages });
  const before = await paintPage(from, { page: 2, ppi: 300 });
  const after = await paintPage(to, { page: 2, ppi: 300 });
  const shifted = (x: number, y: number) => [x - 6, y + 9] as const;
  const turned = (x: number, y: number) => [before.width - 1 - (x - 6), before.height - 1 - (y + 9)] as const;
  const expected = inkOf(before, angle === 0 ? shifted : turned);
  expect(expected.size).toBe(MARK_PIXELS);
  expect(difference(inkOf(after), expected)).toBe(0);
  return to;
}

/** The PDF and what an offset makes of it, as files and as bytes; the one begins with the other. */
async function moved(before: Buffer, wish: Omit<OffsetRequest, 'pdfPath'>) {
  const folder = await emptyFolder();
  const [from, to] = [join(folder, 'before.pdf'), join(folder, 'after.pdf')];
  await writeFile(from, before);
  const result = await offsetPdf({ pdfPath: from, outputPath: to, ...wish });
  const after = await readFile(to);
  expect(after.subarray(0, before.length).equals(before)).toBe(true);
  return { from, to, before, after, result };
}

/** A PDF whose back page only readers of streams of objects find. */
function hybrid(deflated?: (data: string) => string): string {
  const { 4: page = '', ...others } = twoPageObjects({});
  const packed = `4 0 ${page}`;
  const entries = '/Type/ObjStm/N 1/First 4';
  const pdf = handMadePdf({
    ...others,
    10: deflated === undefined ? stream(packed, entries) : stream(deflated(packed), `${entries}/Filter/FlateDecode`),
    11: stream('\x02\0\0\0\x0a\0\0', '/Type/XRef/Size 12/W[1 4 2]/Index[4 1]'),
  });
  return pdf.replace('trailer\n<<', `trailer\n<</XRefStm ${pdf.indexOf('11 0 obj')}`);
}

/** A whole table in one section, whose first object should be 0. */
function countedFrom1(pdf: string): string {
  return pdf.replace(/\n[1-5] 1(?=\n\d{10})/g, '').replace('xref\n0 1\n', 'xref\n1 6\n');
}
