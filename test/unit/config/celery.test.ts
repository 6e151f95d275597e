// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of references
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.js';
import { DEFAULT_ORIGIN, describeOrigin } from '../../../src/config/sources/settings.js';
import { loadFrom, problemsOf } from '../../support/config-folder.js';

const FILE = {
  queues: { default: { timeout: '10s', softTimeout: '9s' }, pdf_generation: {} },
  workers: { program: { script: '/bin/true' }, first: { queues: ['default'] }, second: { queues: ['pdf_generation'] } },
};

test.for<readonly [variable: string, text: string, settings: object]>([
  ['CELERY_CONCURRENCY', '4', { processes: 4 }],
  ['CELERY_QUEUES', 'default, pdf_generation,default', { queues: { default: 2, pdf_generation: 1 } }],
  ['CELERY_MAX_RESTARTS', '9', { restart: { max: 9, delay: 1000 } }],
  ['CELERY_RESTART_DELAY', '5', { restart: { delay: 5000, maxDelay: 30_000 } }],
  ['CELERY_RESTART_DELAY', '0.5', { restart: { delay: 500 } }],
  ['CELERY_RESTART_DELAY', '90', { restart: { delay: 90_000, maxDelay: 90_000 } }],
  ['CELERY_HEALTH_CHECK_INTERVAL', '2', { heartbeat: { interval: 2000, timeout: 15_000 } }],
  ['CELERY_HEALTH_CHECK_INTERVAL', '30', { heartbeat: { interval: 30_000, timeout: 90_000 } }],
])('%s=%s is a setting of the first worker that takes jobs, and of no other', async ([variable, text, settings]) => {
  const { config } = await loadFrom({ file: FILE, env: { [variable]: text } });
  const { config: unchanged } = await loadFrom({ file: FILE });
  expect(config.workers['first']).toMatchObject(settings);
  for (const name of ['program', 'second']) {
    expect({ ...config.workers[name], cwd: '' }).toEqual({ ...unchanged.workers[name], cwd: '' });
  }
});

test.for<readonly [variable: string, text: string, own: string]>([
  ['CELERY_CONCURRENCY', '4', 'CARDQ_WORKERS_FIRST_PROCESSES=4'],
  ['CELERY_QUEUES', 'default,default', 'CARDQ_WORKERS_FIRST_QUEUES={"default":2}'],
  ['CELERY_MAX_RESTARTS', '9', 'CARDQ_WORKERS_FIRST_RESTART_MAX=9'],
  ['CELERY_RESTART_DELAY', '5', 'CARDQ_WORKERS_FIRST_RESTART_DELAY=5000'],
  [
    'CELERY_HEALTH_CHECK_INTERVAL',
    '2',
    'CARDQ_WORKERS_FIRST_HEARTBEAT_INTERVAL=2000 CARDQ_WORKERS_FIRST_HEARTBEAT_TIMEOUT=15000',
  ],
  [
    'CELERY_WORKER_TIMEOUT',
    '10',
    'CARDQ_QUEUES_DEFAULT_TIMEOUT=10000 CARDQ_QUEUES_DEFAULT_SOFT_TIMEOUT=8000 CARDQ_QUEUES_PDF_GENERATION_TIMEOUT=10000 CARDQ_QUEUES_PDF_GENERATION_SOFT_TIMEOUT=8000',
  ],
  ['CELERY_LOG_LEVEL', 'WARNING', 'CARDQ_LOGS_LEVEL=warn'],
])('%s=%s is heeded, and told what to be replaced by', async ([variable, text, own]) => {
  const heeded = await loadFrom({ file: FILE, env: { [variable]: text } });
  expect(heeded.warnings).toContain(`${variable} is Celery's; cardq's own: ${own}`);
  const env = Object.fromEntries(own.split(' ').map((pair) => pair.split('=')));
  const replaced = await loadFrom({ file: FILE, env });
  const saidBy = ({ config, folder }: typeof heeded) => JSON.stringify(config).replaceAll(folder, '');
  expect(saidBy(replaced)).toBe(saidBy(heeded));
  expect(replaced.warnings.join()).not.toContain('CELERY_');
});

test('CELERY_WORKER_TIMEOUT is the time limit of every queue in seconds, with 80 % of it before the signal', async () => {
  const { config } = await loadFrom({ file: FILE, env: { CELERY_WORKER_TIMEOUT: '100' } });
  for (const queue of Object.values(config.queues))
    expect(queue).toMatchObject({ timeout: 100_000, softTimeout: 80_000 });
});

