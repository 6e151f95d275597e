import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.js';
import { ConfigInForce } from '../../../src/daemon/config-in-force.js';
import { folderWith } from '../../support/config-folder.js';

const TEXT = '{ "name": "mine" }';

/** The configuration of a folder of its own as it is read at a start. */
async function started() {
  const folder = await folderWith({ 'supervisor.config.json': TEXT });
  const file = join(folder, 'supervisor.config.json');
  const sources = { file, cwd: folder };
  const loaded = await loadConfig({ ...sources, env: { HOME: folder } });
  const { config, path: configPath, text: configText } = loaded;
  return { file, loaded, inForce: new ConfigInForce({ config, configPath, configText, sources }) };
}

test('a file is stale when it says something else, and not when it was only touched', async () => {
  const { file, inForce } = await started();
  expect(inForce.isStale).toBe(false);
  await utimes(file, new Date(), new Date(Date.now() + 5000));
  expect(inForce.isStale).toBe(false);
  await writeFile(file, '{ "name": "other" }');
  expect(inForce.isStale).toBe(true);
  await writeFile(file, TEXT);
  expect(inForce.isStale).toBe(false);
});

test('a file that is gone is stale', async () => {
  const { file, inForce } = await started();
  await rm(file);
  expect(inForce.isStale).toBe(true);
});

test('what was loaded anew is in force; as long as a part of it is not, the file counts as stale', async () => {
  const { file, loaded, inForce } = await started();
  await writeFile(file, '{ "name": "other" }');
  const next = { ...loaded, text: '{ "name": "other" }' };
  inForce.hold({ ...loaded.config, name: 'other' }, next, { isWhole: false });
  expect(inForce.config.name).toBe('other');
  expect(inForce.isStale).toBe(true);
  inForce.hold(inForce.config, next, { isWhole: true });
  expect(inForce.isStale).toBe(false);
});
