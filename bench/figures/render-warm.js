import { deck } from '../decks/decks.js';
import { node } from '../support/command.js';
import { inFolder } from '../support/folder.js';
import { median } from '../support/measure.js';
import { program } from '../support/supervised.js';

const PROCESSES = 7;
const KINDS = [
  { bleed: 'edge', most: 150 },
  { bleed: 'under', most: 50 },
];

/** Drawing d60 in a process that has drawn other decks before: when it sees the deck for the first time, and again. */
export async function measure() {
  const seen = KINDS.map(() => []);
  for (let turn = 0; turn < PROCESSES; turn++) {
    for (const [index, { bleed }] of KINDS.entries()) seen[index].push(await inFolder((folder) => draw(bleed, folder)));
  }
  return KINDS.flatMap(({ bleed, most }, index) => {
    const row = { unit: 'ms', most };
    const [first, again] = [seen[index].map((one) => one.first), seen[index].map((one) => median(one.again))];
    return [
      { ...row, what: `warm process, d60, bleed ${bleed}, a deck it has not seen`, cardq: median(first) },
      { ...row, what: `warm process, d60, bleed ${bleed}, the same deck again`, cardq: median(again) },
    ];
  });
}

async function draw(bleed, folder) {
  return JSON.parse(await node([program('warm-render.mjs'), bleed, deck('other60'), deck('d60'), folder]));
}
