import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cardq, standIn } from '../contenders/sheets.js';
import { deck } from '../decks/decks.js';
import { sheetsBytes } from '../support/sheets.js';

const ALONE = [cardq];
const BOTH = standIn === null ? ALONE : [cardq, standIn];
const DECKS = [
  { name: 'd60', contenders: BOTH },
  { name: 'd240', contenders: ALONE }, // every raster of a full page is about as large as the last
  { name: 'd960', contenders: ALONE },
  { name: 'dup60', contenders: BOTH },
  { name: 'big60', contenders: BOTH },
];

/** How large the PDF is for each byte of the deck's pictures. */
export async function measure() {
  const rows = [];
  for (const { name, contenders } of DECKS) {
    const row = { what: `size of the PDF ÷ size of the pictures, ${name}`, unit: '×', most: 1.05 };
    const given = bytesOf(deck(name));
    for (const contender of contenders) row[contender.name] = (await sheetsBytes(contender, deck(name))) / given;
    rows.push(row);
  }
  return rows;
}

function bytesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}
