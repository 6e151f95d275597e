import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { openRedis } from '../support/each-broker.js';
import { ask, statusOf } from '../support/over-socket.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

const JSON_BODY = { 'content-type': 'application/json' };
const HEAVY = /node_modules\/(bullmq|ioredis|zod|execa|pdfkit|sharp|hono|@hono|libsql|@cantoo)\//;

/** A package that was loaded as a file of its own, or within a packed one, which names each module before it begins. */
function isHeavy(url: string): boolean {
  if (HEAVY.test(url)) return true;
  const text = url.startsWith('file:') ? readFileSync(fileURLToPath(url), 'utf8') : '';
  return [...text.matchAll(/^\/\/ (\S+)$/gm)].some(([, module = '']) => HEAVY.test(module));
}

test('what is asked often loads none of the heavy packages', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const recorder = fileURLToPath(new URL('../support/record-modules.mjs', import.meta.url));
  for (const line of ['status', 'status --json', 'health', 'queues', 'jobs', '--version', '--help', 'stop']) {
    const record = join(place.folder, `modules of ${line}`);
    const env = { NODE_OPTIONS: `--import "${recorder}"`, RECORD_MODULES: record };
    expect((await place.run(line.split(' '), { env })).code).toBe(0);
    const loaded = readFileSync(record, 'utf8').split('\n');
    expect(loaded.some((url) => url.endsWith('/dist/src/cli/main.cjs'))).toBe(true);
    expect({ line, heavy: loaded.filter(isHeavy) }).toEqual({ line, heavy: [] });
  }
});

describeWithRedis('a supervisor on Redis', () => {
  test('has less than 110 MiB after a thousand jobs, and the start that went before', async () => {
    const { config } = await openRedis();
    const place = await workplace(serving({ echo: 'echo' }, { broker: config }));
    await place.ok('start');
    const producers = Array.from({ length: 20 }, async () => {
      for (let added = 0; added < 50; added++) await ask(place, 'POST', '/jobs', { queue: 'echo' }, JSON_BODY);
    });
    await Promise.all(producers);

    const { supervisor } = await until('all jobs to be done', async () => {
      const status = await statusOf(place);
      return status.queues[0]?.completed === 1000 ? status : null;
    });
    expect(supervisor.rssBytes).toBeLessThan(110 * 1024 ** 2);
  });
});
