// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of references

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeOrigin } from '../../../src/config/sources/settings.js';
import { folderWith, loadFrom, problemsOf, type Surroundings } from '../../support/config-folder.js';

describe('precedence', () => {
  const file = { workers: { w: { queues: ['default'], processes: 1 } } };
  const dotEnv = 'CARDQ_WORKERS_W_PROCESSES=2';
  const env = { CARDQ_WORKERS_W_PROCESSES: '3' };
  const flags = { processes: 4 };
  const path = 'workers.w.processes';

  test.for<readonly [Surroundings, number, string]>([
    [{ file: { workers: { w: { queues: ['default'] } } } }, 2, 'default'],
    [{ file }, 1, 'file'],
    [{ file, dotEnv }, 2, '.env CARDQ_WORKERS_W_PROCESSES'],
    [{ file, dotEnv, env }, 3, 'environment CARDQ_WORKERS_W_PROCESSES'],
    [{ file, dotEnv, env, flags }, 4, 'flag --processes'],
  ])('%j: %d, by %s', async ([surroundings, processes, by]) => {
    const { config, origins } = await loadFrom(surroundings);
    expect(config.workers['w']?.processes).toBe(processes);
    const origin = origins.get(path);
    expect(origin && describeOrigin(origin)).toBe(by);
  });

  test('.env counts in the working directory when there is no file', async () => {
    expect((await loadFrom({ dotEnv: 'CARDQ_NAME=x' })).config.name).toBe('x');
  });

  test('an empty variable counts as unset, so that .env speaks', async () => {
    const { config } = await loadFrom({ dotEnv: 'CARDQ_NAME=x', env: { CARDQ_NAME: '' } });
    expect(config.name).toBe('x');
  });
});

describe('origins', () => {
  test('tell of every value who gave it, also of one among its neighbours', async () => {
    const { origins, path } = await loadFrom({
      file: { api: { port: 1 }, workers: { w: { queues: ['default'] } } },
      env: { CARDQ_API_HOST: '::1', CARDQ_LOGS: '{"keep":9}' },
    });
    expect(origins.get('api.port')).toEqual({ source: 'file', name: path });
    expect(origins.get('api.host')).toEqual({ source: 'environment', name: 'CARDQ_API_HOST' });
    expect(origins.get('api.enabled')).toEqual({ source: 'default', name: null });
    expect(origins.get('logs.keep')).toEqual({ source: 'environment', name: 'CARDQ_LOGS' });
    expect(origins.get('logs.level')).toEqual({ source: 'default', name: null });
    expect(origins.get('workers.w.queues.default')).toEqual({ source: 'file', name: path });
  });

  test('tell of a value below a variable that gave it all that the file gave nothing', async () => {
    const { origins } = await loadFrom({ file: { logs: { level: 'debug' } }, env: { CARDQ_LOGS: '{"level":"warn"}' } });
    expect(origins.get('logs.level')).toEqual({ source: 'environment', name: 'CARDQ_LOGS' });
  });
});

describe('flags', () => {
  const workers = { program: { script: '/bin/sh' }, a: { queues: ['default'] }, b: { queues: ['default'] } };

  test('mean the first worker that takes jobs', async () => {
    const { config } = await loadFrom({
      file: { workers },
      flags: { processes: 5, queues: ['pdf_offset', 'default', 'default'] },
    });
    expect(config.workers['a']).toMatchObject({ processes: 5, queues: { pdf_offset: 1, default: 2 } });
    expect(config.workers['b']).toMatchObject({ processes: 2, queues: { default: 1 } });
    expect(config.workers['program']).toMatchObject({ processes: 2 });
  });

  test('mean the workers that are named', async () => {
    const { config } = await loadFrom({ file: { workers }, flags: { workers: ['b', 'program'], processes: 5 } });
    expect(Object.values(config.workers).map(({ processes }) => processes)).toEqual([5, 2, 5]);
  });

  test('for a worker that is not there are worker_unknown', async () => {
    const loading = loadFrom({ file: { workers }, flags: { workers: ['programm'], processes: 5 } });
    await expect(loading).rejects.toMatchObject({ code: 'worker_unknown', hint: 'did you mean "program"?' });
  });

  test('that are wrong are named in the mistake', async () => {
    expect(await problemsOf({ flags: { processes: -1 } })).toMatchObject([
      { path: 'workers.pdf.processes', where: '--processes' },
    ]);
  });

  test('for a queue that is not there are queue_unknown', async () => {
    const loading = loadFrom({ flags: { queues: ['defalt'] } });
    await expect(loading).rejects.toMatchObject({ code: 'queue_unknown', hint: 'did you mean "default"?' });
    const file = { queues: { own: { module: './own.js' } } };
    await expect(loadFrom({ file, flags: { queues: ['own', 'pdf_offset'] } })).resolves.toBeDefined();
  });
});

