import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type OffsetRequest, offsetPdf, renderSheets } from '../../../../src/pdf/index.js';
import { emptyFolder } from '../../../support/folder.js';
import { handMadePdf, placeOfTable, stream, twoPageObjects, twoPages } from '../../../support/hand-made-pdf.js';
import { seededRandom } from '../../../support/seeded-random.js';
import { requireTool } from '../../../support/tools.js';

const whole = twoPages();
const { 5: content = '', ...withoutContent } = twoPageObjects({});

/** Files that no offset is made of, with what is said of each. */
const UNFIT: Readonly<Record<string, readonly [pdf: string, told: RegExp]>> = {
  'nothing in it': ['', /the file is empty/],
  'a text in it': ['no PDF at all', /not a PDF/],
  'its end cut off': [whole.slice(0, whole.length / 2), /damaged or cut short: its end is missing/],
  'another place told for its table': [
    whole.replace(/startxref\n\d+/, `startxref\n${placeOfTable(whole) - 9}`),
    /damaged or cut short: its table of objects is not where/,
  ],
  'bytes too many before its pages': [whole.replace('2 0 obj', 'more 2 0 obj'), /damaged or cut short/],
  'no table': [`${whole.slice(0, placeOfTable(whole))}startxref\n0\n%%EOF`, /damaged or cut short/],
  'no pages': [handMadePdf({ 1: '<</Type/Catalog>>' }), /it has no pages/],
  'a page that is not there': [whole.replace('/Kids[3 0 R 4 0 R]', '/Kids[3 0 R 9 0 R]'), /a page is missing/],
  'pages in a ring': [whole.replace('/Kids[3 0 R 4 0 R]', '/Kids[2 0 R 2 0 R]'), /its pages run in a ring/],
  'content that is no stream': [
    handMadePdf({ ...withoutContent, 5: '(text)', 6: content }),
    /the content of a page is missing/,
  ],
  'values without end': [whole.replace('/Kids[3 0 R 4 0 R]', '['.repeat(20_000)), /damaged or cut short/],
  'a table that cannot be unpacked': [
    handMadePdf({ 1: stream('??', '/Type/XRef/Filter/FlateDecode/W[1 1 1]/Size 9') }).replace(
      /startxref\n\d+/,
      'startxref\n15',
    ),
    /a compressed part cannot be read/,
  ],
  'three pages': [threePages(), /has 3 pages, so the last has no back/],
};

test.each(Object.entries(UNFIT))('a PDF with %s is refused by its name, with a hint', async (_, [pdf, told]) => {
  const { path, target } = await fileWith(pdf);
  await expectRefused({ pdfPath: path, outputPath: target, x: 1 }, told);
});

test('an encrypted PDF is refused, also one that opens without a password', async ({ skip }) => {
  requireTool('qpdf', { skip });
  const { path, target } = await fileWith(whole);
  for (const [user, bits] of [
    ['user', '256'],
    ['', '256'],
    ['', '128'],
  ] as const) {
    const locked = `${path}.locked.pdf`;
    execFileSync('qpdf', [
      '--encrypt',
      user,
      'owner',
      bits,
      ...(bits === '128' ? ['--use-aes=y'] : []),
      '--',
      path,
      locked,
    ]);
    await expectRefused({ pdfPath: locked, outputPath: target, x: 1 }, /the PDF is encrypted/);
  }
});

test('a folder is refused, and so is a pipe, without waiting for its writer', async () => {
  const folder = await emptyFolder();
  const pipe = join(folder, 'pipe.pdf');
  execFileSync('mkfifo', [pipe]);
  await expectRefused({ pdfPath: folder, outputPath: join(folder, 'a.pdf'), x: 1 }, /this is a folder/);
  await expectRefused({ pdfPath: pipe, outputPath: join(folder, 'a.pdf'), x: 1 }, /this is no file/);
});

test('sheets without backs are refused unless their pages are named', async () => {
  const folder = await emptyFolder();
  const [path, target] = [join(folder, 'fronts.pdf'), join(folder, 'target.pdf')];
  await renderSheets({ dir: 'examples/deck/front', outputPath: path, onlyFronts: true });
  await expectRefused({ pdfPath: path, outputPath: target, x: 1 }, /the PDF has fronts only/);
  expect(await offsetPdf({ pdfPath: path, outputPath: target, x: 1, pages: 'all' })).toMatchObject({
    pages: 2,
    shifted: 2,
  });
});

test.each([
  ['odd', 2],
  ['even', 1],
  ['all', 3],
  ['2-3, 1', 3],
  [[3], 1],
])('of three pages those that %j names are moved', async (pages, shifted) => {
  const { path, target } = await fileWith(threePages());
  expect(await offsetPdf({ pdfPath: path, outputPath: target, x: 1, pages })).toMatchObject({ pages: 3, shifted });
});

test.each([
  ['4', /there is no page 4/],
  ['0-2', /there is no page 0/],
  ['', /"" is no page/],
  [[1.5], /"1.5" is no page/],
  [[], /there is no page to move/],
])('pages %j are refused', async (pages, told) => {
  const { path, target } = await fileWith(threePages());
  await expectRefused({ pdfPath: path, outputPath: target, x: 1, pages }, told);
});

test('whatever bytes a PDF has, it is moved or refused, and one that was moved can be moved again', async () => {
  const random = seededRandom(7);
  const from = Buffer.from(whole, 'latin1');
  const { path, target } = await fileWith('');
  for (let round = 0; round < 150; round++) {
    const bytes = Buffer.from(from.subarray(0, random() < 0.2 ? Math.floor(random() * from.length) : from.length));
    for (let i = 0; i < 3 && bytes.length > 0; i++)
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    await writeFile(path, bytes);
    try {
      await offsetPdf({ pdfPath: path, outputPath: target, x: 1, pages: 'all' });
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'input_invalid' });
      continue;
    }
    expect((await readFile(target)).subarray(0, bytes.length).equals(bytes)).toBe(true);
    await offsetPdf({ pdfPath: target, outputPath: target, x: 1, pages: 'all' });
  }
});

function threePages(): string {
  return handMadePdf({
    ...twoPageObjects({}),
    2: '<</Type/Pages/Kids[3 0 R 4 0 R 6 0 R]/Count 3/MediaBox[0 0 180 120]>>',
    6: '<</Type/Page/Parent 2 0 R/Contents 5 0 R>>',
  });
}

async function fileWith(pdf: string): Promise<{ path: string; target: string }> {
  const folder = await emptyFolder();
  const path = join(folder, 'given.pdf');
  await writeFile(path, pdf, 'latin1');
  return { path, target: join(folder, 'target.pdf') };
}

async function expectRefused(request: OffsetRequest, told: RegExp): Promise<void> {
  const refused = offsetPdf(request);
  await expect(refused).rejects.toMatchObject({ code: 'input_invalid', hint: expect.stringMatching(/\w/) });
  await expect(refused).rejects.toThrow(told);
  expect(existsSync(request.outputPath ?? '')).toBe(false);
}
