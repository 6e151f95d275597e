import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EXECUTABLE } from '../contenders/cardq.js';
import { deck } from '../decks/decks.js';
import { node } from '../support/command.js';
import { inFolder } from '../support/folder.js';
import { median, timed } from '../support/measure.js';

const TURNS = 11;

/** Moving the backs of a PDF of sixteen pages, and what it adds to the file. */
export async function measure() {
  return inFolder(async (folder) => {
    const [given, moved] = [join(folder, 'sheets.pdf'), join(folder, 'moved.pdf')];
    const cardq = (...args) => node([EXECUTABLE, ...args, '--local'], { cwd: folder });
    await cardq('render', deck('png60'), '--quality', '93', '-o', given); // which makes it 17 MB
    const offset = () => cardq('offset', given, '-x', '-5', '-y', '10', '-o', moved);
    const times = [];
    for (let turn = 0; turn < TURNS; turn++) times.push(await timed(offset));
    const [before, after] = [given, moved].map((path) => statSync(path).size);
    const what = `offset of a PDF of ${(before / 1e6).toFixed(0)} MB and 16 pages`;
    return [
      { what, unit: 'ms', cardq: median(times), most: 250 },
      { what: 'bytes that an offset of 16 pages adds', unit: 'B', cardq: after - before, most: 4096 },
    ];
  });
}
