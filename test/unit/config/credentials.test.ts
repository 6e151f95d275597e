import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tokenPlace } from '../../../src/config/api-token.js';
import { loadConfig } from '../../../src/config/load.js';
import { emptyFolder } from '../../support/folder.js';

test('credentials called like variables win over .env and the file, and yield to the environment', async () => {
  const { folder, env } = await place({
    CARDQ_BROKER_URL: 'redis://:secret@credential/1\n',
    CARDQ_API_PORT: '1001',
    CARDQ_NAME: 'credential',
  });
  await writeFile(join(folder, '.env'), 'CARDQ_API_PORT=1002\nCARDQ_NAME=dotenv\n');
  const loaded = await loadConfig({ cwd: folder, env: { ...env, CARDQ_NAME: 'environment' } });
  expect(loaded.config).toMatchObject({
    name: 'environment',
    broker: { url: 'redis://:secret@credential/1' },
    api: { port: 1001 },
  });
  expect(loaded.origins.get('api.port')).toEqual({ source: 'credential', name: 'CARDQ_API_PORT' });
  expect(loaded.warnings).toEqual([]);
});

test('the file may name a credential', async () => {
  const { folder, env } = await place({ PRESS_PASSWORD: 'of-root' });
  const broker = { url: 'redis://:$' + '{PRESS_PASSWORD}@host/0' };
  await writeFile(join(folder, 'supervisor.config.json'), JSON.stringify({ broker }));
  expect((await loadConfig({ cwd: folder, env })).config.broker.url).toBe('redis://:of-root@host/0');
});

test('the token of the API may be one', async () => {
  const { folder, env } = await place({ CARDQ_API_TOKEN: 'of-root\n' });
  const where = { env, folder, stateDir: folder, api: { tokenFile: '/etc/cardq/token' } };
  expect(tokenPlace(where)).toEqual({ from: 'environment', token: 'of-root' });
});

test('other credentials of the service, and where the state is, are none of these', async () => {
  const { folder, env } = await place({ 'tls.key': 'x', CARDQ_STATE_DIR: '/elsewhere' });
  const { config, warnings } = await loadConfig({ cwd: folder, env });
  expect(config.stateDir).toBe(join(folder, '.cardq'));
  expect(warnings).toEqual([]);
});

test('a shell that has outlived its service has no credentials any more', async () => {
  const folder = await emptyFolder();
  const env = { CREDENTIALS_DIRECTORY: join(folder, 'gone') };
  await expect(loadConfig({ cwd: folder, env })).resolves.toMatchObject({ warnings: [] });
});

async function place(credentials: Readonly<Record<string, string>>) {
  const folder = await emptyFolder();
  const directory = join(folder, 'credentials');
  await mkdir(directory);
  for (const [name, content] of Object.entries(credentials)) await writeFile(join(directory, name), content);
  return { folder, env: { CREDENTIALS_DIRECTORY: directory } };
}
