import { statSync } from 'node:fs';
import { join } from 'node:path';
import { cardq } from '../contenders/sheets.js';
import { deck } from '../decks/decks.js';
import { command, node } from '../support/command.js';
import { inFolder } from '../support/folder.js';
import { median, timed } from '../support/measure.js';
import { program } from '../support/supervised.js';

const TURNS = 11;

/** Moving the backs of a PDF of sixteen pages, and what it adds to the file. */
export async function measure() {
  return inFolder(async (folder) => {
    const [given, moved] = [join(folder, 'sheets.pdf'), join(folder, 'moved.pdf')];
    const [executable, ...render] = cardq.sheets(deck('png60'), given);
    await command(executable, [...render, '--quality', '93']); // which gives it 17 MB
    const times = [];
    for (let turn = 0; turn < TURNS; turn++) times.push(await timed(() => node([program('offset.mjs'), given, moved])));
    const [before, after] = [given, moved].map((path) => statSync(path).size);
    const what = `offset of a PDF of ${(before / 1e6).toFixed(0)} MB and 16 pages`;
    return [
      { what, unit: 'ms', cardq: median(times), most: 250 },
      { what: 'bytes that an offset of 16 pages adds', unit: 'B', cardq: after - before, most: 4096 },
    ];
  });
}
