import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { readPdf } from '../../support/pdf-reader.js';
import { fronts, writeDeck } from '../../support/pictures.js';
import { requireTool } from '../../support/tools.js';

test('a name in any European script is read back from the PDF as it was given', async () => {
  const { dir, outputPath } = await deck();
  const name = 'Œuvres – Ängström, Καλημέρα, Привет, Việt ♠';
  const { warnings } = await renderSheets({ dir, outputPath, name, onlyFronts: true });
  const [page] = await readPdf(outputPath);
  expect(page?.text).toBe(`label: ${name}, sheet: 1, template: letter-standard-v6`);
  expect(warnings.filter((warning) => warning.startsWith('name'))).toEqual([]);
});

test('a name that macOS has taken apart is put together, and what the font lacks is printed as a question mark', async () => {
  const { dir, outputPath } = await deck();
  const { warnings } = await renderSheets({ dir, outputPath, name: 'Cafe\u0301 日本', onlyFronts: true });
  const [page] = await readPdf(outputPath);
  expect(page?.text).toBe('label: Café ??, sheet: 1, template: letter-standard-v6');
  expect(warnings).toContain('name: the label cannot show 日 本');
});

test('the font is embedded, cut down to what is used, with its way back to Unicode', async ({ skip }) => {
  requireTool('pdffonts', { skip });
  const { dir, outputPath } = await deck();
  await renderSheets({ dir, outputPath, name: 'Birds' });
  const [, , ...fonts] = execFileSync('pdffonts', [outputPath], { encoding: 'utf8' }).trimEnd().split('\n');
  expect(fonts).toEqual([
    expect.stringMatching(/^[A-Z]{6}\+DejaVuSansCondensed +CID TrueType +Identity-H +yes yes yes/),
  ]);
  expect(await readFile(outputPath, 'latin1')).toMatch(/\/Ascent 928 \/Descent -236 \/CapHeight 729 /);
});

test('the same name gives the same bytes, whatever was written before', async () => {
  const { dir, outputPath } = await deck();
  await renderSheets({ dir, outputPath, name: 'Ünïcode' });
  const first = await readFile(outputPath);
  await renderSheets({ dir, outputPath, name: 'something else' });
  await renderSheets({ dir, outputPath, name: 'Ünïcode' });
  expect((await readFile(outputPath)).equals(first)).toBe(true);
});

test('a sheet without a label carries no font', async () => {
  const { dir, outputPath } = await deck();
  await renderSheets({ dir, outputPath, layout: '1.4.0', paperSize: 'tabloid' });
  const pdf = await readFile(outputPath);
  expect(pdf.includes('/Font')).toBe(false);
  expect((await readPdf(outputPath)).map(({ text }) => text)).toEqual(['', '']);
});

async function deck(): Promise<{ dir: string; outputPath: string }> {
  const folder = await emptyFolder();
  return { dir: await writeDeck(folder, await fronts(1)), outputPath: join(folder, 'sheets.pdf') };
}
