import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { openRedis } from '../support/each-broker.js';
import { ask, statusOf } from '../support/over-socket.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

const MIB = 1024 ** 2;
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

test('start loads what reads the configuration when its supervisor is on its way', () => {
  const atOnce = [...packedWith('src/cli/commands/start.ts').matchAll(/^(?:const|let) .* = require\("(.+?)"\);$/gm)];
  const names = atOnce.map(([, name = '']) => name.replace(/-[\w-]{8}\.cjs$/, ''));
  expect(names).toContain('node:fs');
  expect(names.filter((name) => !/^(\.\/(common|rolldown-runtime|status)|node:fs)$/.test(name))).toEqual([]);
});

test('the first processes of a supervisor do not wait until what hands out jobs is loaded', () => {
  expect(packedWith('src/supervisor/supervisor.ts')).toContain('// src/daemon/daemon.ts\n');
  expect(packedWith('src/supervisor/supervisor.ts')).not.toContain('// src/dispatch/dispatcher.ts\n');
  expect(packedWith('src/dispatch/dispatcher.ts')).toContain('// src/daemon/control.ts\n');
});

/** The packed file that this module is in. */
function packedWith(module: string): string {
  const chunks = fileURLToPath(new URL('../../dist/src/chunks', import.meta.url));
  const names = readdirSync(chunks).filter((name) => name.endsWith('.cjs'));
  return (
    names.map((name) => readFileSync(join(chunks, name), 'utf8')).find((text) => text.includes(`// ${module}\n`)) ?? ''
  );
}

// ICU's tables are 2 MiB of memory as soon as the first names are compared by them.
test('a supervisor at work has not asked what is usual in any language', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const record = join(place.folder, 'asked');
  const recorder = fileURLToPath(new URL('../support/record-intl.cjs', import.meta.url));
  const env = { NODE_OPTIONS: `--require "${recorder}"`, RECORD_INTL: record };
  expect((await place.run(['start'], { env })).code).toBe(0);
  await place.ok('enqueue', 'echo', '{}', '--wait');
  await place.ok('restart');
  const { pid } = await place.status().then((status) => status.supervisor);
  await place.ok('stop');

  const all = readFileSync(record, 'utf8').split('\n');
  expect(all).toContain(`${pid} looks`);
  expect(all.filter((line) => line.startsWith(`${pid} Intl.`))).toEqual([]);
});

const JOBS = 1000;

test('a supervisor with its own broker has less than 80 MiB after a thousand jobs', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  expect(await memoryAfterJobs(place)).toBeLessThan(80 * MIB);
});

describeWithRedis('a supervisor on Redis', () => {
  test('has less than 110 MiB after a thousand jobs, and the start that went before', async () => {
    const { config } = await openRedis();
    const place = await workplace(serving({ echo: 'echo' }, { broker: config }));
    expect(await memoryAfterJobs(place)).toBeLessThan(110 * MIB);
  });
});

async function memoryAfterJobs(place: Workplace): Promise<number> {
  await place.ok('start');
  const producers = Array.from({ length: 20 }, async () => {
    for (let added = 0; added < JOBS / 20; added++) await ask(place, 'POST', '/jobs', { queue: 'echo' }, JSON_BODY);
  });
  await Promise.all(producers);
  const { supervisor } = await until('all jobs to be done', async () => {
    const status = await statusOf(place);
    return status.queues[0]?.completed === JOBS ? status : null;
  });
  return supervisor.rssBytes ?? Number.NaN;
}
