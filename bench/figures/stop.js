import { join } from 'node:path';
import { Cardq, cardq } from '../contenders/cardq.js';
import { floor } from '../contenders/floor.js';
import { pm2 } from '../contenders/pm2.js';
import { inFolder } from '../support/folder.js';
import { inTurns, median, now, timed, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { program } from '../support/supervised.js';

const PROCESSES = 20;
const LEAVE_MS = 1000;

/** How much longer stopping takes than what is stopped needs. */
export async function measure() {
  const times = await inTurns(3, [cardq, floor, pm2], stopBare);
  const [ours, least, theirs] = times.map((time) => time - LEAVE_MS);
  const overJobs = [];
  for (let turn = 0; turn < 3; turn++) overJobs.push(await stopJobs());
  return [
    {
      what: `stop of ${PROCESSES} workers, beyond the 1 s they take to leave`,
      unit: 'ms',
      cardq: ours,
      floor: least,
      pm2: theirs,
      most: 250,
    },
    {
      what: `stop of ${PROCESSES} workers with a job each, after the end of the last job`,
      unit: 'ms',
      cardq: median(overJobs),
      most: 250,
    },
  ];
}

function stopBare(contender) {
  return inFolder(async (folder) => {
    const notes = new Notes(join(folder, 'notes'));
    const env = { NOTES: notes.path, LEAVE_MS: String(LEAVE_MS) };
    const supervisor = contender.open(folder, { program: program('bare.cjs'), processes: PROCESSES, env });
    await supervisor.start();
    await until('all to be born', () => notes.read().length === PROCESSES);
    return timed(() => supervisor.stop());
  });
}

function stopJobs() {
  return inFolder(async (folder) => {
    const notes = new Notes(join(folder, 'notes'));
    const config = {
      queues: { long: { module: program('second-long.mjs') } },
      workers: { one: { queues: ['long'], processes: PROCESSES } },
    };
    const supervisor = new Cardq(folder, config, { NOTES: notes.path });
    await supervisor.start();
    for (let job = 0; job < PROCESSES; job++) await supervisor.ask('POST', '/jobs', { queue: 'long' });
    await until('all jobs to run', () => notes.read().length >= PROCESSES);
    await supervisor.stop();
    const stopped = now();
    const ends = notes.read().filter(({ words }) => words[0] === 'ended');
    if (ends.length !== PROCESSES) throw new Error(`${PROCESSES - ends.length} jobs did not end`);
    return stopped - Math.max(...ends.map(({ at }) => at));
  });
}
