import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { emptyFolder } from '../support/folder.js';

const DRAW = fileURLToPath(new URL('../../bench/decks/draw.js', import.meta.url));
const SMALL = { cards: 2, width: 74, height: 104 };
const DECKS = [
  { ...SMALL, name: 'jpegs', format: 'jpeg' },
  { ...SMALL, name: 'pngs', format: 'png' },
];

test('the decks of the benchmark are the same every time, however many processes draw them', async () => {
  const alone = drawDecks(await emptyFolder(), { processes: 1 });
  const together = drawDecks(await emptyFolder(), { processes: 3 });
  expect(alone.size).toBe(6);
  expect([...together].sort()).toEqual([...alone].sort());
  expect(new Set(alone.values()).size, 'cards that differ, and one back').toBe(5);
});

test('the cards of the benchmark are what their deck says', async () => {
  const folder = await emptyFolder();
  drawDecks(folder, { processes: 1 });
  const facts = async (name: string) => sharp(join(folder, name)).metadata();
  expect(await facts('jpegs/front/card1.jpg')).toMatchObject({ format: 'jpeg', width: 74, chromaSubsampling: '4:2:0' });
  expect(await facts('pngs/front/card2.png')).toMatchObject({ format: 'png', height: 104, hasAlpha: true });
  const { data } = await sharp(join(folder, 'pngs/front/card2.png')).raw().toBuffer({ resolveWithObject: true });
  expect([data.at(3), data.at((52 * 74 + 37) * 4 + 3)], 'alpha of a corner and of the middle').toEqual([0, 255]);
});

/** What was drawn: the content of each file by its name. */
function drawDecks(folder: string, { processes }: { processes: number }): Map<string, string> {
  for (let share = 0; share < processes; share++) {
    execFileSync(process.execPath, [DRAW, folder, String(share), String(processes), JSON.stringify(DECKS)]);
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:jpg|png)$/.test(name),
  );
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'base64')]));
}
