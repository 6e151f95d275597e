import { join } from 'node:path';
import { Cardq } from '../contenders/cardq.js';
import { inFolder } from '../support/folder.js';
import { median, turnsOf, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { secondAttempt } from '../support/second-attempt.js';
import { program } from '../support/supervised.js';

const TURNS = 7;
const BOOTED_WITHIN_MS = 20_000;

/** From SIGKILL of the only process, with a job in hand, until the job runs again: with a standby, and without one. */
export async function measure() {
  const row = { unit: 'ms' };
  return [
    { ...row, what: 'SIGKILL until its standby has the job', cardq: await takeOver(1), most: 10 },
    { ...row, what: 'SIGKILL until its replacement has the job, no standby', cardq: await takeOver(0) },
  ];
}

async function takeOver(standby) {
  const times = [];
  for (let turn = 0; turn < turnsOf(TURNS); turn++) times.push(await inFolder((folder) => once(folder, standby)));
  return median(times);
}

async function once(folder, standby) {
  const notes = new Notes(join(folder, 'notes'));
  const config = {
    queues: { hangs: { module: program('first-time-hangs.mjs') } },
    schedules: {},
    workers: { one: { queues: ['hangs'], processes: 1, standby } },
  };
  const supervisor = new Cardq(folder, config, { NOTES: notes.path });
  await supervisor.start();
  try {
    const all = async () => (await supervisor.status()).workers.filter(({ state }) => state === 'running').length;
    await until('the standby to be booted', async () => (await all()) === 1 + standby, BOOTED_WITHIN_MS);
    await supervisor.ask('POST', '/jobs', { queue: 'hangs' });
    return await secondAttempt(notes);
  } finally {
    await supervisor.stop();
  }
}