test.for<readonly [env: Record<string, string>, flags: object]>([
  [{}, {}],
  [{ CELERY_QUEUES: 'mine,pdf_offset' }, {}],
  [{}, { queues: ['pdf_offset', 'mine'] }],
])('CELERY_WORKER_TIMEOUT reaches built-in queues that are only named, too: %j', async ([env, flags]) => {
  const file = {
    queues: { mine: { module: 'cardq/workers/default' } },
    workers: { first: { queues: ['mine', 'default'] }, second: { queues: ['pdf_generation'] } },
  };
  const { config } = await loadFrom({ file, flags, env: { ...env, CELERY_WORKER_TIMEOUT: '100' } });
  expect(Object.keys(config.queues).length).toBeGreaterThan(2);
  for (const queue of Object.values(config.queues)) expect(queue).toMatchObject({ timeout: 100_000 });
});

test.for([
  ['DEBUG', 'debug'],
  ['info', 'info'],
  ['WARNING', 'warn'],
  ['ERROR', 'error'],
  ['CRITICAL', 'error'],
] as const)('CELERY_LOG_LEVEL=%s is the level %s', async ([text, level]) => {
  expect((await loadFrom({ env: { CELERY_LOG_LEVEL: text } })).config.logs.level).toBe(level);
});

test.for([
  ['false', false],
  ['0', false],
  ['true', true],
] as const)('START_CELERY_WORKER=%s begins workers stopped or lets them be', async ([text, autostart]) => {
  const { config } = await loadFrom({ file: FILE, env: { START_CELERY_WORKER: text } });
  for (const worker of Object.values(config.workers)) expect(worker.autostart).toBe(autostart);
});

describe('Redis', () => {
  test.for<readonly [env: Record<string, string>, url: string | null]>([
    [{ REDIS_URL: 'redis://h:1/2', REDIS_HOST: 'other' }, 'redis://h:1/2'],
    [{ REDIS_HOST: 'h' }, 'redis://h:6379/0'],
    [{ REDIS_HOST: 'h', REDIS_PORT: '1', REDIS_PASSWORD: 'p@:/', REDIS_DB: '2' }, 'redis://:p%40%3A%2F@h:1/2'],
    [{ REDIS_PORT: '6380' }, 'redis://localhost:6380/0'],
    [{ REDIS_HOST: '::1' }, 'redis://[::1]:6379/0'],
    [{ REDIS_HOST: '' }, null],
    [{ REDIS_PORT: 'tcp://10.0.0.1:6379' }, null],
    [{ REDIS_HOST: 'h', REDIS_PORT: 'tcp://10.0.0.1:6379' }, 'redis://h:6379/0'],
  ])('%j is the broker %s', async ([env, url]) => {
    expect((await loadFrom({ env })).config.broker.url).toBe(url);
  });

  // A password that the file puts into its URL by `${REDIS_PASSWORD}` used to lead to localhost instead.
  test.for<readonly [env: Record<string, string>, url: string]>([
    [{ REDIS_PASSWORD: 'pw' }, 'redis://:pw@far:1'],
    [{ REDIS_PASSWORD: 'pw', REDIS_PORT: '6380', REDIS_DB: '2' }, 'redis://:pw@far:1'],
    [{ REDIS_PASSWORD: 'pw', REDIS_HOST: 'h' }, 'redis://:pw@h:6379/0'],
    [{ REDIS_PASSWORD: 'pw', REDIS_URL: 'redis://h' }, 'redis://h'],
  ])('where a file names a broker, %j leads to %s', async ([env, url]) => {
    const file = { broker: { url: 'redis://:${REDIS_PASSWORD}@far:1' } };
    expect((await loadFrom({ file, env })).config.broker.url).toBe(url);
  });

  test.for([null, undefined])('where a file names none (%j), any part of one does', async (url) => {
    const file = url === undefined ? {} : { broker: { url } };
    expect((await loadFrom({ file, env: { REDIS_PORT: '6380' } })).config.broker.url).toBe('redis://localhost:6380/0');
  });
});

