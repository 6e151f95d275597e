import { join } from 'node:path';
import { SUPERVISORS } from '../contenders/supervisors.js';
import { inFolder } from '../support/folder.js';
import { now, ofEach, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { program } from '../support/supervised.js';

const SIZES = [
  { processes: 1, turns: 9, ratio: 1.4 },
  { processes: 10, turns: 7, ratio: 1.25 },
  { processes: 100, turns: 3, ratio: 1.25 },
];

/**
 * From the command, with nothing running, until every worker runs its first line and the command has returned; in a
 * folder where the supervisor has run before.
 */
export async function measure() {
  const rows = [];
  for (const { processes, turns, ratio } of SIZES) {
    const times = await ofEach(turns, SUPERVISORS, (contender) => coldStart(contender, processes));
    const what = `cold start until ${processes === 1 ? '1 worker runs' : `${processes} workers run`}`;
    rows.push({ what, unit: 'ms', ...times, ratio });
  }
  return rows;
}

function coldStart(contender, processes) {
  return inFolder(async (folder) => {
    const notes = new Notes(join(folder, 'notes'));
    const supervisor = contender.open(folder, { program: program('bare.cjs'), processes, env: { NOTES: notes.path } });
    const startOnce = async () => {
      notes.clear();
      const start = now();
      await supervisor.start();
      const returned = now();
      const births = await until('all to be born', () => notes.read().length === processes && notes.read());
      await supervisor.stop();
      return Math.max(returned, ...births.map((birth) => birth.at)) - start;
    };
    await startOnce(); // which makes its files
    return startOnce();
  });
}
