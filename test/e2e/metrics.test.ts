import { expect, test } from 'vitest';
import { METRICS } from '../../src/protocol/metrics.js';
import { type Workplace, workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { ask, statusOf } from '../support/over-socket.js';
import { countersIn, namesIn, promtoolAgainst, type Scrape, scrape } from '../support/scrape.js';
import { requireTool } from '../support/tools.js';
import { until } from '../support/until.js';

/** Does what its data says. */
const MOODY = `
import { defineWorker } from 'cardq';
export default defineWorker({
  async process(input) {
    if (input.mood === 'die') process.exit(3);
    if (input.mood === 'fail') throw new Error('no');
    return { path: '/out/deck.pdf', pages: 4, sheets: 2, bytes: 1000 };
  },
});
`;

test('promtool finds nothing wrong, counters never fall when workers die, restart and recycle, and every metric is there', async (context) => {
  requireTool('promtool', context);
  const place = await moodyPlace({ limits: { jobs: 3 } });
  for (const mood of ['well', 'fail', 'die', 'well']) await runOne(place, mood);
  await untilBeating(place);
  const before = await scrape(place);

  await place.ok('restart');
  await runOne(place, 'die');
  for (const mood of ['well', 'well', 'well']) await runOne(place, mood);
  await untilBeating(place);
  const after = await scrape(place);

  expect(promtoolAgainst(before.text)).toBe('');
  expect(promtoolAgainst(after.text)).toBe('');
  expect([...namesIn(after)].sort()).toEqual(Object.keys(METRICS).sort());
  expect(fallen(before, after)).toEqual([]);
  expect(countersIn(before).length).toBeGreaterThan(50);
  await until('all restarts to be told', async () => {
    const { body } = await ask(place, 'GET', '/health');
    return restartsIn(await scrape(place)) === (body as { readonly restartCount: number }).restartCount;
  });
  expect(restartsIn(await scrape(place))).toBeGreaterThanOrEqual(4);
});

test('counters never fall when a reload takes their queue and their worker away', async () => {
  const place = await moodyPlace();
  for (const mood of ['well', 'die']) await runOne(place, mood);
  await place.ok('restart', 'app-1');
  const before = await scrape(place);
  expect(before.values.get('cardq_jobs_total{queue="moody",outcome="completed"}')).toBe(1);
  await place.write('supervisor.config.json', {
    queues: { other: { module: './moody.mjs' } },
    workers: { web: { queues: ['other'], processes: 1 } },
    schedules: {},
  });
  await place.ok('reload');
  expect(fallen(before, await scrape(place))).toEqual([]);
});

test('each attempt, restart and rendered sheet is counted where it belongs', async () => {
  const place = await moodyPlace();
  for (const mood of ['well', 'fail', 'die', 'well']) await runOne(place, mood);
  await place.ok('restart', 'app-1');

  const { values } = await scrape(place);
  expect(values.get('cardq_jobs_total{queue="moody",outcome="completed"}')).toBe(2);
  expect(values.get('cardq_jobs_total{queue="moody",outcome="failed"}')).toBe(1);
  expect(values.get('cardq_jobs_total{queue="moody",outcome="crashed"}')).toBe(1);
  expect(values.get('cardq_jobs_total{queue="moody",outcome="timeout"}')).toBe(0);
  expect(values.get('cardq_job_duration_seconds_count{queue="moody"}')).toBe(2);
  expect(values.get('cardq_job_wait_seconds_bucket{queue="moody",le="+Inf"}')).toBe(4);
  expect(values.get('cardq_worker_restarts_total{worker="app",reason="crash"}')).toBe(1);
  expect(values.get('cardq_worker_restarts_total{worker="app",reason="manual"}')).toBe(1);
  expect(values.get('cardq_render_sheets_total')).toBe(4);
  expect(values.get('cardq_render_output_bytes_total')).toBe(2000);
  expect(values.get('cardq_worker_processes{worker="app",state="running"}')).toBe(2);
  expect(values.get('cardq_queue_jobs{queue="moody",state="failed"}')).toBe(2);
  expect(values.get('cardq_broker_up')).toBe(1);
  expect(values.get('cardq_fleet_instances')).toBe(1);
});

test('requests count under the pattern of their route, whatever was asked', async () => {
  const place = await moodyPlace();
  for (const id of ['a', 'b', 'c']) await ask(place, 'GET', `/jobs/moody/${id}`);
  await ask(place, 'GET', '/nowhere/1');
  await ask(place, 'GET', '/nowhere/2');

  const { values } = await scrape(place);
  const of = (method: string, route: string, status: number) =>
    values.get(`cardq_api_requests_total{method="${method}",route="${route}",status="${status}"}`);
  expect(of('GET', '/api/v1/jobs/:queue/:id', 404)).toBe(3);
  expect(of('GET', 'unmatched', 404)).toBe(2);
  expect([...values.keys()].filter((key) => key.includes('nowhere'))).toEqual([]);
});

test('who likes OpenMetrics best is given that, and everybody else the text format', async () => {
  const place = await moodyPlace();
  const prometheus = 'application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
  const open = await scrape(place, prometheus);
  expect(open.type).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  expect(open.text.endsWith('# EOF\n')).toBe(true);
  for (const accept of [undefined, '*/*', 'text/plain', 'text/html']) {
    expect((await scrape(place, accept)).type).toBe('text/plain; version=0.0.4; charset=utf-8');
  }
});

test('a broker that is away holds no scrape up, and what it could not tell is left out', async () => {
  const place = await moodyPlace({}, { broker: { url: 'redis://127.0.0.1:1', fallback: 'wait' } });
  const seen: Scrape = await scrape(place);
  expect(seen.values.get('cardq_broker_up')).toBe(0);
  expect(seen.values.get('cardq_fleet_instances')).toBe(1);
  expect([...seen.values.keys()].filter((key) => key.startsWith('cardq_queue_'))).toEqual([]);
  expect(seen.values.get('cardq_jobs_total{queue="moody",outcome="completed"}')).toBe(0);
});

test('over TCP it needs the token, as a scraper sends it', async () => {
  const port = await freePort();
  const place = await moodyPlace({}, { api: { enabled: true, port } });
  const token = (await place.ok('token', 'show')).trim();
  const ask = (headers: Record<string, string>) => fetch(`http://127.0.0.1:${port}/metrics`, { headers });
  expect((await ask({})).status).toBe(401);
  expect((await ask({ authorization: `Bearer ${token.slice(1)}x` })).status).toBe(401);
  const answer = await ask({ authorization: `Bearer ${token}` });
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(text).toContain('cardq_api_requests_total{method="GET",route="/metrics",status="401"} 2\n');
  expect(text).not.toContain(token);
});

/** A supervisor that is up, with two processes for one queue. */
async function moodyPlace(worker: object = {}, more: object = {}): Promise<Workplace> {
  const place = await workplace({
    queues: { moody: { module: './moody.mjs', attempts: 1, maxCrashes: 1 } },
    workers: { app: { queues: ['moody'], processes: 2, ...worker } },
    schedules: {},
    ...more,
  });
  await place.write('moody.mjs', MOODY);
  await place.ok('start');
  return place;
}

/** The counters that are less than they were, or gone. */
function fallen(before: Scrape, after: Scrape): readonly (readonly [key: string, value: number])[] {
  return countersIn(before).filter(([key, value]) => !((after.values.get(key) ?? -1) >= value));
}

/** Of all workers, for whatever reason. */
function restartsIn({ values }: Scrape): number {
  const restarts = [...values].filter(([key]) => key.startsWith('cardq_worker_restarts_total'));
  return restarts.reduce((sum, [, count]) => sum + count, 0);
}

function runOne(place: Workplace, mood: string): Promise<unknown> {
  return place.run(['enqueue', 'moody', JSON.stringify({ mood }), '--wait']);
}

/** Gauges that come with a heartbeat are there. */
function untilBeating(place: Workplace): Promise<unknown> {
  return until('both processes to have told of themselves', async () => {
    const { workers } = await statusOf(place);
    return workers.every(({ state, eventLoopDelayMs }) => state === 'running' && eventLoopDelayMs !== null);
  });
}
