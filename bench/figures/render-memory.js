import { cardq, standIn } from '../contenders/sheets.js';
import { deck } from '../decks/decks.js';
import { median } from '../support/measure.js';
import { sheetsPeakMib } from '../support/sheets.js';

const TURNS = 3;

/** The most memory that a whole rendering has in RAM at any time, and how little it depends on the deck. */
export async function measure() {
  const [d60, d240, d960] = [await peaks('d60'), await peaks('d240'), await peaks('d960')];
  const growth = { what: 'peak memory, d960 ÷ d240', unit: '×', cardq: d960.cardq / d240.cardq, most: 1.3 };
  if (standIn !== null) growth.standIn = d960.standIn / d240.standIn;
  return [
    { what: 'peak memory, d60', ...d60 },
    { what: 'peak memory, d240', ...d240 },
    { what: 'peak memory, d960', ...d960, most: 200 },
    growth,
  ];
}

async function peaks(name) {
  const ours = [];
  for (let turn = 0; turn < TURNS; turn++) ours.push(await sheetsPeakMib(cardq, deck(name)));
  const row = { unit: 'MiB', cardq: median(ours) };
  return standIn === null ? row : { ...row, standIn: await sheetsPeakMib(standIn, deck(name)) };
}
