import { cardq, floor, standIn } from '../contenders/sheets.js';
import { deck } from '../decks/decks.js';
import { inTurns } from '../support/measure.js';
import { sheetsMs } from '../support/sheets.js';

const JPEGS = [
  { name: 'd60', turns: 9, others: [floor, standIn] },
  { name: 'd240', turns: 7, others: [floor, standIn] },
  { name: 'd960', turns: 5, others: [floor] }, // the stand-in would take 4 GiB and half a minute each time
];

/** From the command until the PDF is there, with nothing running before: drawing in the process of the command. */
export async function measure() {
  const rows = [];
  for (const { name, turns, others } of JPEGS) {
    rows.push({ what: `cold \`render --local\`, ${name}`, ...(await inMs(name, turns, others)), ratio: 1.25 });
  }
  rows.push({ what: 'cold `render --local`, png60', ...(await inMs('png60', 7, [floor, standIn])), most: 600 });
  return rows;
}

async function inMs(name, turns, others) {
  const contenders = [cardq, ...others].filter((one) => one !== null);
  const times = await inTurns(turns, contenders, (contender) => sheetsMs(contender, deck(name)));
  return { unit: 'ms', ...Object.fromEntries(contenders.map((contender, index) => [contender.name, times[index]])) };
}
