import { join } from 'node:path';
import { expect, test } from 'vitest';
import { differenceOf } from '../../../src/config/difference.js';
import { loadConfig } from '../../../src/config/load.js';
import type { ConfigChange } from '../../../src/policy/reload.js';
import { folderWith } from '../../support/config-folder.js';

const QUEUES = { a: { module: './a.mjs' }, b: { module: './b.mjs' } };
const WORKERS = { pdf: { queues: { a: 3, b: 1 }, processes: 2, env: { KEY: 'secret-1' } } };
const FILE = { queues: QUEUES, workers: WORKERS };

/** What a file asks for that takes the place of another in the same folder. */
async function between(before: object, after: object): Promise<readonly ConfigChange[]> {
  const folder = await folderWith({ 'before.json': before, 'after.json': after, 'program.js': '', 'other.js': '' });
  const read = async (name: string) =>
    (await loadConfig({ file: join(folder, name), cwd: folder, env: { HOME: folder } })).config;
  return differenceOf(await read('before.json'), await read('after.json'));
}

function told(changes: readonly ConfigChange[]): readonly string[] {
  return changes.map(({ path, action }) => `${action} ${path}`);
}

/** The file with other settings for its one worker. */
function withWorker(settings: object): object {
  return { ...FILE, workers: { pdf: { ...WORKERS.pdf, ...settings } } };
}

test('a file that says the same in other words asks for nothing', async () => {
  const same = withWorker({ drainTimeout: 30_000, limits: { memory: '0.5GiB' }, env: WORKERS.pdf.env });
  expect(await between(FILE, same)).toEqual([]);
});

test.each([
  ['scale', { processes: 5 }],
  ['scale', { processes: { min: 1, max: 4 } }],
  ['scale', { standby: 1 }],
  ['apply', { queues: { a: 1, b: 1 } }],
  ['apply', { concurrency: 4 }],
  ['apply', { drainTimeout: '5s', limits: { jobs: null } }],
  ['apply', { restart: { max: 1 }, bootTimeout: '5s', autostart: false }],
  ['apply', { heartbeat: { timeout: '30s' } }],
  ['replace', { heartbeat: { interval: '2s' } }],
  ['replace', { queues: { a: 3 } }],
  ['replace', { env: {} }],
  ['replace', { env: { KEY: 'secret-2' } }],
  ['replace', { cwd: '/tmp' }],
  ['replace', { nice: 5 }],
  ['replace', { nodeArgs: ['--expose-gc'] }],
  ['replace', { processes: 5, nice: 5 }],
  ['scale', { processes: 5, concurrency: 2 }],
] as const)('asks to %s a worker for %j', async (action, settings) => {
  expect(told(await between(FILE, withWorker(settings)))).toEqual([`${action} workers.pdf`]);
});

test.each([
  ['replace', { script: 'other.js' }],
  ['replace', { args: ['-v'] }],
  ['replace', { stopSignal: 'SIGINT' }],
  ['replace', { ready: { port: 3000 } }],
  ['apply', { drainTimeout: '5s' }],
] as const)('asks to %s a program for %j', async (action, settings) => {
  const file = (program: object) => ({ workers: { own: { script: 'program.js', ...program } } });
  expect(told(await between(file({}), file(settings)))).toEqual([`${action} workers.own`]);
});

test('a name that becomes a program of somebody else is replaced', async () => {
  const changes = await between(FILE, { ...FILE, workers: { pdf: { script: 'program.js', processes: 2 } } });
  expect(told(changes)).toEqual(['replace workers.pdf']);
});

test('entries come and go whole', async () => {
  const other = { queues: { a: QUEUES.a, c: { module: './c.mjs' } }, workers: { web: { queues: ['a', 'c'] } } };
  const changes = await between(FILE, other);
  expect(told(changes)).toEqual(['remove workers.pdf', 'add workers.web', 'remove queues.b', 'add queues.c']);
  expect(changes.flatMap(({ settings }) => settings)).toEqual([]);
});

test('how a queue treats its jobs is applied; what its workers have loaded replaces these', async () => {
  const queue = (settings: object) => ({ ...FILE, queues: { ...QUEUES, a: { ...QUEUES.a, ...settings } } });
  const treatment = { attempts: 5, timeout: '1m', softTimeout: '30s', rateLimit: { max: 1, per: '1s' } };
  expect(told(await between(FILE, queue(treatment)))).toEqual(['apply queues.a']);
  const changes = await between(FILE, queue({ options: { color: 'red' } }));
  expect(told(changes)).toEqual(['replace workers.pdf', 'apply queues.a']);
  const setting = { path: 'queues.a.options.color', from: null, to: 'red' };
  expect(changes.map(({ settings }) => settings)).toEqual([[setting], [setting]]);
});

test('a worker that does not serve a changed queue is left alone', async () => {
  const workers = { ...WORKERS, other: { queues: ['b'] } };
  const changes = await between(
    { ...FILE, workers },
    { workers, queues: { ...QUEUES, a: { module: './other-a.mjs' } } },
  );
  expect(told(changes)).toEqual(['replace workers.pdf', 'apply queues.a']);
});

test('where pictures are read and PDFs written concerns every queue worker', async () => {
  const changes = await between(FILE, { ...FILE, render: { outputDir: 'elsewhere' } });
  expect(told(changes)).toEqual(['replace workers.pdf', 'apply render']);
});

test('schedules and the level of the logs are applied', async () => {
  const schedules = { night: { queue: 'a', cron: '0 3 * * *' } };
  expect(told(await between(FILE, { ...FILE, schedules, logs: { level: 'debug' } }))).toEqual([
    'add schedules.night',
    'apply logs',
  ]);
  const later = { night: { queue: 'a', cron: '0 4 * * *' } };
  expect(told(await between({ ...FILE, schedules }, { ...FILE, schedules: later }))).toEqual(['apply schedules.night']);
});

test.each([
  ['name', { name: 'other' }],
  ['stateDir', { stateDir: 'elsewhere' }],
  ['broker', { broker: { url: 'redis://127.0.0.1:1' } }],
  ['broker', { broker: { prefix: 'mine' } }],
  ['api', { api: { port: 1234, compatPrefix: '/celery' } }],
  ['logs', { logs: { keep: 9, level: 'debug' } }],
] as const)('%s asks for another supervisor', async (path, section) => {
  expect(told(await between(FILE, { ...FILE, ...section }))).toEqual([`restart ${path}`]);
});

test('values are told as somebody would write them, and secrets not at all', async () => {
  const [change] = await between(FILE, withWorker({ drainTimeout: '5s', env: { KEY: 'secret-2', NEW: 'secret-3' } }));
  expect(change?.settings).toEqual([
    { path: 'workers.pdf.drainTimeout', from: '30s', to: '5s' },
    { path: 'workers.pdf.env.KEY', from: '***', to: '***' },
    { path: 'workers.pdf.env.NEW', from: null, to: '***' },
  ]);
  const url = (password: string) => ({ ...FILE, broker: { url: `redis://u:${password}@h:1` } });
  expect(JSON.stringify(await between(url('first'), url('second')))).not.toMatch(/first|second/);
});
