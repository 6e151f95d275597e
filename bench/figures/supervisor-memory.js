import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { SUPERVISORS } from '../contenders/supervisors.js';
import { ENVIRONMENT } from '../support/command.js';
import { inFolder } from '../support/folder.js';
import { median, pause, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { parentOf, rssMib } from '../support/processes.js';
import { oneByOne, program } from '../support/supervised.js';

const PLAIN = 9;

/** Memory of a supervisor with one worker and with a hundred, and what a worker has more than without any supervisor. */
export async function measure() {
  const plain = await plainMib();
  const one = await oneByOne(SUPERVISORS, { processes: 1 }, atRest);
  const hundred = await oneByOne(SUPERVISORS, { processes: 100 }, atRest);
  const of = (found, number) => Object.fromEntries(Object.entries(found).map(([name, at]) => [name, number(at, name)]));
  return [
    { what: 'supervisor of 1 worker', unit: 'MiB', ...of(one, ({ supervisor }) => supervisor), most: 80 },
    {
      what: 'supervisor, for each further worker',
      unit: 'kB',
      ...of(hundred, ({ supervisor }, name) => ((supervisor - one[name].supervisor) * 1024 ** 2) / 1000 / 99),
      most: 60,
    },
    {
      what: `worker, beyond the ${plain.toFixed(0)} MiB that it has by itself`,
      unit: 'MiB',
      ...of(hundred, ({ child }) => child - plain),
      most: 0.5, // of what differs between two that are the same
    },
  ];
}

async function atRest({ notes }) {
  const pids = notes.read().map(({ pid }) => pid);
  await pause(2000); // what starting has left to do
  return { supervisor: rssMib(parentOf(pids[0])), child: median(pids.map(rssMib)) };
}

function plainMib() {
  return inFolder(async (folder) => {
    const notes = new Notes(join(folder, 'notes'));
    const env = { ...ENVIRONMENT, NOTES: notes.path };
    const children = Array.from({ length: PLAIN }, () =>
      spawn(process.execPath, [program('bare.cjs')], { env, stdio: 'ignore' }),
    );
    try {
      await until('all to be born', () => notes.read().length === PLAIN);
      await pause(2000);
      return median(children.map(({ pid }) => rssMib(pid)));
    } finally {
      await Promise.all(children.map((child) => child.kill('SIGKILL') && once(child, 'exit')));
    }
  });
}
