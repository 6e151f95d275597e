import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type RenderRequest, renderSheets } from '../../../src/pdf/index.js';
import { transform } from '../../../src/pdf/matrix.js';
import { emptyFolder } from '../../support/folder.js';
import { readPdf } from '../../support/pdf-reader.js';
import { picture, writeDeck } from '../../support/pictures.js';
import { paintPage, type Raster } from '../../support/raster.js';
import { requireTool } from '../../support/tools.js';

const MM = 300 / 25.4;

beforeEach((context) => requireTool('pdftoppm', context));

describe('the rulers', () => {
  test.each([1, 2])('of page %i measure true both ways, in centimetres and in inches', async (page) => {
    const { at } = await paintPage(await rendered({ ruler: true }), { page, ppi: 300 });
    const isDark = (x: number, y: number) => (at(x, y)[0] ?? 255) < 128;
    // Between the ends of the shortest ticks and the numbers; the lines lie 6.6 mm from the edges.
    const [outer, inner] = [Math.round(5.65 * MM), Math.round(7.55 * MM)];
    const across = (y: number) => middlesOf(3300, (x) => isDark(x, y));
    const down = (x: number) => middlesOf(2550, (y) => isDark(x, y));
    for (const [ticks, step, count] of [
      [across(outer), 5 * MM, 21],
      [across(inner), 150, 9],
      [down(outer), 5 * MM, 21],
      [down(inner), 150, 9],
    ] as const) {
      expect(ticks).toHaveLength(count);
      const [first = NaN] = ticks;
      for (const [i, tick] of ticks.entries()) expect(Math.abs(tick - first - i * step)).toBeLessThanOrEqual(1);
    }
  });

  test('are numbered, and only there when they are wanted', async () => {
    const [front, back] = await readPdf(await rendered({ ruler: true }));
    const numbers = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10 cm', '0', '1', '2', '3', '4 in'];
    expect(back?.lines.map(({ text }) => text).filter((text) => text !== ' ')).toEqual([...numbers, ...numbers]);
    expect(front?.lines.at(-1)?.text).toMatch(/template/);
    expect((await readPdf(await rendered({})))[1]?.lines).toEqual([]);
  });
});

describe('the outline', () => {
  test.each([1, 2])('shows where the cards of page %i are cut, corners and all, whatever they show', async (page) => {
    const { at } = await paintPage(await rendered({ outline: true }), { page, ppi: 300 });
    // On the back, the cards stand in the lower row, upside down.
    const top = page === 1 ? 228 : 1282;
    for (const left of [140, 899]) {
      expect(levelsAcross(at, { x: left, y: top + 500 })).toEqual({ dark: true, light: true });
      expect(levelsAcross(at, { x: left + 744, y: top + 500 })).toEqual({ dark: true, light: true });
      // 35 px of radius: the middle of the arc is 10 px from either side.
      expect(levelsAcross(at, { x: left + 10, y: top + 10 })).toEqual({ dark: true, light: true });
      const corner = levelsAcross(at, { x: left + 3, y: top + 3 });
      expect(corner.dark && corner.light).toBe(false);
    }
  });

  test('is a circle on round cards', async () => {
    const request = { outline: true, cardSize: '40mm_circle', bleed: 'none' } as const;
    const path = await rendered(request);
    const [slot] = (await readPdf(path))[0]?.pictures ?? [];
    if (slot === undefined) throw new Error('no card');
    const { at } = await paintPage(path, { page: 1, ppi: 300 });
    const middle = transform({ x: 0.5, y: 0.5 }, slot.matrix);
    const radius = 20 * MM;
    for (let turn = 0; turn < 2 * Math.PI; turn += 0.3) {
      const [x, y] = [middle.x + radius * Math.cos(turn), middle.y + radius * Math.sin(turn)].map(Math.round);
      const point = { x: x ?? NaN, y: y ?? NaN };
      expect(levelsAcross(at, point)).toEqual({ dark: true, light: true });
    }
  });

  test('is not there unless it is wanted', async () => {
    const { at } = await paintPage(await rendered({}), { page: 1, ppi: 300 });
    expect(levelsAcross(at, { x: 140, y: 700 })).toEqual({ dark: true, light: false });
  });
});

/** A black card and a white one on letter, with a black back. */
async function rendered(request: Partial<RenderRequest>): Promise<string> {
  const folder = await emptyFolder();
  const dir = await writeDeck(folder, {
    'front/1.png': await picture('black', (image) => image.png()),
    'front/2.png': await picture('white', (image) => image.png()),
    'back/back.png': await picture('black', (image) => image.png()),
  });
  const outputPath = join(folder, 'sheets.pdf');
  await renderSheets({ dir, outputPath, ...request });
  return outputPath;
}

/** Whether there is something dark and something light within 2 px. */
function levelsAcross(at: Raster['at'], { x, y }: { x: number; y: number }): { dark: boolean; light: boolean } {
  const near = [-2, -1, 0, 1, 2].flatMap((dx) => [-2, -1, 0, 1, 2].map((dy) => at(x + dx, y + dy)[0] ?? NaN));
  return { dark: Math.min(...near) < 110, light: Math.max(...near) > 145 };
}

/** Middles of the runs of dark px. */
function middlesOf(length: number, isDark: (at: number) => boolean): number[] {
  const dark = [...Array(length).keys()].filter(isDark);
  const starts = dark.filter((at) => !isDark(at - 1));
  const ends = dark.filter((at) => !isDark(at + 1));
  return starts.map((start, i) => (start + (ends[i] ?? NaN)) / 2);
}
