import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { RenderProgress } from '../../src/pdf/index.js';
import type { WorkerStatus } from '../../src/protocol/status.js';
import { type Workplace, workplace } from '../support/cardq.js';
import { segment, withSegments } from '../support/jpeg-surgery.js';
import { statusOf, untilJob } from '../support/over-socket.js';
import { picture, writeDeck } from '../support/pictures.js';
import { until } from '../support/until.js';

const CARDS = 5000;
/** Eight cards each. */
const SHEETS = 625;
/** Silent for 25 heartbeats it would be replaced; on a loaded machine a few come late. */
const HEARTBEAT = { interval: '200ms', timeout: '5s' };

test('a deck of 5000 cards never silences the heartbeat; cancelled, it leaves no file and the process takes the next', async () => {
  const place = await workplace({
    workers: { pdf: { queues: ['pdf_generation'], processes: 1, heartbeat: HEARTBEAT } },
    schedules: {},
  });
  const deck = await writeDeck(join(place.folder, 'deck'), await alikeFronts(CARDS));
  await place.ok('start');
  const render = async () => `pdf_generation/${(await place.ok('render', deck, '--no-wait')).trim()}`;
  const seen: WorkerStatus[] = [];

  for (const unit of ['pictures', 'sheets'] as const) {
    const ref = await render();
    await watch(place, seen, `some ${unit}`, ({ jobs }) => jobs.some((job) => hasBegun(job.progress, unit)));
    await place.ok('cancel', basename(ref));
    await watch(place, seen, 'the end of the job', ({ jobs }) => jobs.length === 0);
    expect((await untilJob(place, ref, 'failed')).failedReason).toBe('cancelled on request');
    expect(await readdir(join(place.folder, 'output')).catch(() => [])).toEqual([]);
  }
  const ref = await render();
  await watch(place, seen, 'the last job', ({ completed }) => completed === 1);
  expect(await untilJob(place, ref, 'completed')).toMatchObject({
    progress: { done: SHEETS, total: SHEETS, unit: 'sheets' },
    result: { cards: CARDS },
  });
  expect(beatsDuring('pictures', seen)).toBeGreaterThan(2);
  expect(beatsDuring('sheets', seen)).toBeGreaterThan(0);
});

/** Waits for something of the only worker, which must not be replaced meanwhile, and keeps all that was seen of it. */
async function watch(place: Workplace, seen: WorkerStatus[], what: string, check: (worker: WorkerStatus) => boolean) {
  const look = async () => {
    const [worker] = (await statusOf(place)).workers;
    if (worker === undefined) return false;
    seen.push(worker);
    return check(worker) || worker.restarts > 0;
  };
  await until(what, look, 60_000);
  expect(seen.at(-1)).toMatchObject({ restarts: 0, lastExit: null });
}

/** Heartbeats that were heard while a job was at this. */
function beatsDuring(wanted: RenderProgress['unit'], seen: readonly WorkerStatus[]): number {
  const ages = seen
    .filter(({ jobs }) => jobs.some((job) => hasBegun(job.progress, wanted)))
    .map(({ heartbeatAgeMs }) => heartbeatAgeMs ?? 0);
  return ages.filter((age, i) => age < (ages[i - 1] ?? 0)).length;
}

function hasBegun(progress: unknown, wanted: RenderProgress['unit']): boolean {
  const { done = 0, unit }: Partial<RenderProgress> = Object(progress);
  return unit === wanted && done > 0;
}

/** Fronts that look alike, but are of other content each: a comment in the file. */
async function alikeFronts(count: number): Promise<Record<string, Buffer>> {
  const jpeg = await picture('teal', (image) => image.jpeg(), { width: 200, height: 280 });
  const numbered = (number: number) => withSegments(jpeg, segment(0xfe, Buffer.from(`card ${number}`)));
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`front/card${i + 1}.jpg`, numbered(i + 1)]));
}
