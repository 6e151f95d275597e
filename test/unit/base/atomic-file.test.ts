import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAtomically } from '../../../src/base/atomic-file.js';
import { emptyFolder } from '../../support/folder.js';

test('the folders on the way to a file are made, and those that are there are used, by a link too', async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'real'));
  await symlink(join(folder, 'real'), join(folder, 'link'));
  for (const name of ['a/b/c.txt', 'a/b/d.txt', 'link/e.txt', 'link/f/g.txt']) {
    await writeFileAtomically(join(folder, name), name);
    expect(await readFile(join(folder, name), 'utf8')).toBe(name);
  }
});

test('what cannot be written is told by its own name, not by that of the temporary file', async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'folder'));
  const path = join(folder, 'folder');
  await expect(writeFileAtomically(path, '')).rejects.toThrow(
    `EISDIR: illegal operation on a directory, rename '${path}'`,
  );
  const long = join(folder, 'x'.repeat(250));
  await expect(writeFileAtomically(long, '')).rejects.toThrow(`ENAMETOOLONG: name too long, open '${long}'`);
  expect(await readdir(folder)).toEqual(['folder']);
});

test('a file on the way to a file is told', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'a'), '');
  await expect(writeFileAtomically(join(folder, 'a/b.txt'), '')).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(writeFileAtomically(join(folder, 'a/b/c.txt'), '')).rejects.toMatchObject({ code: 'ENOTDIR' });
});

// It was tried for ever: Node's recursive mkdir takes ENOENT for a missing parent.
test.skipIf(process.platform !== 'linux')('a folder that takes no folders is told', async () => {
  await expect(writeFileAtomically('/proc/cardq/sheets/a.txt', '')).rejects.toMatchObject({ code: 'ENOENT' });
});
