/**
 * Draws the pictures of docs/card-sheets.md: renders the sample deck as the table below asks and photographs the pages.
 * Needs pdftoppm (Debian: poppler-utils); the same bytes at every run with the same versions of it and of sharp.
 *
 *     node scripts/make-pictures.js [folder]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { build, root } from './setup.js';

// Parts of a page, in px at 300 per inch.
const GAP_BETWEEN_CARDS = { left: 1600, top: 204, width: 112, height: 84 };
const UPPER_LEFT = { left: 0, top: 0, width: 480, height: 360 };
const LOWER_RIGHT = { left: 2820, top: 2190, width: 480, height: 360 };
const UPPER_MARGIN = { left: 1010, top: 20, width: 1320, height: 120 };
const RIGHT_MARGIN = { left: 3200, top: 740, width: 100, height: 1070 };

/** What is asked for, the page that shows it (1 is the first front), the part of it, and how wide the picture becomes. */
const PICTURES = {
  front: { asked: { name: 'Night sky' }, page: 1 },
  back: { asked: { name: 'Night sky' }, page: 2 },
  'own-backs': { asked: {}, page: 4 },
  'laid-down': { asked: { borderless: true }, page: 1 },
  skip: { asked: { skip: [4] }, page: 1 },
  'three-marks': { asked: { marks: 3 }, page: 1, area: UPPER_LEFT, width: 240 },
  'four-marks': { asked: { marks: 4 }, page: 1, area: UPPER_LEFT, width: 240 },
  'three-marks-far': { asked: { marks: 3 }, page: 1, area: LOWER_RIGHT, width: 240 },
  'four-marks-far': { asked: { marks: 4 }, page: 1, area: LOWER_RIGHT, width: 240 },
  'bleed-edge': { asked: { bleed: 'edge' }, page: 1, area: GAP_BETWEEN_CARDS, width: 224 },
  'bleed-real': { asked: { bleed: 'real', crop: '3mm' }, page: 1, area: GAP_BETWEEN_CARDS, width: 224 },
  'bleed-none': { asked: { bleed: 'none' }, page: 1, area: GAP_BETWEEN_CARDS, width: 224 },
  ruler: { asked: { ruler: true }, page: 1, area: UPPER_MARGIN, width: 480 },
  outline: { asked: { outline: true }, page: 1, area: GAP_BETWEEN_CARDS, width: 224 },
  label: { asked: { name: 'Night sky' }, page: 1, area: RIGHT_MARGIN, turn: -90, width: 480 },
};

const WHOLE_PAGE_WIDTH = 400;
const COLORS = 96;
/** The paper is white, and so may be what lies around the picture. */
const FRAME = { top: 1, bottom: 1, left: 1, right: 1, background: '#bbbbbb' };

build();
const { renderSheets } = await import('../dist/src/pdf/index.js');
const folder = resolve(process.argv[2] ?? join(root, 'docs/images'));
mkdirSync(folder, { recursive: true });
const workplace = mkdtempSync(join(tmpdir(), 'cardq-pictures-'));
try {
  for (const [name, { asked, ...view }] of Object.entries(PICTURES)) {
    const outputPath = join(workplace, `${name}.pdf`);
    await renderSheets({ dir: join(root, 'examples/deck'), outputPath, ...asked });
    const { size } = await photograph(outputPath, view, join(folder, `${name}.png`));
    process.stdout.write(`${name}.png ${(size / 1024).toFixed(1)} KiB\n`);
  }
} finally {
  rmSync(workplace, { recursive: true });
}

async function photograph(pdf, { page, area, turn = 0, width = WHOLE_PAGE_WIDTH }, path) {
  const only = ['-r', '300', '-f', String(page), '-l', String(page), '-singlefile', '-png'];
  const sheet = execFileSync('pdftoppm', [...only, pdf], { maxBuffer: 2 ** 28 });
  const part = await sharp(sheet)
    .extract({ left: 0, top: 0, ...(area ?? (await sharp(sheet).metadata())) })
    .png()
    .toBuffer();
  const isEnlarged = area !== undefined && area.width < width && turn === 0;
  return sharp(part)
    .rotate(turn)
    .resize({ width, kernel: isEnlarged ? 'nearest' : 'lanczos3' })
    .extend(FRAME)
    .png({ palette: true, colours: COLORS, effort: 10 })
    .toFile(path);
}
