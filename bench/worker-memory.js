import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cardq } from './contenders/cardq.js';
import { deck, makeDecks } from './decks/decks.js';
import { inFolder } from './support/folder.js';
import { median, now, until } from './support/measure.js';
import { rssMib } from './support/processes.js';

/*
 * `node bench/worker-memory.js`: what settings of a worker cost and save that draws card sheets: the most memory that it ever had
 * in RAM, by the kernel's mark, and the time for a deck that it has not seen. A process of its own for each deck and turn.
 */
const TURNS = 3;
const DECKS = ['d60', 'd960', 'big60'];
const UNLIMITED = { memory: null, memoryHard: null };
const SETTINGS = {
  'as it is': {},
  'UV_THREADPOOL_SIZE=2': { env: { UV_THREADPOOL_SIZE: '2' } },
  'UV_THREADPOOL_SIZE=1': { env: { UV_THREADPOOL_SIZE: '1' } },
  'MALLOC_ARENA_MAX=2': { env: { MALLOC_ARENA_MAX: '2' } },
  '--max-semi-space-size=2': { nodeArgs: ['--max-semi-space-size=2'] },
  'all of them, with one thread': {
    env: { UV_THREADPOOL_SIZE: '1', MALLOC_ARENA_MAX: '2' },
    nodeArgs: ['--max-semi-space-size=2'],
  },
};

await makeDecks();
const taken = new Map(Object.keys(SETTINGS).map((name) => [name, { idle: [], supervisor: [], decks: {} }]));
for (let turn = 0; turn < TURNS; turn++) {
  for (const [name, setting] of Object.entries(SETTINGS)) {
    for (const cards of DECKS) await inFolder((folder) => draw(folder, { setting, cards, into: taken.get(name) }));
  }
}
const head = ['', 'waiting', ...DECKS, 'supervisor'];
const rows = [...taken].map(([name, { idle, supervisor, decks }]) => [
  name,
  `${median(idle).toFixed(0)} MiB`,
  ...DECKS.map(
    (cards) => `${median(decks[cards].mib).toFixed(0)} MiB, ${(median(decks[cards].ms) / 1000).toFixed(2)} s`,
  ),
  `${median(supervisor).toFixed(0)} MiB`,
]);
for (const row of [head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...rows]) {
  process.stdout.write(`| ${row.join(' | ')} |\n`);
}

async function draw(folder, { setting, cards, into }) {
  const dir = deck(cards);
  const supervisor = new Cardq(folder, {
    schedules: {},
    render: { inputRoots: [join(dir, '..')] },
    workers: { pdf: { queues: ['pdf_generation'], processes: 1, limits: UNLIMITED, ...setting } },
  });
  await supervisor.start();
  try {
    const { workers, supervisor: own } = await supervisor.status();
    into.idle.push(rssMib(workers[0].pid));
    const begun = now();
    const { job } = await supervisor.ask('POST', '/jobs', { queue: 'pdf_generation', data: { dir } });
    await until('the sheets to be drawn', async () => {
      const { state, failedReason } = (await supervisor.ask('GET', `/jobs/pdf_generation/${job.id}`)).job;
      if (state === 'failed') throw new Error(failedReason);
      return state === 'completed';
    });
    into.decks[cards] ??= { mib: [], ms: [] };
    into.decks[cards].ms.push(now() - begun);
    into.decks[cards].mib.push(peakMib(workers[0].pid));
    into.supervisor.push(rssMib(own.pid));
  } finally {
    await supervisor.stop();
  }
}

/** The most memory that a process ever had in RAM. */
function peakMib(pid) {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;
}
