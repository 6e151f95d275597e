import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { RenderProgress } from '../../src/pdf/index.js';
import { workplace } from '../support/cardq.js';
import { statusOf, untilJob } from '../support/over-socket.js';
import { noisyDeck } from '../support/pictures.js';
import { until } from '../support/until.js';

test('a worker that is killed while it draws leaves no half PDF, and another draws the whole one', async () => {
  const place = await workplace({ workers: { pdf: { queues: ['pdf_generation'], processes: 2 } }, schedules: {} });
  const deck = await noisyDeck(join(place.folder, 'deck'), 40);
  await place.ok('start');
  const id = (await place.ok('render', deck, '--no-wait')).trim();
  const drawing = await until('a sheet to be drawn', async () => {
    const { workers } = await statusOf(place);
    return workers.find(({ jobs }) => jobs.some(({ progress }) => hasDrawn(Object(progress))));
  });
  process.kill(drawing.pid ?? 0, 'SIGKILL');
  const { result, attempts, history } = await untilJob(place, `pdf_generation/${id}`, 'completed');
  expect({ attempts, kinds: history.map((one) => one.kind) }).toEqual({ attempts: 2, kinds: ['crash'] });
  const { path, thumbnail } = Object(result);
  expect((await readdir(join(place.folder, 'output'))).sort()).toEqual([basename(path), basename(thumbnail)]);
  const bytes = await readFile(Object(result).path);
  expect(bytes.length).toBe(Object(result).bytes);
  expect(bytes.subarray(-6).toString()).toBe('%%EOF\n');
});

function hasDrawn({ done, unit }: Partial<RenderProgress>): boolean {
  return unit === 'sheets' && done !== undefined && done >= 1;
}
