import { join } from 'node:path';
import { Cardq } from './contenders/cardq.js';
import { deck, makeDecks } from './decks/decks.js';
import { inFolder } from './support/folder.js';
import { inTurns, now, until } from './support/measure.js';
import { program } from './support/supervised.js';

/*
 * `node bench/processes.js`: how many jobs a second one, two and more processes do, and one process with as much concurrency:
 * jobs that draw sheets, and jobs that wait for 50 ms as for a server; after `npm run build`.
 */
const TURNS = 3;
const KINDS = {
  'the same deck of 60': { queue: 'pdf_generation', jobs: 12, data: { dir: deck('d60') } },
  'a wait of 50 ms': { queue: 'waits', jobs: 100, data: { ms: 50 } },
};
const WORKERS = [
  { processes: 1, concurrency: 1 },
  { processes: 2, concurrency: 1 },
  { processes: 4, concurrency: 1 },
  { processes: 8, concurrency: 1 },
  { processes: 1, concurrency: 4 },
];

await makeDecks();
print(['processes × concurrency', ...Object.keys(KINDS)]);
print(['---', ...Object.keys(KINDS).map(() => '---:')]);
const rates = [];
for (const kind of Object.values(KINDS))
  rates.push(await inTurns(TURNS, WORKERS, (worker) => inFolder((folder) => jobsPerSecond(folder, worker, kind))));
for (const [at, { processes, concurrency }] of WORKERS.entries())
  print([`${processes} × ${concurrency}`, ...rates.map((rate) => `${rate[at].toFixed(1)} /s`)]);

/** From when the first job is added until all are done. */
async function jobsPerSecond(folder, worker, { queue, jobs, data }) {
  const supervisor = new Cardq(folder, {
    queues: { pdf_generation: {}, waits: { module: program('waits.mjs') } },
    schedules: {},
    render: { inputRoots: [data.dir ?? '.'], outputDir: join(folder, 'out') },
    workers: { pdf: { queues: ['pdf_generation', 'waits'], ...worker } },
  });
  await supervisor.start();
  try {
    const began = now();
    await Promise.all(Array.from({ length: jobs }, () => supervisor.ask('POST', '/jobs', { queue, data })));
    await until('all jobs to be done', async () => {
      const { queues } = await supervisor.status();
      return queues.find(({ name }) => name === queue).completed >= jobs;
    });
    return (jobs / (now() - began)) * 1000;
  } finally {
    await supervisor.stop();
  }
}

function print(cells) {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
