import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.js';
import { locate } from '../../../src/config/locate.js';
import { folderWith, loadFrom, problemsOf } from '../../support/config-folder.js';
import { ANOTHER_USER, lacks } from '../../support/lacks.js';

test.for([
  ['line comments', '// first\n{ "name": "x" // last\n}'],
  ['block comments', '/* a */ { /* b\n c */ "name": "x" }'],
  ['trailing commas', '{ "name": "x", "api": { "allowedHosts": ["a",], }, }'],
  ['a byte order mark', '\uFEFF{ "name": "x" }'],
])('%s are accepted', async ([, file = '']) => {
  expect((await loadFrom({ file })).config.name).toBe('x');
});

test.for([
  ['{\n  "name": x\n}', ':2:11'],
  ['{\n  "name": "x"\n  "api": {}\n}', ':3:3'],
  ['{ "name": "x"', ':1:14'],
  ['{\n  "api":\n', ':2:9'],
  ['', ':1:1'],
  ["{ 'name': 1 }", ':1:3'],
  ['{} {}', ':1:4'],
] as const)('broken JSON, as in %j, is told with line and column', async ([file, place]) => {
  const cwd = await folderWith({ 'supervisor.config.json': file });
  const expected = { code: 'config_invalid', where: `${join(cwd, 'supervisor.config.json')}${place}`, exitCode: 6 };
  await expect(loadConfig({ cwd, env: { HOME: cwd } })).rejects.toMatchObject(expected);
  await expect(locate({ cwd, env: { HOME: cwd } })).rejects.toMatchObject(expected);
});

test.for(['[]', '5', '"x"', 'null'])('%s is no configuration', async (file) => {
  expect(await problemsOf({ file })).toMatchObject([{ path: '', message: 'the configuration is not an object' }]);
});

test('a key that stands twice is a mistake', async () => {
  const problems = await problemsOf({ file: '{ "api": { "port": 1,\n "port": 2 } }' });
  expect(problems).toMatchObject([
    { path: 'api.port', message: 'stands twice', where: expect.stringMatching(/:2:2$/) },
  ]);
});

test.for(['__proto__', 'constructor', 'toString'])('a key called %s is unknown like any other', async (key) => {
  expect(await problemsOf({ file: `{ "api": { "${key}": { "enabled": true } } }` })).toMatchObject([
    { path: `api.${key}`, message: 'unknown key' },
  ]);
});

test.skipIf(lacks(ANOTHER_USER))('a file that may not be read is told as such', async () => {
  const cwd = await folderWith({ 'supervisor.config.json': '{}' });
  await chmod(join(cwd, 'supervisor.config.json'), 0);
  await expect(loadConfig({ cwd, env: { HOME: cwd } })).rejects.toMatchObject({
    code: 'config_invalid',
    message: /EACCES/,
  });
});
