import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cardFile } from './card-file.js';

/*
 * Draws its share of some decks' cards; several of it draw all.
 *
 *     node draw.js FOLDER SHARE SHARES '[{"name":"d60","cards":60,"width":744,"height":1039,"format":"jpeg"}]'
 */
const [folder, share, shares, decks] = process.argv.slice(2);
const mine = JSON.parse(decks)
  .flatMap(filesOf)
  .filter((_, index) => index % Number(shares) === Number(share));
for (const { path, ...card } of mine) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await cardFile(card));
}

function filesOf({ name, cards, ...kind }) {
  const extension = kind.format === 'jpeg' ? 'jpg' : 'png';
  const fronts = Array.from({ length: cards }, (_, index) => ({
    ...kind,
    path: join(folder, name, 'front', `card${index + 1}.${extension}`),
    number: 1000 + index,
  }));
  return [...fronts, { ...kind, path: join(folder, name, 'back/back.jpg'), number: 7, format: 'jpeg' }];
}
