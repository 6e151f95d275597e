import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refuseForeignFile } from '../../../src/pdf/output.js';
import { emptyFolder } from '../../support/folder.js';

test.runIf(process.platform === 'linux')(
  'a file that cannot be read may be somebody else’s, and is left alone',
  async () => {
    // Opens and fails to be read whoever asks; permissions would not stop root.
    await expect(refuseForeignFile('/proc/self/mem')).rejects.toMatchObject({
      code: 'input_invalid',
      message: 'the file there cannot be read, and is left alone',
    });
  },
);

test.each([
  ['an earlier PDF', '%PDF-1.7\n'],
  ['an empty file', ''],
])('%s may be replaced', async (_, content) => {
  const path = join(await emptyFolder(), 'sheets.pdf');
  await writeFile(path, content);
  await expect(refuseForeignFile(path)).resolves.toBeUndefined();
});

test('a file of another kind may not', async () => {
  const path = join(await emptyFolder(), 'sheets.pdf');
  await writeFile(path, 'my notes');
  await expect(refuseForeignFile(path)).rejects.toThrow('is no PDF, and is left alone');
});
