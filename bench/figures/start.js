import { join } from 'node:path';
import { cardq } from '../contenders/cardq.js';
import { floor } from '../contenders/floor.js';
import { pm2 } from '../contenders/pm2.js';
import { inFolder } from '../support/folder.js';
import { inTurns, now, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { program } from '../support/supervised.js';

/**
 * From the command, with nothing running, until every worker runs its first line and the command has returned; in a
 * folder where the supervisor has run before.
 */
export async function measure() {
  const rows = [];
  for (const [processes, ratio] of [
    [1, 1.4],
    [10, 1.25],
  ]) {
    const [ours, least, theirs] = await inTurns(9, [cardq, floor, pm2], (contender) => coldStart(contender, processes));
    const what = `cold start until ${processes === 1 ? '1 worker runs' : `${processes} workers run`}`;
    rows.push({ what, unit: 'ms', cardq: ours, floor: least, pm2: theirs, ratio });
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
