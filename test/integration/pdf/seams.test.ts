import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import type { Rect } from '../../../src/pdf/matrix.js';
import { emptyFolder } from '../../support/folder.js';
import { pixelsAmiss } from '../../support/painted.js';
import { readPdf } from '../../support/pdf-reader.js';
import { picture, writeDeck } from '../../support/pictures.js';
import { boxOf } from '../../support/published-label.js';
import { PUBLISHED_SHEETS } from '../../support/published-sheets.js';
import { PAINTERS, paintPage, requirePainter } from '../../support/raster.js';
import { grown } from '../../support/rectangles.js';
import { withBleed } from '../../support/sheet-checks.js';

// Positions on these are no whole px of the page, nor of the resolutions below.
const TEMPLATES = ['a4-standard-v5', 'a4-standard-borderless-v2', 'letter_bridge_v2'];

describe.each(TEMPLATES)('black cards on %s', (template) => {
  test.for(PAINTERS.flatMap((painter) => [300, 217].map((ppi) => ({ painter, ppi }))))(
    'are black all over, painted by $painter at $ppi ppi',
    async ({ painter, ppi }, context) => {
      requirePainter(painter, context);
      const sheet = PUBLISHED_SHEETS.find((one) => one.template === template && one.set !== '1.4.0');
      if (sheet === undefined) throw new Error(`there is no ${template}`);
      const folder = await emptyFolder();
      const dir = await writeDeck(folder, { [`card x${sheet.fronts.length}.jpg`]: await picture('black') });
      const outputPath = join(folder, 'sheets.pdf');
      await renderSheets({ dir, outputPath, onlyFronts: true, ...sheet.asked });
      const [page] = await readPdf(outputPath);
      const onPage = ({ x, y, width, height }: Rect): Rect => {
        const scale = ppi / 300;
        return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
      };
      const black = [...sheet.fronts.map((card) => withBleed(card, sheet.bleed)), ...sheet.marks[3]].map(onPage);
      const either = (page?.lines ?? []).map((line) => onPage(grown(boxOf(line), 4)));
      expect(pixelsAmiss(await paintPage(outputPath, { page: 1, ppi, painter }), { black, either })).toBe(0);
    },
  );
});
