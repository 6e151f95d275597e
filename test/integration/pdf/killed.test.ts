import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { renderSheets } from '../../../src/pdf/index.js';
import { emptyFolder } from '../../support/folder.js';

test('a killed rendering leaves the earlier result whole, and the next one removes what it left', async () => {
  const folder = await emptyFolder();
  const outputPath = join(folder, 'sheets.pdf');
  const earlier = await renderSheets({ dir: 'examples/deck', outputPath });
  const script = `
    const { renderSheets } = await import(${JSON.stringify(resolve('dist/src/pdf/index.js'))});
    const request = { dir: 'examples/deck', outputPath: ${JSON.stringify(outputPath)} };
    const hang = () => { for (;;); };
    const onProgress = ({ done, unit }) => unit === 'sheets' && done === 1 && (console.log('half'), hang());
    await renderSheets(request, { onProgress });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');

  expect((await readFile(outputPath)).length).toBe(earlier.bytes);
  const [leftover = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tmp'));
  expect(leftover).toMatch(/^\.sheets\.pdf\./);
  // What this process left of another result, and what may still be written by a process of another container.
  const [old, young] = ['.old.pdf', '.young.pdf'].map((name) => leftover.replace('.sheets.pdf', name));
  for (const name of [old, young]) await writeFile(join(folder, name ?? ''), 'half');
  const anHourAgo = Date.now() / 1000 - 3600;
  await utimes(join(folder, old ?? ''), anHourAgo, anHourAgo);

  await renderSheets({ dir: 'examples/deck', outputPath });
  expect((await readdir(folder)).sort()).toEqual([young, 'sheets.pdf']);
});
