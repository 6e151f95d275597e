// Draws decks over and over in one process, as a worker does, and tells how long each drawing took: BLEED OTHER DECK FOLDER
import { join } from 'node:path';
import { renderSheets } from 'cardq/pdf';

const [bleed, other, deck, folder] = process.argv.slice(2);
for (let turn = 0; turn < 5; turn++) await draw(other);
const first = await draw(deck);
const again = [];
for (let turn = 0; turn < 5; turn++) again.push(await draw(deck));
process.stdout.write(JSON.stringify({ first, again }));

async function draw(dir) {
  const start = performance.now();
  await renderSheets({ dir, bleed, outputPath: join(folder, 'sheets.pdf') });
  return performance.now() - start;
}
