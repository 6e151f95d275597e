import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { CARDQ, cleanEnvironment, workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { blocksOf, pages, readPage } from '../support/markdown.js';

const tried = pages().filter((page) => blocksOf(readPage(page)).some(({ mark }) => mark === 'test'));

test('README and the first steps are tried', () => {
  expect(tried).toEqual(expect.arrayContaining(['README.md', 'docs/getting-started.md']));
});

test.each(tried)('what %s tells to type works, from an empty folder on', async (page) => {
  const place = await workplace(null);
  const bin = join(place.folder, 'node_modules/.bin');
  await mkdir(bin, { recursive: true });
  await symlink(CARDQ, join(bin, 'cardq'));
  // Somebody else may listen on the port that everybody has.
  const port = String(await freePort());
  await write(join(place.folder, '.curlrc'), 'fail\nsilent\nshow-error\n'); // what is refused has not worked
  for (const { language, mark, code } of blocksOf(readPage(page))) {
    const text = code.replaceAll('9797', port);
    if (mark.startsWith('file ')) await write(join(place.folder, mark.slice(5)), text);
    if (language === 'sh' && mark === 'test') await type(text, { folder: place.folder, bin, port });
  }
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Runs the lines of a block as a user would; throws with what was said by the first one that fails. */
function type(code: string, { folder, bin, port }: { folder: string; bin: string; port: string }): Promise<void> {
  const path = `${bin}${delimiter}${process.env['PATH']}`;
  const env = { ...cleanEnvironment(), PATH: path, HOME: folder, CARDQ_API_PORT: port };
  return new Promise((resolve, reject) => {
    const shell = execFile('bash', ['-euo', 'pipefail', '-c', code], { cwd: folder, env }, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${code}\nended with ${error.code}:\n${stdout}${stderr}`));
    });
    shell.stdin?.end();
  });
}
