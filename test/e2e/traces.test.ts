import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { describeWithRedis, type RedisServer, startRedis } from '../support/redis-server.js';
import { attributeOf, type CollectedSpan, collectTraces } from '../support/trace-collector.js';
import { until } from '../support/until.js';

const SDK = new URL('../fixtures/traces/sdk.mjs', import.meta.url).href;

const MOODY = `
import { defineWorker } from 'cardq';
export default defineWorker({
  async process(input) {
    if (input.mood === 'fail') throw new Error('no such image');
  },
});
`;

describeWithRedis('traces', () => {
  test('a job that is added and its run are spans of one trace, and all is sent before the supervisor is gone', async () => {
    const { spans, endpoint } = await collectTraces();
    const { place } = await moodyPlace();
    const id = await startAndRun(place, endpoint, '{}');
    expect((await place.run(['stop'])).code).toBe(0);

    const added = spanOf(spans, 'add moody.moody', id);
    const run = spanOf(spans, 'process moody', id);
    expect([added.kind, run.kind]).toEqual([4, 5]);
    expect(run).toMatchObject({ traceId: added.traceId, parentSpanId: added.spanId });
    expect(attributeOf(run, 'bullmq.job.attempts.made')).toBe(1);
    expect(run.events).toEqual([]);
  });

  test('an attempt that failed says so in its span, and the next one has a span of its own in the same trace', async () => {
    const { spans, endpoint } = await collectTraces();
    const { place } = await moodyPlace();
    const id = await startAndRun(place, endpoint, '{"mood":"fail"}');
    expect((await place.run(['stop'])).code).toBe(0);

    const runs = spans.filter(({ name }) => name === 'process moody');
    expect(runs.map((run) => attributeOf(run, 'cardq.job.retried'))).toEqual(['true', 'false']);
    expect(new Set(runs.map((run) => run.traceId)).size).toBe(1);
    for (const run of runs) {
      expect(run.parentSpanId).toBe(spanOf(spans, 'add moody.moody', id).spanId);
      expect(run.events.map(({ name }) => name)).toEqual(['exception']);
      expect(attributeOf(run, 'bullmq.job.failed.reason')).toBe('no such image');
    }
  });

  test("the trace of somebody else's producer goes on here", async () => {
    const { spans, endpoint } = await collectTraces();
    const { place, redis } = await moodyPlace();
    await startAndRun(place, endpoint, '{}');
    const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    const metadata = JSON.stringify({ traceparent: `00-${traceId}-${spanId}-01` });
    const queue = openQueue(redis);
    const job = await queue.add('from-afar', {}, { telemetry: { metadata } });
    await untilEnded(place, job.id ?? '');
    await place.ok('stop');

    expect(spanOf(spans, 'process moody', job.id)).toMatchObject({ traceId, parentSpanId: spanId });
  });

  test('a context that nobody can read keeps no job from running', async () => {
    const { spans, endpoint } = await collectTraces();
    const { place, redis } = await moodyPlace();
    await startAndRun(place, endpoint, '{}');
    const job = await openQueue(redis).add('from-afar', {}, { telemetry: { metadata: '{' } });
    await untilEnded(place, job.id ?? '');
    await place.ok('stop');

    expect(spanOf(spans, 'process moody', job.id).parentSpanId ?? '').toBe('');
  });

  test('each job of a schedule has a trace of its own', async () => {
    const { spans, endpoint } = await collectTraces();
    const { place } = await moodyPlace({ often: { queue: 'moody', every: '300ms', data: {} } });
    expect(await place.run(['start'], { env: tracing(endpoint) })).toMatchObject({ code: 0 });
    await until('three to have ended', async () => (await endedIn(place)).length >= 3);
    await place.ok('stop');

    const runs = spans.filter(({ name }) => name === 'process moody');
    expect(runs.length).toBeGreaterThanOrEqual(3);
    expect(new Set(runs.map(({ traceId }) => traceId)).size).toBe(runs.length);
  });

  test('without an SDK nothing travels with a job', async () => {
    const { place, redis } = await moodyPlace();
    await place.ok('start');
    const id = (await place.ok('enqueue', 'moody', '{}')).trim();
    const job = await openQueue(redis).getJob(id);
    expect(job?.opts.telemetry).toBeUndefined();
  });
});

function spanOf(spans: readonly CollectedSpan[], name: string, jobId: string | undefined): CollectedSpan {
  const found = spans.find((one) => one.name === name && attributeOf(one, 'bullmq.job.id') === jobId);
  if (found === undefined) throw new Error(`no span ${name} of ${jobId} in ${JSON.stringify(spans)}`);
  return found;
}

async function moodyPlace(schedules: object = {}): Promise<{ readonly place: Workplace; readonly redis: RedisServer }> {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const place = await workplace({
    broker: { url: redis.url },
    queues: { moody: { module: './moody.mjs', attempts: 2, backoff: { type: 'fixed', delay: 0 } } },
    workers: { app: { queues: ['moody'], processes: 1 } },
    schedules,
  });
  await place.write('moody.mjs', MOODY);
  return { place, redis };
}

/** Starts a supervisor that traces, and waits for one job; returns its id. */
async function startAndRun(place: Workplace, endpoint: string, data: string): Promise<string> {
  expect(await place.run(['start'], { env: tracing(endpoint) })).toMatchObject({ code: 0 });
  const id = (await place.ok('enqueue', 'moody', data)).trim();
  await untilEnded(place, id);
  return id;
}

/** The environment of a program with an SDK that sends there. */
function tracing(endpoint: string): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--import ${fileURLToPath(SDK)}`, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
}

async function untilEnded(place: Workplace, id: string): Promise<void> {
  await until(`${id} to have ended`, async () => (await endedIn(place)).includes(id));
}

/** The ids of the jobs that have ended. */
async function endedIn(place: Workplace): Promise<readonly string[]> {
  const { stdout } = await place.run(['jobs', 'moody', '--state', 'completed,failed', '--json']);
  return (JSON.parse(stdout) as { readonly jobs: readonly { readonly id: string }[] }).jobs.map(({ id }) => id);
}

function openQueue(redis: RedisServer): Queue {
  const connection = new Redis(redis.socket, { maxRetriesPerRequest: null });
  const queue = new Queue('moody', { connection });
  onTestFinished(async () => {
    await queue.close();
    connection.disconnect();
  });
  return queue;
}
