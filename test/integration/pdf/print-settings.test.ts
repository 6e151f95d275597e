import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { type RenderRequest, renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';
import { fronts, writeDeck } from '../../support/pictures.js';

const WAYS: [string, Partial<RenderRequest>, string][] = [
  ['landscape sheets on both sides, flipped on the long edge', { paperSize: 'a4' }, 'DuplexFlipLongEdge'],
  [
    'portrait sheets of the old sets, flipped on the short edge',
    { layout: '1.0.0', paperSize: 'tabloid' },
    'DuplexFlipShortEdge',
  ],
  ['fronts alone, on one side', { onlyFronts: true }, 'Simplex'],
];

test.each(WAYS)('print dialogues are asked for true size, and for %s', async (_, way, Duplex) => {
  const folder = await emptyFolder();
  const outputPath = join(folder, 'sheets.pdf');
  await renderSheets({ dir: await writeDeck(folder, await fronts(1)), outputPath, ...way });
  const task = getDocument({ data: new Uint8Array(await readFile(outputPath)), verbosity: 0 });
  const preferences = await (await task.promise).getViewerPreferences();
  await task.destroy();
  expect(preferences).toEqual({ PrintScaling: 'None', Duplex, PickTrayByPDFSize: true });
});
