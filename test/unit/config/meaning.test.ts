import { describe, expect, test } from 'vitest';
import { loadFrom } from '../../support/config-folder.js';

const QUEUE_KEYS = { module: './mine.js' };

describe('durations and sizes', () => {
  test.for([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['1.5s', 1500],
    [1500, 1500],
    ['1500', 1500],
  ] as const)('the duration %j is %d ms', async ([keepFailed, expected]) => {
    const { config } = await loadFrom({ file: { queues: { default: { keepFailed } } } });
    expect(config.queues['default']?.keepFailed).toBe(expected);
  });

  test.for([
    ['200MiB', 200 * 1024 ** 2],
    ['1GiB', 1024 ** 3],
    ['64KiB', 65_536],
    ['1MB', 1_000_000],
    [4096, 4096],
  ] as const)('the size %j is %d bytes', async ([maxSize, expected]) => {
    expect((await loadFrom({ file: { logs: { maxSize } } })).config.logs.maxSize).toBe(expected);
  });
});

describe('queues', () => {
  test('one with a module alone takes all other defaults', async () => {
    const { config } = await loadFrom({ file: { queues: { mine: QUEUE_KEYS, default: {} } } });
    const [mine, builtIn] = [config.queues['mine'], config.queues['default']];
    expect({ ...mine, module: null }).toEqual({ ...builtIn, module: null });
  });

  test('softTimeout is 80 % of timeout when only that is given', async () => {
    const { config } = await loadFrom({ file: { queues: { default: { timeout: '60s' } } } });
    expect(config.queues['default']).toMatchObject({ timeout: 60_000, softTimeout: 48_000 });
  });

  test('softTimeout may equal timeout', async () => {
    const { config } = await loadFrom({ file: { queues: { default: { timeout: '60s', softTimeout: '60s' } } } });
    expect(config.queues['default']).toMatchObject({ timeout: 60_000, softTimeout: 60_000 });
  });

  test('the map of the file replaces the default one', async () => {
    const { config } = await loadFrom({ file: { queues: { mine: QUEUE_KEYS } } });
    expect(Object.keys(config.queues)).toEqual(['mine']);
  });

  test('built-in ones need no declaration where they are named', async () => {
    const { config } = await loadFrom({
      file: {
        queues: { mine: QUEUE_KEYS },
        workers: { w: { queues: ['mine', 'pdf_offset'] } },
        schedules: { s: { queue: 'default', every: '1h' } },
      },
    });
    expect(Object.keys(config.queues).sort()).toEqual(['default', 'mine', 'pdf_offset']);
    expect(config.queues['pdf_offset']?.module).toBe('cardq/workers/pdf-offset');
  });

  test('a built-in one keeps its module when only a setting is changed', async () => {
    const { config } = await loadFrom({ file: { queues: { pdf_generation: { attempts: 5 } } } });
    expect(config.queues['pdf_generation']).toMatchObject({ module: 'cardq/workers/pdf-generation', attempts: 5 });
  });

  test('one that no worker serves is warned about', async () => {
    const { warnings } = await loadFrom({
      file: { queues: { mine: QUEUE_KEYS }, workers: { w: { queues: ['default'] } } },
    });
    expect(warnings).toEqual(['queues.mine: no worker takes jobs from it']);
  });
});

describe('workers', () => {
  test('a list of queues means weight 1 each, and a name that is repeated has more', async () => {
    const { config } = await loadFrom({ file: { workers: { w: { queues: ['default', 'pdf_offset', 'default'] } } } });
    expect(config.workers['w']).toMatchObject({ kind: 'queues', queues: { default: 2, pdf_offset: 1 } });
  });

  test('left out, one worker serves every queue that is declared', async () => {
    const { config } = await loadFrom({ file: { queues: { mine: QUEUE_KEYS, pdf_generation: {} } } });
    expect(config.workers).toMatchObject({ pdf: { queues: { mine: 1, pdf_generation: 3 } } });
  });

  test('processes may be a range, of which only max is required', async () => {
    const { config } = await loadFrom({ file: { workers: { w: { queues: ['default'], processes: { max: 8 } } } } });
    expect(config.workers['w']?.processes).toEqual({ min: 1, max: 8, targetWait: 10_000, cooldown: 15_000 });
  });

  test('limits may be lifted', async () => {
    const limits = { memory: null, memoryHard: null, jobs: null, lifetime: '1h' };
    const { config } = await loadFrom({ file: { workers: { w: { queues: ['default'], limits } } } });
    expect(config.workers['w']?.limits).toEqual({ ...limits, lifetime: 3_600_000 });
  });

  test.for([
    [undefined, null],
    ['ipc', { kind: 'ipc' }],
    [{ log: '^up$' }, { kind: 'log', pattern: '^up$' }],
    [{ port: 3000 }, { kind: 'port', port: 3000 }],
    [{ command: 'test -f up' }, { kind: 'command', command: 'test -f up' }],
  ] as const)('a script is ready by %j', async ([ready, expected]) => {
    const { config } = await loadFrom({ file: { workers: { legacy: { script: '/bin/sh', ready } } } });
    expect(config.workers['legacy']).toMatchObject({
      kind: 'script',
      ready: expected,
      args: [],
      stopSignal: 'SIGTERM',
    });
  });

  test('there may be none', async () => {
    expect((await loadFrom({ file: { workers: {} } })).config).toMatchObject({ workers: {}, schedules: {} });
  });
});

describe('schedules', () => {
  test('the map of the file replaces the default one', async () => {
    expect((await loadFrom({ file: { schedules: {} } })).config.schedules).toEqual({});
  });

  test('the default one is there only while some worker serves its queue', async () => {
    const served = await loadFrom({ file: { workers: { w: { queues: ['default'] } } } });
    const unserved = await loadFrom({ file: { workers: { w: { queues: ['pdf_offset'] } } } });
    expect(Object.keys(served.config.schedules)).toEqual(['health']);
    expect(unserved.config.schedules).toEqual({});
  });
});

test.for([
  'redis://localhost',
  'redis://:pw@h:6379/2',
  'rediss://h',
  'redis+sentinel://u:p@h1:26379,h2:26379/mymaster/0',
  'redis+cluster://h1:7000,h2:7001',
  'unix:/run/redis.sock',
])('%s is a broker', async (url) => {
  expect((await loadFrom({ file: { broker: { url } } })).config.broker.url).toBe(url);
});