describe('an alias yields to its twin', () => {
  test.for<readonly [env: Record<string, string>, expected: object]>([
    [{ CELERY_CONCURRENCY: '4', CARDQ_WORKERS_FIRST_PROCESSES: '6' }, { workers: { first: { processes: 6 } } }],
    [{ CELERY_LOG_LEVEL: 'DEBUG', CARDQ_LOGS_LEVEL: 'error' }, { logs: { level: 'error' } }],
    [{ REDIS_URL: 'redis://a', CARDQ_BROKER_URL: 'redis://b' }, { broker: { url: 'redis://b' } }],
    [{ REDIS_URL: 'redis://a', CARDQ_BROKER_URL: 'null' }, { broker: { url: null } }],
    [
      { CELERY_WORKER_TIMEOUT: '1000', CARDQ_QUEUES_DEFAULT_TIMEOUT: '50s' },
      {
        queues: {
          default: { timeout: 50_000, softTimeout: 9000 },
          pdf_generation: { timeout: 1_000_000, softTimeout: 800_000 },
        },
      },
    ],
    [
      { CELERY_WORKER_TIMEOUT: '1000', CARDQ_QUEUES_DEFAULT_SOFT_TIMEOUT: '50s' },
      { queues: { default: { timeout: 1_000_000, softTimeout: 50_000 } } },
    ],
    [
      { CELERY_HEALTH_CHECK_INTERVAL: '30', CARDQ_WORKERS_FIRST_HEARTBEAT_INTERVAL: '2s' },
      { workers: { first: { heartbeat: { interval: 2000, timeout: 15_000 } } } },
    ],
    [
      { CELERY_HEALTH_CHECK_INTERVAL: '30', CARDQ_WORKERS_FIRST_HEARTBEAT_TIMEOUT: '40s' },
      { workers: { first: { heartbeat: { interval: 30_000, timeout: 40_000 } } } },
    ],
    [
      { START_CELERY_WORKER: 'false', CARDQ_WORKERS_SECOND_AUTOSTART: 'true' },
      { workers: { first: { autostart: false }, second: { autostart: true } } },
    ],
  ])('%j', async ([env, expected]) => {
    expect((await loadFrom({ file: FILE, env })).config).toMatchObject(expected);
  });

  test('in .env, although the alias stands in the environment', async () => {
    const { config } = await loadFrom({ dotEnv: 'CARDQ_LOGS_LEVEL=error', env: { CELERY_LOG_LEVEL: 'DEBUG' } });
    expect(config.logs.level).toBe('error');
  });
});

test('an alias wins over the file, and a flag over the alias', async () => {
  const file = { workers: { w: { queues: ['default'], processes: 1 } } };
  const env = { CELERY_CONCURRENCY: '4' };
  expect((await loadFrom({ file, env })).config.workers['w']?.processes).toBe(4);
  expect((await loadFrom({ file, env, flags: { processes: 5 } })).config.workers['w']?.processes).toBe(5);
});

test.for<readonly [variable: string, text: string, path: string]>([
  ['CELERY_CONCURRENCY', 'many', 'workers.pdf.processes'],
  ['CELERY_QUEUES', 'celery', 'workers.pdf.queues.celery'],
  ['CELERY_RESTART_DELAY', 'soon', 'workers.pdf.restart.delay'],
  ['CELERY_HEALTH_CHECK_INTERVAL', '-1', 'workers.pdf.heartbeat.interval'],
  ['CELERY_LOG_LEVEL', 'LOUD', 'logs.level'],
  ['START_CELERY_WORKER', 'perhaps', 'workers.pdf.autostart'],
  ['REDIS_URL', 'localhost', 'broker.url'],
])('a wrong %s=%s is a mistake that names it', async ([variable, text, path]) => {
  expect(await problemsOf({ env: { [variable]: text } })).toMatchObject([{ path, where: variable }]);
});

test.for<Record<string, string>>([
  { CELERY_CONCURRENCY: '3' },
  { CELERY_QUEUES: 'default,pdf_generation,default' },
  { CELERY_MAX_RESTARTS: '3' },
  { CELERY_RESTART_DELAY: '90' },
  { CELERY_HEALTH_CHECK_INTERVAL: '30' },
  { CELERY_WORKER_TIMEOUT: '100' },
  { CELERY_LOG_LEVEL: 'WARNING' },
  { START_CELERY_WORKER: 'false' },
])('what is told to be set instead of %j means the same, and is not told of again', async (env) => {
  const { config, warnings } = await loadFrom({ file: FILE, env });
  const [, told = ''] = warnings.join('\n').split("cardq's own: ");
  const own = Object.fromEntries(told.split(' ').map((one) => one.split('=')));
  const again = await loadFrom({ file: FILE, env: { ...env, ...own } });
  expect(Object.keys(own).every((name) => name.startsWith('CARDQ_'))).toBe(true);
  expect(placeless(again.config)).toEqual(placeless(config));
  expect(placeless(config)).not.toEqual(placeless((await loadFrom({ file: FILE })).config));
  expect(again.warnings).toEqual([]);
});

test.for<Record<string, string>>([{ REDIS_URL: 'redis://h' }, { REDIS_HOST: 'h', REDIS_PASSWORD: 'hunter2' }])(
  'the broker knows that it came from %j, and what that is called here',
  async (env) => {
    const { origins, warnings } = await loadFrom({ env });
    const [name = ''] = Object.keys(env);
    expect(describeOrigin(origins.get('broker.url') ?? DEFAULT_ORIGIN)).toBe(
      `environment ${name} (here CARDQ_BROKER_URL)`,
    );
    expect(warnings).toEqual([]);
  },
);

/** Each configuration is loaded from a folder of its own, which all paths in it name. */
function placeless(config: Config): string {
  return JSON.stringify(config).replaceAll(dirname(config.stateDir), '');
}
