import { readFileSync } from 'node:fs';
import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { JsonObject } from '../../../src/base/json.js';
import type { Config } from '../../../src/config/config.js';
import type { configSchema } from '../../../src/config/schema/schema.js';
import { loadFrom } from '../../support/config-folder.js';

const DEFAULTS = `{
  "$schema": "./node_modules/cardq/schema/supervisor.schema.json",
  "name": "cardq",
  "stateDir": ".cardq",                    // socket, lock, logs
  "broker": { "url": null, "prefix": "bull", "fallback": "embedded", "allowEviction": false },
  "queues": {                              /* what a job does */
    "pdf_generation": { "module": "cardq/workers/pdf-generation", "attempts": 3, "backoff": { "type": "exponential", "delay": "1s" },
                        "softTimeout": "240s", "timeout": "300s", "maxCrashes": 2, "rateLimit": null,      // or { "max": 10, "per": "1s" }
                        "keepCompleted": "1h", "keepFailed": "7d", "options": {} },
    "pdf_offset":     { "module": "cardq/workers/pdf-offset" },
    "default":        { "module": "cardq/workers/default" }
  },
  "workers": {
    "pdf": { "queues": { "pdf_generation": 3, "pdf_offset": 1, "default": 1 },
             "processes": 2, "standby": 0, "concurrency": 1,
             "restart": { "max": 5, "window": "60s", "delay": "1s", "maxDelay": "30s" },
             "heartbeat": { "interval": "1s", "timeout": "15s" },
             "bootTimeout": "60s", "drainTimeout": "30s",
             "limits": { "memory": "512MiB", "memoryHard": "1GiB", "jobs": 1000, "lifetime": null },
             "env": {}, "cwd": ".", "nice": 0, "nodeArgs": [] }
  },
  "schedules": { "health": { "queue": "default", "every": "1m", "data": {} } },
  "render": { "inputRoots": ["."], "outputDir": "output" },
  "api": { "enabled": false, "host": "127.0.0.1", "port": 9797, "tokenFile": null, "compatPrefix": "/api/celery", "allowedHosts": [], "trustProxy": false },
  "logs": { "level": "info", "format": "auto", "maxSize": "10MiB", "keep": 5 }
}`;

const QUEUE = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 1000 },
  softTimeout: 240_000,
  timeout: 300_000,
  maxCrashes: 2,
  rateLimit: null,
  keepCompleted: 3_600_000,
  keepFailed: 604_800_000,
  options: {},
};

function defaultsIn(folder: string) {
  return {
    name: 'cardq',
    stateDir: `${folder}/.cardq`,
    broker: { url: null, prefix: 'bull', fallback: 'embedded', allowEviction: false },
    queues: {
      pdf_generation: { module: 'cardq/workers/pdf-generation', ...QUEUE },
      pdf_offset: { module: 'cardq/workers/pdf-offset', ...QUEUE },
      default: { module: 'cardq/workers/default', ...QUEUE },
    },
    workers: {
      pdf: {
        kind: 'queues',
        queues: { pdf_generation: 3, pdf_offset: 1, default: 1 },
        processes: 2,
        standby: 0,
        concurrency: 1,
        restart: { max: 5, window: 60_000, delay: 1000, maxDelay: 30_000 },
        heartbeat: { interval: 1000, timeout: 15_000 },
        bootTimeout: 60_000,
        drainTimeout: 30_000,
        limits: { memory: 512 * 1024 ** 2, memoryHard: 1024 ** 3, jobs: 1000, lifetime: null },
        env: {},
        cwd: folder,
        nice: 0,
        nodeArgs: [],
        autostart: true,
      },
    },
    schedules: { health: { queue: 'default', every: 60_000, cron: null, tz: null, data: {} } },
    render: { inputRoots: [folder], outputDir: `${folder}/output` },
    api: {
      enabled: false,
      host: '127.0.0.1',
      port: 9797,
      tokenFile: null,
      compatPrefix: '/api/celery',
      allowedHosts: [],
      trustProxy: false,
    },
    logs: { level: 'info', format: 'auto', maxSize: 10 * 1024 ** 2, keep: 5 },
  };
}

test('without a file the defaults hold, and paths start at the working directory', async () => {
  const { config, path, folder } = await loadFrom({});
  expect(path).toBeNull();
  expect(config).toEqual(defaultsIn(folder));
});

test.for([
  ['an empty file', '{}'],
  ['every default written out, with comments', DEFAULTS],
  [
    'the file at the top of the project',
    readFileSync(new URL('../../../supervisor.config.json', import.meta.url), 'utf8'),
  ],
])('%s means the same as no file', async ([, file = '']) => {
  const { config, folder, warnings } = await loadFrom({ file });
  expect(config).toEqual(defaultsIn(folder));
  expect(warnings).toEqual([]);
});

test('the defaults in the order of the file keep that order of workers', async () => {
  const { config } = await loadFrom({
    file: '{ "workers": { "z": { "queues": ["default"] }, "a": { "queues": ["default"] } } }',
  });
  expect(Object.keys(config.workers)).toEqual(['z', 'a']);
});

/** Arrays are read-only throughout; JSON is left as it is. */
type Frozen<T> = JsonObject extends T
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Item[]
    : T extends object
      ? { readonly [K in keyof T]: Frozen<T[K]> }
      : T;

test('the schema yields exactly a Config', () => {
  expectTypeOf<z.output<typeof configSchema>>().toExtend<Config>();
  expectTypeOf<Config>().toExtend<Frozen<z.output<typeof configSchema>>>();
});
