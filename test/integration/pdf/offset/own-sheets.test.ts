import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { degrees, PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, test } from 'vitest';
import { offsetPdf, renderSheets } from '../../../../src/pdf/index.js';
import { emptyFolder } from '../../../support/folder.js';
import { fingerprints, readPdf, type ShownPage } from '../../../support/pdf-reader.js';
import { paintPage } from '../../../support/raster.js';
import { requireTool } from '../../../support/tools.js';

describe('an offset', () => {
  test('moves backs alone: right and up as their cards stand, so left and down on the page', async () => {
    const { source, target } = await deck();
    const result = await offsetPdf({ pdfPath: source, outputPath: target, x: 50, y: 100 });
    expect(result).toMatchObject({ path: target, pages: 4, shifted: 2, warnings: [] });
    const [before, after] = [await readPdf(source), await readPdf(target)];
    expect(moves(before, after)).toEqual([
      [0, 0],
      [-50, 100],
      [0, 0],
      [-50, 100],
    ]);
  });

  test('keeps every byte of the PDF and adds a few, the same at every run', async () => {
    const { source, target } = await deck();
    const first = await offsetPdf({ pdfPath: source, outputPath: target, x: 1, y: -2.5 });
    const [bytes, shifted] = [await readFile(source), await readFile(target)];
    expect(shifted.subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(shifted.length - bytes.length).toBeLessThan(3000);
    const again = await offsetPdf({ pdfPath: source, outputPath: target, x: 1, y: -2.5 });
    expect(again.sha256).toBe(first.sha256);
  });

  test('tells by the ids of its file what it came from, and that it is another', async () => {
    const { source, target } = await deck();
    const [id, none] = await fingerprints(source);
    expect(none).toBeNull();
    const seen = new Set<string | null | undefined>([none]);
    for (const x of [1, 2]) {
      await offsetPdf({ pdfPath: source, outputPath: target, x });
      const [first, second] = await fingerprints(target);
      expect(first).toBe(id);
      seen.add(second);
    }
    expect(seen.size).toBe(3);
  });

  test('is sound to qpdf, and painted where it should be', async ({ skip }) => {
    requireTool('qpdf', { skip });
    requireTool('pdftoppm', { skip });
    const { source, target } = await deck();
    await offsetPdf({ pdfPath: source, outputPath: target, x: -30, y: -60 });
    expect(execFileSync('qpdf', ['--check', target], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    );
    const [before, after] = [
      await paintPage(source, { page: 2, ppi: 300 }),
      await paintPage(target, { page: 2, ppi: 300 }),
    ];
    for (const [x, y] of [
      [150, 150],
      [800, 700],
      [2000, 1500],
    ] as const)
      expect(after.at(x + 30, y - 60)).toEqual(before.at(x, y));
  });

  test('goes the same way on a page that is shown turned', async () => {
    const folder = await emptyFolder();
    const document = await PDFDocument.load(await readFile((await deck()).source));
    const [front, back] = document.getPages();
    if (front === undefined || back === undefined) throw new Error('no pages');
    document.removePage(3);
    document.removePage(2);
    back.setRotation(degrees(90));
    const source = join(folder, 'turned.pdf');
    await writeFile(source, await document.save());
    const target = join(folder, 'target.pdf');
    await offsetPdf({ pdfPath: source, outputPath: target, x: 50, y: 0 });
    // Left on a page that is shown turned clockwise is down in its own coordinates, in which it is read back.
    expect(moves(await readPdf(source), await readPdf(target))[1]).toEqual([0, 50]);
  });

  test('reads what was rendered, and writes beside it unless told otherwise', async () => {
    const outputDir = await emptyFolder();
    await renderSheets({ dir: 'examples/deck', outputPath: 'sheets.pdf' }, { outputDir });
    const result = await offsetPdf(
      { pdfPath: join(outputDir, 'sheets.pdf'), x: 1, y: 1 },
      { inputRoots: [], outputDir },
    );
    expect(result.path).toBe(join(outputDir, 'sheets_offset.pdf'));
  });
});

async function deck(): Promise<{ source: string; target: string }> {
  const folder = await emptyFolder();
  const source = join(folder, 'sheets.pdf');
  await renderSheets({ dir: 'examples/deck', outputPath: source });
  return { source, target: join(folder, 'shifted.pdf') };
}

/** How far the first picture of each page has moved, in px, y down. */
function moves(before: readonly ShownPage[], after: readonly ShownPage[]): number[][] {
  return before.map(({ pictures: [was] }, i) => {
    const is = after[i]?.pictures[0];
    return [(is?.x ?? NaN) - (was?.x ?? NaN), (is?.y ?? NaN) - (was?.y ?? NaN)].map(
      (px) => Math.round(px * 100) / 100 + 0,
    );
  });
}
