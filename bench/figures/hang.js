import { join } from 'node:path';
import { Cardq } from '../contenders/cardq.js';
import { inFolder } from '../support/folder.js';
import { median, now, turnsOf, until } from '../support/measure.js';
import { Notes } from '../support/notes.js';
import { isAlive } from '../support/processes.js';
import { program } from '../support/supervised.js';

const TIMEOUT_MS = 2000;
const TURNS = 5;

/** From the moment in which an event loop stands still until its process is gone. Other supervisors do not look. */
export async function measure() {
  const rows = [];
  for (const [how, what] of [
    ['spin', 'endless loop'],
    ['wait', 'blocked loop (Atomics.wait)'],
  ]) {
    const times = [];
    for (let turn = 0; turn < turnsOf(TURNS); turn++) times.push(await inFolder((folder) => once(folder, how)));
    const told = { pm2: 'never', supervisord: 'never', cardq: median(times) };
    rows.push({ what: `${what} is ended, heartbeat time-out 2 s`, unit: 'ms', ...told, most: TIMEOUT_MS + 500 });
  }
  return rows;
}

async function once(folder, how) {
  const notes = new Notes(join(folder, 'notes'));
  const config = {
    queues: { stuck: { module: program('stuck.mjs'), attempts: 1 } },
    schedules: {},
    workers: { one: { queues: ['stuck'], processes: 1, heartbeat: { interval: '500ms', timeout: TIMEOUT_MS } } },
  };
  const supervisor = new Cardq(folder, config, { NOTES: notes.path });
  await supervisor.start();
  try {
    await supervisor.ask('POST', '/jobs', { queue: 'stuck', data: { how } });
    const { pid, at } = await until('the loop to stand still', () => notes.read()[0]);
    await until('its process to be gone', () => !isAlive(pid));
    return now() - at;
  } finally {
    await supervisor.stop();
  }
}
