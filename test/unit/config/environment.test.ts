import { describe, expect, test } from 'vitest';
import { configKeys } from '../../../src/config/schema/keys.js';
import { keyVariables } from '../../../src/config/sources/environment.js';
import { valueAt } from '../../../src/config/sources/settings.js';
import { loadFrom, problemsOf } from '../../support/config-folder.js';

const FILE = {
  queues: { default: {}, pdf_soft: { module: 'm' }, 'pdf-offset': { module: 'm' }, pdf: { module: 'm' } },
  workers: {
    main: { queues: ['default'] },
    'side.line': { queues: ['default', 'pdf', 'pdf-offset', 'pdf_soft'] },
    tool: { script: '/bin/true' },
  },
  schedules: { nightly: { queue: 'default', every: '1d' } },
};

test.for<readonly [variable: string, text: string, path: string, value: unknown]>([
  ['CARDQ_NAME', 'x', 'name', 'x'],
  ['CARDQ_BROKER_URL', 'redis://h', 'broker.url', 'redis://h'],
  ['CARDQ_BROKER_URL', 'null', 'broker.url', null],
  ['CARDQ_BROKER_ALLOW_EVICTION', 'yes', 'broker.allowEviction', true],
  ['CARDQ_BROKER', '{"prefix":"p"}', 'broker.prefix', 'p'],
  ['CARDQ_API_PORT', '8080', 'api.port', 8080],
  ['CARDQ_API_ENABLED', '1', 'api.enabled', true],
  ['CARDQ_API_ENABLED', 'OFF', 'api.enabled', false],
  ['CARDQ_API_ALLOWED_HOSTS', 'a, b', 'api.allowedHosts', ['a', 'b']],
  ['CARDQ_API_ALLOWED_HOSTS', '["a,b"]', 'api.allowedHosts', ['a,b']],
  ['CARDQ_API_TOKEN_FILE', '/srv/token', 'api.tokenFile', '/srv/token'],
  ['CARDQ_LOGS_MAX_SIZE', '1MiB', 'logs.maxSize', 1024 ** 2],
  ['CARDQ_QUEUES_DEFAULT_BACKOFF_DELAY', '5s', 'queues.default.backoff.delay', 5000],
  ['CARDQ_QUEUES_DEFAULT_OPTIONS', '{"a":[1]}', 'queues.default.options.a', [1]],
  ['CARDQ_QUEUES_DEFAULT_RATE_LIMIT', '{"max":10,"per":"1s"}', 'queues.default.rateLimit', { max: 10, per: 1000 }],
  ['CARDQ_QUEUES_PDF_OFFSET_TIMEOUT', '600s', 'queues.pdf-offset.timeout', 600_000],
  ['CARDQ_QUEUES_PDF_SOFT_TIMEOUT', '299s', 'queues.pdf_soft.timeout', 299_000], // and not softTimeout of pdf
  ['CARDQ_QUEUES_PDF_ATTEMPTS', '7', 'queues.pdf.attempts', 7],
  ['CARDQ_WORKERS_MAIN_PROCESSES', '4', 'workers.main.processes', 4],
  ['CARDQ_WORKERS_MAIN_PROCESSES', '{"max":4}', 'workers.main.processes.max', 4],
  ['CARDQ_WORKERS_MAIN_PROCESSES_MAX', '4', 'workers.main.processes.max', 4],
  ['CARDQ_WORKERS_MAIN_RESTART_MAX_DELAY', '1m', 'workers.main.restart.maxDelay', 60_000],
  ['CARDQ_WORKERS_MAIN_LIMITS_LIFETIME', 'null', 'workers.main.limits.lifetime', null],
  ['CARDQ_WORKERS_MAIN_QUEUES', 'pdf,default', 'workers.main.queues', { pdf: 1, default: 1 }],
  ['CARDQ_WORKERS_MAIN_QUEUES', '{"pdf":3}', 'workers.main.queues', { pdf: 3 }],
  ['CARDQ_WORKERS_MAIN_QUEUES_PDF', '3', 'workers.main.queues', { default: 1, pdf: 3 }],
  ['CARDQ_WORKERS_SIDE_LINE_NICE', '-5', 'workers.side.line.nice', -5],
  ['CARDQ_WORKERS_MAIN_ENV', '{"a_B":"c"}', 'workers.main.env', { a_B: 'c' }],
  ['CARDQ_WORKERS_MAIN_ENV_API_KEY', '123', 'workers.main.env', { API_KEY: '123' }],
  ['CARDQ_WORKERS_TOOL_READY', 'ipc', 'workers.tool.ready', { kind: 'ipc' }],
  ['CARDQ_WORKERS_TOOL_READY', '{"port":80}', 'workers.tool.ready', { kind: 'port', port: 80 }],
  ['CARDQ_WORKERS_TOOL_ARGS', '["-a","b c"]', 'workers.tool.args', ['-a', 'b c']],
  ['CARDQ_SCHEDULES_NIGHTLY_EVERY', '1h', 'schedules.nightly.every', 3_600_000],
  ['CARDQ_SCHEDULES', '{}', 'schedules', {}],
])('%s=%s sets %s', async ([variable, text, path, value]) => {
  const { config, warnings } = await loadFrom({ file: FILE, env: { [variable]: text } });
  const keys = path
    .replace('side.line', 'side|line')
    .split('.')
    .map((key) => key.replace('|', '.'));
  expect(valueAt(JSON.parse(JSON.stringify(config)), keys)).toEqual(value);
  expect(warnings).toEqual([]);
});

