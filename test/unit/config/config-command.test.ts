import { describe, expect, test } from 'vitest';
import { configCommand } from '../../../src/cli/commands/config.js';
import { loadConfig } from '../../../src/config/load.js';
import { configJsonSchemaText } from '../../../src/config/schema/json-schema.js';
import { folderWith } from '../../support/config-folder.js';

const SECRETS = {
  broker: { url: 'redis://user:hunter2@localhost:6379/1' },
  queues: { default: { options: { apiKey: 'hunter2', region: 'eu', nested: [{ password: 'hunter2' }] } } },
  workers: { w: { queues: ['default'], env: { HARMLESS: 'hunter2' } } },
  schedules: { s: { queue: 'default', every: '1h', data: { token: 'hunter2' } } },
};

async function runIn(
  files: Readonly<Record<string, string | object>>,
  subcommand: string,
  options: { json?: boolean; origin?: boolean; env?: object } = {},
) {
  const cwd = await folderWith(files);
  const { json = false, origin = false, env = {} } = options;
  return { cwd, ...(await configCommand(subcommand, { load: { cwd, env: { HOME: cwd, ...env } }, json, origin })) };
}

describe('config validate', () => {
  test('says ok and the path, and warns', async () => {
    const { stdout, warnings, cwd } = await runIn({ 'supervisor.config.json': {} }, 'validate', {
      env: { CARDQ_NAM: 'x' },
    });
    expect(stdout).toBe(`ok: ${cwd}/supervisor.config.json`);
    expect(warnings).toEqual(['unknown variable CARDQ_NAM; did you mean CARDQ_NAME?']);
  });

  test('says that the defaults hold where there is no file', async () => {
    expect((await runIn({}, 'validate')).stdout).toBe('ok: no configuration file, so the defaults hold');
  });

  test('has one document under --json', async () => {
    const { stdout, cwd } = await runIn({ 'supervisor.config.json': {} }, 'validate', { json: true });
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      valid: true,
      path: `${cwd}/supervisor.config.json`,
      warnings: [],
    });
  });

  test('fails with every mistake', async () => {
    const files = { 'supervisor.config.json': { nmae: 1, api: { port: -1 } } };
    await expect(runIn(files, 'validate')).rejects.toMatchObject({
      code: 'config_invalid',
      problems: [{ path: 'nmae' }, { path: 'api.port' }],
    });
  });
});

describe('config show', () => {
  test('prints a configuration that means the same', async () => {
    const file = {
      name: 'x',
      stateDir: '/srv/cardq',
      queues: { default: { timeout: '90s', keepFailed: 1, rateLimit: { max: 1, per: '1500ms' } } },
      workers: {
        w: {
          queues: ['default'],
          processes: { max: 3 },
          limits: { memory: '1.5MiB', lifetime: '2d' },
          drainTimeout: 0,
        },
        a: { script: '/bin/true', ready: 'ipc' },
        b: { script: '/bin/true', ready: { log: 'up' } },
        c: { script: '/bin/true', ready: { port: 80 } },
        d: { script: '/bin/true', ready: { command: 'true' } },
      },
      schedules: { s: { queue: 'default', cron: '0 3 * * *', tz: 'Europe/Berlin' } },
      logs: { maxSize: '3KiB' },
    };
    const { stdout, cwd } = await runIn({ 'supervisor.config.json': file }, 'show');
    const again = await folderWith({ 'supervisor.config.json': stdout });
    const { config } = await loadConfig({ cwd: again, env: { HOME: again } });
    expect(config).toEqual((await loadConfig({ cwd, env: { HOME: cwd } })).config);
    expect(JSON.parse(stdout)).toMatchObject({
      queues: { default: { timeout: '90s', softTimeout: '72s', keepFailed: '1ms', rateLimit: { per: '1500ms' } } },
      workers: {
        w: { limits: { memory: '1536KiB', memoryHard: '1GiB', lifetime: '2d' }, drainTimeout: '0ms' },
        b: { ready: { log: 'up' } },
      },
    });
  });

  test.for([{}, { json: true }, { origin: true }, { json: true, origin: true }])(
    'shows no secret with %j',
    async (options) => {
      const { stdout } = await runIn({ 'supervisor.config.json': SECRETS }, 'show', options);
      expect(stdout).not.toContain('hunter2');
      for (const shown of ['redis://user:***@localhost:6379/1', 'HARMLESS', 'eu']) expect(stdout).toContain(shown);
    },
  );

  test('tells with --origin who gave each value', async () => {
    const { stdout } = await runIn({ 'supervisor.config.json': { api: { port: 1 } }, '.env': 'CARDQ_NAME=x' }, 'show', {
      origin: true,
      env: { CELERY_LOG_LEVEL: 'DEBUG' },
    });
    const lines = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines).toContainEqual(['name', '"x"', '.env CARDQ_NAME']);
    expect(lines).toContainEqual(['api.port', '1', 'file']);
    expect(lines).toContainEqual(['logs.level', '"debug"', 'environment CELERY_LOG_LEVEL (here CARDQ_LOGS_LEVEL)']);
    expect(lines).toContainEqual(['api.host', '"127.0.0.1"', 'default']);
  });

  test('has milliseconds, bytes and origins under --json', async () => {
    const { stdout, cwd } = await runIn({ 'supervisor.config.json': { api: { port: 1 } } }, 'show', {
      json: true,
      origin: true,
    });
    const path = `${cwd}/supervisor.config.json`;
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      path,
      config: { api: { port: 1 }, logs: { maxSize: 10_485_760 } },
      origins: { 'api.port': { source: 'file', name: path }, 'api.host': { source: 'default', name: null } },
    });
  });
});

test('config schema prints the JSON Schema, even where the configuration is wrong', async () => {
  const files = { 'supervisor.config.json': '{' };
  expect((await runIn(files, 'schema')).stdout).toBe(configJsonSchemaText());
  expect(JSON.parse((await runIn(files, 'schema', { json: true })).stdout)).toMatchObject({
    schemaVersion: 1,
    schema: { type: 'object' },
  });
});

test('config takes no other word', async () => {
  await expect(runIn({}, 'validat')).rejects.toMatchObject({
    code: 'usage',
    hint: 'did you mean `cardq config validate`?',
  });
  await expect(runIn({}, '')).rejects.toMatchObject({ code: 'usage' });
});
