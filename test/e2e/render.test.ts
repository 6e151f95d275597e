import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { emptyFolder } from '../support/folder.js';
import { begin } from '../support/in-front.js';
import { writeDeck } from '../support/pictures.js';
import { untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { watchedWay } from '../support/watched-way.js';
import { serving, workerModule } from '../support/worker-modules.js';

const DECK = fileURLToPath(new URL('../../examples/deck', import.meta.url));
const RESULT_KEYS = ['path', 'pages', 'sheets', 'cards', 'bytes', 'sha256', 'template', 'durationMs', 'warnings'];
const ONE_PROCESS = { workers: { pdf: { queues: ['pdf_generation'], processes: 1 } }, schedules: {} };

test('render draws the deck through the queue and prints the path of the PDF alone', async () => {
  const place = await workplace(ONE_PROCESS);
  await place.ok('start');
  const { code, stdout, stderr } = await place.run(['render', DECK]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\/.+\.pdf\n$/);
  expect(stdout.startsWith(join(place.folder, 'output'))).toBe(true);
  expect(readFileSync(stdout.trim()).subarray(0, 5).toString()).toBe('%PDF-');
  const { queues } = await place.status();
  expect(queues[0]).toMatchObject({ name: 'pdf_generation', completed: 1, failed: 0 });
});

test('render --json prints the job with its result; -o brings the PDF where the user wants it', async () => {
  const place = await workplace(ONE_PROCESS);
  await place.ok('start');
  const elsewhere = await emptyFolder();
  const { schemaVersion, job } = JSON.parse(
    await place.ok('render', DECK, '-o', join(elsewhere, 'deck.pdf'), '--json'),
  );
  expect({ schemaVersion, state: job.state }).toEqual({ schemaVersion: 1, state: 'completed' });
  expect(Object.keys(job.result).sort()).toEqual([...RESULT_KEYS].sort());
  expect(job.result).toMatchObject({ cards: 10, pages: expect.any(Number), warnings: [] });
  expect(readdirSync(elsewhere)).toEqual(['deck.pdf']);
  expect(readFileSync(join(elsewhere, 'deck.pdf')).length).toBe(job.result.bytes);
});

test('render -o - prints the PDF itself, by the queue and with --local', async () => {
  const place = await workplace(ONE_PROCESS);
  const local = await place.ok('render', DECK, '--local', '-o', '-');
  expect(local.slice(0, 5)).toBe('%PDF-');
  expect(readdirSync(place.folder)).toEqual(['supervisor.config.json']);
  await place.ok('start');
  const queued = await place.ok('render', DECK, '-o', '-');
  expect(queued.slice(0, 5)).toBe('%PDF-');
  expect(queued.trimEnd().slice(-5)).toBe('%%EOF');
});

test('render --local needs no supervisor', async () => {
  const place = await workplace(null);
  const path = (await place.ok('render', DECK, '--local', '-o', 'mine.pdf')).trim();
  expect(path).toBe(join(place.folder, 'mine.pdf'));
  expect(existsSync(path)).toBe(true);
  expect(existsSync(join(place.folder, '.cardq'))).toBe(false);
});

test('render needs a supervisor without --local, and a folder that is there', async () => {
  const place = await workplace(ONE_PROCESS);
  expect(await place.run(['render', DECK])).toMatchObject({ code: 7, stdout: '' });
  const gone = await place.run(['render', 'nowhere']);
  expect(gone).toMatchObject({ code: 1, stdout: '' });
  expect(gone.stderr).toContain('error: the folder of the deck cannot be read');
});

test('a folder outside the roots is read for the command line, and refused to a job that only names it', async () => {
  const place = await workplace(ONE_PROCESS);
  const outside = join(await emptyFolder(), 'deck');
  await cp(DECK, outside, { recursive: true });
  await place.ok('start');
  expect(existsSync((await place.ok('render', outside)).trim())).toBe(true);
  const { code, stderr } = await place.run([
    'enqueue',
    'pdf_generation',
    JSON.stringify({ dir: outside }),
    '--id',
    'a',
    '--wait',
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('render.inputRoots');
  expect(await untilJob(place, 'pdf_generation/a', 'failed')).toMatchObject({
    attempts: 1,
    history: [{ kind: 'bad_input' }],
  });
});

test('a grant is worth nothing in another job, and is not shown', async () => {
  const place = await workplace(ONE_PROCESS);
  const outside = join(await emptyFolder(), 'deck');
  await cp(DECK, outside, { recursive: true });
  await place.ok('start');
  const { job } = JSON.parse(await place.ok('render', outside, '--json'));
  expect(job.data).toEqual({ dir: outside });
  const forged = { dir: outside, $granted: { dirs: [outside], seal: 'f'.repeat(64) } };
  expect((await place.run(['enqueue', 'pdf_generation', JSON.stringify(forged), '--wait'])).code).toBe(1);
});

test('^C leaves the job running and tells its id', async () => {
  const place = await workplace(
    serving(
      {},
      {
        queues: { pdf_generation: { module: workerModule('held') } },
        workers: { pdf: { queues: ['pdf_generation'], processes: 1, env: { HELD_UNTIL: './gate' } } },
      },
    ),
  );
  await place.ok('start');
  const way = await watchedWay(place);
  const render = begin(place, ['render', DECK, '--host', way.host]);
  await until('it to look at its job', () => way.saw('GET /api/v1/jobs/pdf_generation/'));
  render.kill('SIGINT');
  const { code, stdout, stderr } = await render.finished;
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  const ref = /^the job goes on: (pdf_generation\/\S+)\n$/.exec(stderr)?.[1] ?? '';
  expect(ref).not.toBe('');
  await place.write('gate', '');
  await untilJob(place, ref, 'completed');
});

test('render --no-wait prints the id of the job', async () => {
  const place = await workplace(ONE_PROCESS);
  await place.ok('start');
  const id = (await place.ok('render', DECK, '--no-wait')).trim();
  expect((await untilJob(place, `pdf_generation/${id}`, 'completed')).result).toMatchObject({ cards: 10 });
});

test('a deck that cannot be drawn fails at the first attempt and says why, each reason on its line', async () => {
  const place = await workplace(ONE_PROCESS);
  await writeDeck(place.folder, { 'deck/a.jpg': '', 'deck/b.jpg': 'not a picture' });
  await place.ok('start');
  const { code, stdout, stderr } = await place.run(['render', 'deck']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: 2 problems:\n {2}a\.jpg: the file is empty\n {2}b\.jpg: not an image\nwhere: (pdf_generation\/\S+)\nhint: cardq show \1\ncode: job_failed\n$/,
  );
});
