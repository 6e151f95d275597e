import { fileURLToPath } from 'node:url';
import type { Workplace } from './cardq.js';
import { untilJob } from './over-socket.js';
import type { Exposed } from './over-tcp.js';

/** The sample deck. */
export const DECK = fileURLToPath(new URL('../../examples/deck', import.meta.url));

/** A configuration with something to see of everything: sheets, letters that are written or fail, and one who stands by. */
export const POST_OFFICE = {
  queues: {
    pdf_generation: { module: 'cardq/workers/pdf-generation' },
    letters: { module: './letters.mjs', attempts: 1 },
  },
  workers: {
    pdf: { queues: ['pdf_generation'], processes: 2 },
    post: { queues: ['letters'], processes: 3, standby: 1 },
    spare: { queues: ['letters'], processes: 1, restart: { max: 0 } },
  },
  schedules: {},
};

/** Writes the module of its letters: `pages` to write, each with so much to `burn`, and `fail` at the end, `until` a file is there. */
export async function writeLetters({ write }: Workplace): Promise<void> {
  await write(
    'letters.mjs',
    `import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { defineWorker } from 'cardq';
export default defineWorker({
  async process({ pages = 1, fail, until = '', burn = 0 }, { progress, signal }) {
    for (let done = 0; done < pages; done++) {
      for (const end = Date.now() + burn; Date.now() < end; );
      progress({ done, total: pages, unit: 'pages' });
      await delay(100, null, { signal });
    }
    if (fail && !existsSync(until)) throw new Error(fail);
  },
});
`,
  );
}

/** Work of all kinds: done, failed, under way, waiting; a worker that was killed, and one that is given up for that. */
export async function fill({ place }: Exposed): Promise<void> {
  const add = (data: object, id: string) => place.ok('enqueue', 'letters', JSON.stringify(data), '--id', id);
  await place.ok('render', DECK);
  await add({ fail: 'SMTP 451: the mailbox of rosa@example.org is busy', pages: 2 }, 'letter-17');
  await add({ fail: 'the address has no country' }, 'letter-18');
  for (const id of ['letter-19', 'letter-20', 'letter-21']) await add({ pages: 2 }, id);
  for (const id of ['letter-18', 'letter-17']) await untilJob(place, `letters/${id}`, 'failed');
  for (const one of ['post-2', 'spare-1']) {
    process.kill((await place.status()).workers.find(({ name }) => name === one)?.pid ?? 0, 'SIGKILL');
  }
  for (const id of ['journal-1', 'journal-2', 'journal-3']) await add({ pages: 600, burn: 20 }, id);
  await add({ pages: 40 }, 'letter-22');
  await untilJob(place, 'letters/journal-2', 'active');
}
