import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { offsetPdf, renderSheets } from '../../../../src/pdf/index.js';
import { emptyFolder } from '../../../support/folder.js';
import { fronts, quarters, writeDeck } from '../../../support/pictures.js';
import { paintPage } from '../../../support/raster.js';
import { requireTool } from '../../../support/tools.js';

const SHEETS = [
  { layout: '3.0.0', paperSize: 'letter' },
  { layout: '3.0.0', paperSize: 'letter', cardSize: 'poker' },
  { layout: '1.0.0', paperSize: 'tabloid' },
] as const;
const OFFSETS = [
  { x: 11, y: '-2mm' },
  { x: -3, y: 40, angle: 1.5, axes: 'page' },
] as const;

beforeEach(({ skip }) => requireTool('pdftoppm', { skip }));

test.each(SHEETS)('sheets of %j drawn with an offset are those that an offset makes of them', async (sheets) => {
  const folder = await emptyFolder();
  const at = (name: string) => join(folder, name);
  const dir = await writeDeck(at('deck'), {
    ...(await fronts(3)),
    'back/back.png': await (await quarters()).png().toBuffer(),
  });
  await renderSheets({ dir, outputPath: at('plain.pdf'), ...sheets });
  for (const offset of OFFSETS) {
    await offsetPdf({ pdfPath: at('plain.pdf'), outputPath: at('moved.pdf'), ...offset });
    await renderSheets({ dir, outputPath: at('drawn.pdf'), ...sheets, offset });
    // Both round the same matrix, in other coordinates: a pixel at an edge may fall to either side.
    expect(await difference(at('moved.pdf'), at('drawn.pdf'), 2)).toBeLessThan(1e-3);
    expect(await difference(at('plain.pdf'), at('drawn.pdf'), 2)).toBeGreaterThan(0.01);
    expect(await difference(at('plain.pdf'), at('drawn.pdf'), 1)).toBe(0);
  }
});

test('wrong offsets are told with everything else that is wrong', async () => {
  const wrong = { dir: 'nowhere', outputPath: 'x.pdf', offset: { x: '1 foot', y: 1001, angle: 181 } };
  const refused = renderSheets(wrong);
  for (const field of ['dir', 'offset.x', 'offset.y', 'offset.angle'])
    await expect(refused).rejects.toThrow(`  ${field}: `);
});

/** The part of a page's levels of red, green and blue that differ between two PDFs. */
async function difference(one: string, other: string, page: number): Promise<number> {
  const [a, b] = [await paintPage(one, { page, ppi: 60 }), await paintPage(other, { page, ppi: 60 })];
  const differing = a.pixels.filter((level, i) => Math.abs(level - (b.pixels[i] ?? 0)) > 16);
  return differing.length / a.pixels.length;
}
