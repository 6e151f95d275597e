import { join } from 'node:path';
import { Cardq } from '../contenders/cardq.js';
import { inFolder } from '../support/folder.js';
import { median, now, turnsOf, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { program } from '../support/supervised.js';

const STARTS = 7;
const JOBS = 200;

/** On the embedded broker: how soon after the command `start` a first job runs, and how soon a job that finds free slots begins. */
export async function measure() {
  const first = [];
  const waits = [];
  for (let turn = 0; turn < turnsOf(STARTS); turn++) {
    await inFolder(async (folder) => {
      const notes = new Notes(join(folder, 'notes'));
      const config = {
        queues: { begins: { module: program('begins.mjs') } },
        schedules: {},
        workers: { all: { queues: ['begins'], processes: 2 } },
      };
      const supervisor = new Cardq(folder, config, { NOTES: notes.path });
      const add = async (before) => {
        const seen = notes.read().length;
        await supervisor.ask('POST', '/jobs', { queue: 'begins' });
        return (await until('the job to begin', () => notes.read()[seen])).at - before;
      };
      const started = now();
      await supervisor.start();
      try {
        first.push(await add(started));
        for (let number = 0; number < turnsOf(JOBS); number++) waits.push(await add(now()));
      } finally {
        await supervisor.stop();
      }
    });
  }
  return [
    { what: 'a first job begins after the command `start`, embedded', unit: 'ms', cardq: median(first), most: 1000 },
    { what: 'a job begins after it was added, embedded', unit: 'ms', cardq: median(waits), most: 5 },
  ];
}