describe('references to variables', () => {
  test.for<readonly [text: string, env: Record<string, string>, name: string]>([
    ['${A}', { A: 'x' }, 'x'],
    ['a-${A}-b-${B}', { A: 'x', B: 'y' }, 'a-x-b-y'],
    ['${A:-d}', {}, 'd'],
    ['${A:-d}', { A: '' }, 'd'],
    ['${A:-d}', { A: 'x' }, 'x'],
    ['n${A:-}', {}, 'n'],
    ['$${A}', { A: 'x' }, '${A}'],
    ['$A', { A: 'x' }, '$A'],
    ['${A}', { A: '${B}' }, '${B}'],
  ])('%s with %j is %s', async ([text, env, name]) => {
    expect((await loadFrom({ file: { name: text }, env })).config.name).toBe(name);
  });

  test('look into .env too, below the environment', async () => {
    const file = { name: '${A}-${B}' };
    expect((await loadFrom({ file, dotEnv: 'A=1\nB=1', env: { B: '2' } })).config.name).toBe('1-2');
  });

  test.for<readonly [text: string, message: string]>([
    ['${NOPE}', 'the variable NOPE is not set'],
    ['${NO PE}', '"${NO PE}" is not a reference to a variable'],
    ['${NOPE', '"${NOPE" is not a reference to a variable'],
    ['${}', '"${}" is not a reference to a variable'],
  ])('%s is a mistake', async ([text, message]) => {
    expect(await problemsOf({ file: { api: { host: text } } })).toMatchObject([{ path: 'api.host', message }]);
  });

  test('yield what the key takes, not only texts', async () => {
    const file = {
      broker: { url: '${URL:-null}', allowEviction: '${EVICT}' },
      api: { port: '${PORT:-8080}', allowedHosts: '${HOSTS}' },
      workers: { w: { queues: ['default'], processes: '${N}', env: { N: '${N}' } } },
    };
    const { config } = await loadFrom({ file, env: { EVICT: 'true', HOSTS: 'a, b', N: '3' } });
    expect(config.broker).toMatchObject({ url: null, allowEviction: true });
    expect(config.api).toMatchObject({ port: 8080, allowedHosts: ['a', 'b'] });
    expect(config.workers['w']).toMatchObject({ processes: 3, env: { N: '3' } });
  });

  test('work at any depth', async () => {
    const { config } = await loadFrom({
      file: { schedules: { s: { queue: 'default', every: '1h', data: { a: [{ b: '${A}' }] } } } },
      env: { A: 'x' },
    });
    expect(config.schedules['s']?.data).toEqual({ a: [{ b: 'x' }] });
  });
});

describe('paths', () => {
  test('start at the folder of the file', async () => {
    const { config, folder } = await loadFrom({
      file: {
        queues: {
          a: { module: './w/a.js' },
          b: { module: '../b.mjs' },
          c: { module: 'package/c' },
          d: { module: '/srv/d.js' },
          e: { module: 'cardq/workers/default' },
        },
        workers: {
          w: { queues: ['a', 'b', 'c', 'd', 'e'], cwd: 'work' },
          s: { script: './s.js' },
          t: { script: 'bin/t' },
        },
        render: { inputRoots: ['in', '/srv/in'], outputDir: './out' },
        api: { tokenFile: 'token' },
      },
      beside: ['s.js', 'bin/t'],
    });
    const parent = folder.slice(0, folder.lastIndexOf('/'));
    expect(Object.values(config.queues).map(({ module }) => module)).toEqual([
      `${folder}/w/a.js`,
      `${parent}/b.mjs`,
      'package/c',
      '/srv/d.js',
      'cardq/workers/default',
    ]);
    expect(config.workers).toMatchObject({
      w: { cwd: `${folder}/work` },
      s: { script: `${folder}/s.js`, cwd: folder },
      t: { script: `${folder}/bin/t` },
    });
    expect(config.render).toEqual({ inputRoots: [`${folder}/in`, '/srv/in'], outputDir: `${folder}/out` });
    expect(config.api.tokenFile).toBe(`${folder}/token`);
  });

  test('a program without a path is looked for in PATH, after the folder of the file', async () => {
    const { config, folder } = await loadFrom({
      file: { workers: { s: { script: 'sh' }, t: { script: 'cat' } } },
      beside: ['cat'],
      env: { PATH: '/nowhere:/bin' },
    });
    expect(config.workers).toMatchObject({ s: { script: '/bin/sh' }, t: { script: `${folder}/cat` } });
  });
});

test('the token is read but is no part of the configuration', async () => {
  const loaded = await loadFrom({ dotEnv: 'CARDQ_API_TOKEN=hunter2' });
  expect(loaded.apiToken).toBe('hunter2');
  expect(JSON.stringify(loaded.config)).not.toContain('hunter2');
  expect(loaded.warnings).toEqual([]);
});

describe('a secret in a file', () => {
  test('is what its variable would hold, and the variable itself wins', async () => {
    const path = join(await folderWith({ password: 'p/w\n' }), 'password');
    const env = { REDIS_HOST: 'redis', REDIS_PASSWORD_FILE: path };
    expect((await loadFrom({ env })).config.broker.url).toBe('redis://:p%2Fw@redis:6379/0');
    const own = await loadFrom({ env: { ...env, REDIS_PASSWORD: 'own' } });
    expect(own.config.broker.url).toBe('redis://:own@redis:6379/0');
  });

  test('that cannot be read is a mistake', async () => {
    const [problem] = await problemsOf({ env: { REDIS_PASSWORD_FILE: '/nowhere/password' } });
    expect(problem?.message).toContain('the file of REDIS_PASSWORD_FILE cannot be read: ENOENT');
  });
});
