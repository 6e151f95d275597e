import { join } from 'node:path';
import { Cardq } from '../contenders/cardq.js';
import { pm2 } from '../contenders/pm2.js';
import { SUPERVISORS } from '../contenders/supervisors.js';
import { inFolder } from '../support/folder.js';
import { median, now, ofEach, timed, turnsOf, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { isAlive, parentOf } from '../support/processes.js';
import { program, underOne } from '../support/supervised.js';

const PLAN = { processes: 100, leaveMs: 500 };
const JOBS = 20;
/** pm2 takes the better part of a minute for each. */
const SWIFT = SUPERVISORS.filter((one) => one !== pm2);

/** How long it takes until nothing is left of processes that take half a second to leave, and of jobs that take a second. */
export async function measure() {
  const row = { unit: 'ms', most: 750 };
  const [stops, terms] = [await timesOf(byCommand), await timesOf(bySignal)];
  const overJobs = [];
  for (let turn = 0; turn < turnsOf(3); turn++) overJobs.push(await stopJobs());
  return [
    { ...row, what: 'stop of 100 workers that take 500 ms to leave', ...stops },
    { ...row, what: 'SIGTERM to the supervisor of such 100', ...terms },
    {
      what: `stop of ${JOBS} workers with a job each, after the end of the last job`,
      unit: 'ms',
      cardq: median(overJobs),
      most: 250,
    },
  ];
}

async function timesOf(end) {
  const measureOne = (contender) => underOne(contender, PLAN, end);
  return { ...(await ofEach(3, SWIFT, measureOne)), ...(await ofEach(1, [pm2], measureOne)) };
}

function byCommand(one) {
  one.isGone = true;
  return timed(() => one.supervisor.stop());
}

function bySignal(one) {
  const pid = parentOf(one.notes.read()[0].pid);
  one.isGone = true;
  return timed(async () => {
    process.kill(pid, 'SIGTERM');
    await until(`${one.name} to leave`, () => !isAlive(pid));
  });
}

function stopJobs() {
  return inFolder(async (folder) => {
    const notes = new Notes(join(folder, 'notes'));
    const config = {
      queues: { long: { module: program('second-long.mjs') } },
      workers: { one: { queues: ['long'], processes: JOBS } },
    };
    const supervisor = new Cardq(folder, config, { NOTES: notes.path });
    await supervisor.start();
    for (let job = 0; job < JOBS; job++) await supervisor.ask('POST', '/jobs', { queue: 'long' });
    await until('all jobs to run', () => notes.read().length >= JOBS);
    await supervisor.stop();
    const stopped = now();
    const ends = notes.read().filter(({ words }) => words[0] === 'ended');
    if (ends.length !== JOBS) throw new Error(`${JOBS - ends.length} jobs did not end`);
    return stopped - Math.max(...ends.map(({ at }) => at));
  });
}