test('every key has a variable of its own', () => {
  const variables = keyVariables(configKeys(), { queues: ['q'], workers: ['w'], schedules: ['s'] });
  expect(new Set(variables.map(({ variable }) => variable)).size).toBe(variables.length);
  for (const { variable } of variables) expect(variable).toMatch(/^CARDQ_[A-Z0-9_]+$/);
});

test('whole objects come first, so that a variable of one key inside still counts', async () => {
  const inner = await loadFrom({ env: { CARDQ_LOGS_KEEP: '9', CARDQ_LOGS: '{"keep":2,"level":"warn"}' } });
  expect(inner.config.logs).toMatchObject({ keep: 9, level: 'warn' });
  const env = {
    CARDQ_QUEUES_MINE_ATTEMPTS: '9',
    CARDQ_QUEUES: '{"mine":{"module":"m","attempts":2}}',
    CARDQ_WORKERS_PDF_QUEUES: 'mine',
  };
  const { config, warnings } = await loadFrom({ env });
  expect(config.queues).toMatchObject({ mine: { attempts: 9 } });
  expect(warnings).toEqual([]);
});

test('the default maps can be changed key by key', async () => {
  const env = {
    CARDQ_WORKERS_PDF_QUEUES_DEFAULT: '5',
    CARDQ_QUEUES_PDF_OFFSET_ATTEMPTS: '1',
    CARDQ_SCHEDULES_HEALTH_EVERY: '5m',
  };
  const { config } = await loadFrom({ env });
  expect(config.workers).toMatchObject({ pdf: { queues: { pdf_generation: 3, pdf_offset: 1, default: 5 } } });
  expect(config.queues).toMatchObject({ pdf_offset: { attempts: 1 }, default: { attempts: 3 } });
  expect(config.schedules).toMatchObject({ health: { queue: 'default', every: 300_000 } });
});

describe('a wrong variable', () => {
  test.for<readonly [variable: string, text: string, path: string, message: string]>([
    ['CARDQ_API_PORT', 'abc', 'api.port', 'must be a whole number, not "abc"'],
    ['CARDQ_API_PORT', '70000', 'api.port', 'must be at most 65535'],
    ['CARDQ_API_ENABLED', 'perhaps', 'api.enabled', 'must be true or false, not "perhaps"'],
    ['CARDQ_BROKER', '{"prefix"', 'broker', 'must be an object, not this text'],
    ['CARDQ_WORKERS_MAIN_QUEUES', 'nope', 'workers.main.queues.0', 'there is no queue "nope"'],
    ['CARDQ_QUEUES_DEFAULT', '{"attemps":1}', 'queues.default.attemps', 'unknown key'],
  ])('%s=%s is named in the mistake', async ([variable, text, path, message]) => {
    expect(await problemsOf({ file: FILE, env: { [variable]: text } })).toMatchObject([
      { path, message, where: variable },
    ]);
    expect(await problemsOf({ file: FILE, dotEnv: `${variable}='${text}'` })).toMatchObject([
      { path, message, where: `${variable} in .env` },
    ]);
  });
});

describe('an unknown variable', () => {
  test.for<readonly [variable: string, warning: string]>([
    ['CARDQ_API_PROT', 'unknown variable CARDQ_API_PROT; did you mean CARDQ_API_PORT?'],
    [
      'CARDQ_QUEUES_DEFAULT_ATTEMTPS',
      'unknown variable CARDQ_QUEUES_DEFAULT_ATTEMTPS; did you mean CARDQ_QUEUES_DEFAULT_ATTEMPTS?',
    ],
    ['CARDQ_CONFG', 'unknown variable CARDQ_CONFG; did you mean CARDQ_CONFIG?'],
    ['CARDQ_XYZZY_PLUGH', 'unknown variable CARDQ_XYZZY_PLUGH'],
  ])('%s is reported', async ([variable, warning]) => {
    expect((await loadFrom({ file: FILE, env: { [variable]: 'x' } })).warnings).toEqual([warning]);
  });

  test('in .env is reported as such', async () => {
    expect((await loadFrom({ dotEnv: 'CARDQ_NAM=x' })).warnings).toEqual([
      'unknown variable CARDQ_NAM in .env; did you mean CARDQ_NAME?',
    ]);
  });

  test.for(['CARDQ_API_TOKEN', 'CARDQ_WORKER', 'CARDQ_PROCESS', 'CARDQ_MARK', 'OTHER', 'cardq_name'])(
    'is not %s',
    async (variable) => {
      expect((await loadFrom({ env: { [variable]: 'x' } })).warnings).toEqual([]);
    },
  );

  test('is not what Kubernetes says about a service called cardq', async () => {
    const env = {
      CARDQ_SERVICE_HOST: '10.0.0.1',
      CARDQ_SERVICE_PORT: '9797',
      CARDQ_SERVICE_PORT_HTTP: '9797',
      CARDQ_PORT: 'tcp://10.0.0.1:9797',
      CARDQ_PORT_9797_TCP: 'tcp://10.0.0.1:9797',
      CARDQ_PORT_9797_TCP_ADDR: '10.0.0.1',
      CARDQ_API_PORT: 'tcp://10.0.0.1:9797',
    };
    const { config, warnings } = await loadFrom({ env });
    expect(config.api.port).toBe(9797);
    expect(warnings).toEqual([]);
  });
});
