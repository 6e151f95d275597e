import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { HealthDocument } from '../../src/protocol/control.js';
import type { StatsDocument } from '../../src/protocol/stats.js';
import { type Workplace, workplace } from '../support/cardq.js';
import { download } from '../support/download.js';
import { untilJob } from '../support/over-socket.js';
import { gateIn, serving } from '../support/worker-modules.js';

const SET_CLOCK = pathToFileURL(fileURLToPath(new URL('../fixtures/set-clock.mjs', import.meta.url)));
const HOUR = 3_600_000;

// A machine without a clock of its own begins in another year, and is set right while cardq runs.
test.each([
  ['back', -HOUR],
  ['on', 20 * 365 * 24 * HOUR],
])('when the clock is set %s, it has been running for as long as before, and jobs are done', async (_, byMs) => {
  const place = await workplace(serving({ echo: 'echo', gated: 'gated' }, { worker: { processes: 2 } }));
  const env = { NODE_OPTIONS: `--import ${SET_CLOCK}`, CLOCK_OFF: join(place.folder, 'clock') };
  const began = performance.now();
  expect(await place.run(['start'], { env })).toMatchObject({ code: 0 });
  await place.ok('enqueue', 'echo', '{}', '--wait');
  const gate = gateIn(place);
  await place.ok('enqueue', 'gated', gate.data, '--id', 'a');
  await untilJob(place, 'gated/a', 'active');
  await place.write('clock', String(byMs));
  gate.open();
  await untilJob(place, 'gated/a', 'completed');
  await place.ok('enqueue', 'echo', '{}', '--wait');

  const [{ supervisor, queues }, { uptimeSeconds }] = [
    await place.status(),
    await asked<HealthDocument>(place, '/health'),
  ];
  const stats = await asked<StatsDocument>(place, '/stats?since=1h');
  const atMost = performance.now() - began;
  const spans = [supervisor.uptimeMs, uptimeSeconds * 1000, Date.parse(stats.until) - Date.parse(stats.startedAt)];
  for (const span of [...spans, queues.find(({ name }) => name === 'gated')?.p50Ms]) {
    expect(span).toBeGreaterThanOrEqual(0);
    expect(span).toBeLessThan(atMost);
  }
  const minutes = (Date.parse(stats.until) - Date.parse(stats.startedAt)) / 60_000;
  for (const { completed, completedPerMinute } of stats.totals.queues)
    expect(completedPerMinute * minutes).toBeCloseTo(completed, 1);
});

async function asked<T>(place: Workplace, path: string): Promise<T> {
  return JSON.parse((await download(place, path)).body.toString());
}
