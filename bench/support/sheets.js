import { statSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.js';
import { inFolder } from './folder.js';
import { timed } from './measure.js';
import { watchPeak } from './processes.js';

/** How long a contender takes from its start until the PDF is there and it has left, in milliseconds. */
export function sheetsMs(contender, deck) {
  return makeSheets(contender, deck, (run) => timed(run));
}

/** The most memory that a contender, with its children, had in RAM while it made the sheets, in MiB. */
export function sheetsPeakMib(contender, deck) {
  return makeSheets(contender, deck, async (run) => {
    const peak = watchPeak();
    await run(peak.follow);
    return peak.mib();
  });
}

/** The size of the PDF that a contender makes. */
export function sheetsBytes(contender, deck) {
  return makeSheets(contender, deck, async (run, target) => {
    await run();
    return statSync(target).size;
  });
}

function makeSheets(contender, deck, measureRun) {
  return inFolder(async (folder) => {
    const target = join(folder, 'sheets.pdf');
    const [program, ...args] = contender.sheets(deck, target);
    const run = (onStart) => command(program, args, { cwd: folder, onStart });
    return measureRun(run, target);
  });
}
