import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { statusOf, untilJob } from '../support/over-socket.js';
import { noisyDeck } from '../support/pictures.js';
import { until } from '../support/until.js';

test('a worker that is killed while it draws leaves no half PDF, and another draws the whole one', async () => {
  const place = await workplace({ workers: { pdf: { queues: ['pdf_generation'], processes: 2 } }, schedules: {} });
  const deck = await noisyDeck(join(place.folder, 'deck'), 40);
  await place.ok('start');
  const id = (await place.ok('render', deck, '--no-wait')).trim();
  const drawing = await until('the job to begin', async () => {
    const { workers } = await statusOf(place);
    return workers.find(({ jobs }) => jobs.length > 0);
  });
  await until('the PDF to be begun', async () => (await readdir(join(place.folder, 'output'))).some(isHalfPdf));
  process.kill(drawing.pid ?? 0, 'SIGKILL');
  const { result, attempts, history } = await untilJob(place, `pdf_generation/${id}`, 'completed');
  expect({ attempts, kinds: history.map((one) => one.kind) }).toEqual({ attempts: 2, kinds: ['crash'] });
  const { path, thumbnail } = Object(result);
  expect((await readdir(join(place.folder, 'output'))).sort()).toEqual([basename(path), basename(thumbnail)]);
  const bytes = await readFile(Object(result).path);
  expect(bytes.length).toBe(Object(result).bytes);
  expect(bytes.subarray(-6).toString()).toBe('%%EOF\n');
});

function isHalfPdf(name: string): boolean {
  return /\.pdf\.\d+-.*\.tmp$/.test(name);
}
