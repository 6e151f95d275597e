import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.js';
import { ConfigError } from '../../../src/config/mistakes/problems.js';
import { folderWith } from '../../support/config-folder.js';

// They used to be accepted, and failed with EACCES when they were started, or were read by a shell.
test.for([
  ['work.py', 'is not executable', /^chmod \+x \.\/work\.py, or name "python3" as script/],
  ['work.sh', 'is not executable', /name "\/bin\/sh" as script, and the file in args$/],
  ['work', 'is not executable', /name what runs it as script, and the file in args$/],
  ['work.ts', 'is not executable', /compile it, and name the \.js file$/],
] as const)('%s without the right to be run is refused, and how to mend it is told', async ([name, message, hint]) => {
  expect(await problemOf(name, { mode: 0o644, text: '#!/usr/bin/env python3\n' })).toMatchObject({
    path: 'workers.legacy.script',
    message: `"./${name}" ${message}`,
    hint: expect.stringMatching(hint),
  });
});

test('a script that may be run, but does not say by what, is refused', async () => {
  expect(await problemOf('work.py', { mode: 0o755, text: 'print(1)\n' })).toMatchObject({
    message: '"./work.py" does not say what runs it',
    hint: 'begin it with #!, or name "python3" as script, and the file in args',
  });
});

test.for([
  ['work.py', { mode: 0o755, text: '#!/usr/bin/env python3\n' }],
  ['work', { mode: 0o755, text: 'anything' }],
  ['work.mjs', { mode: 0o644, text: '' }],
] as const)('%s that can be run is accepted: %j', async ([name, file]) => {
  expect(await problemOf(name, file)).toBeNull();
});

async function problemOf(name: string, { mode, text }: { readonly mode: number; readonly text: string }) {
  const cwd = await folderWith({
    'supervisor.config.json': { workers: { legacy: { script: `./${name}` } } },
    [name]: text,
  });
  await chmod(join(cwd, name), mode);
  try {
    await loadConfig({ cwd, env: { HOME: cwd }, flags: undefined });
    return null;
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.problems[0];
    throw thrown;
  }
}
