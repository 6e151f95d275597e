import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { node } from '../support/command.js';

/** The size of a card on the sheet at 300 ppi. */
const CARD = { width: 744, height: 1039 };
const DRAWN = [
  { name: 'd960', cards: 960, ...CARD, format: 'jpeg' },
  { name: 'png60', cards: 60, ...CARD, format: 'png' },
  { name: 'big60', cards: 60, width: 2 * CARD.width, height: 2 * CARD.height, format: 'jpeg' },
];
/** Decks of copies: which card of d960, from 0, lies in each place. */
const COPIED = [
  { name: 'd60', cards: 60, of: (place) => place },
  { name: 'd240', cards: 240, of: (place) => place },
  { name: 'dup60', cards: 60, of: (place) => place >> 2 },
  { name: 'other60', cards: 60, of: (place) => 900 + place },
];
const DRAW = fileURLToPath(new URL('./draw.js', import.meta.url));

/** Kept between runs, under a name that changes with the generator and the encoder. */
const CACHE = join(tmpdir(), `cardq-bench-decks-${fingerprint()}`);

/** The folder of a deck, which holds `front/` and `back/`. */
export function deck(name) {
  return join(CACHE, name);
}

/** Draws all decks, on all cores, unless an earlier run did. */
export async function makeDecks() {
  if (existsSync(CACHE)) return;
  process.stderr.write('drawing the decks, once …\n');
  const making = `${CACHE}.${process.pid}`;
  try {
    await drawAll(making);
    for (const copied of COPIED) copyDeck(making, copied);
    renameSync(making, CACHE);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

async function drawAll(folder) {
  const shares = Array.from({ length: availableParallelism() }, (_, share) => share);
  const drawing = shares.map((share) => node([DRAW, folder, share, shares.length, JSON.stringify(DRAWN)]));
  await Promise.allSettled(drawing); // when one fails, the others write on until they have left
  await Promise.all(drawing);
}

function copyDeck(folder, { name, cards, of }) {
  const from = join(folder, 'd960');
  const to = join(folder, name);
  for (const side of ['front', 'back']) mkdirSync(join(to, side), { recursive: true });
  for (let place = 0; place < cards; place++) {
    copyFileSync(join(from, `front/card${of(place) + 1}.jpg`), join(to, `front/card${place + 1}.jpg`));
  }
  copyFileSync(join(from, 'back/back.jpg'), join(to, 'back/back.jpg'));
}

function fingerprint() {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const sum = createHash('sha256').update(JSON.stringify(sharp.versions));
  for (const name of readdirSync(here).sort()) sum.update(name).update(readFileSync(join(here, name)));
  return sum.digest('hex').slice(0, 12);
}
