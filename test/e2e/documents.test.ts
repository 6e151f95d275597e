import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { CARDQ, cleanEnvironment, workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { type Block, blocksOf, pages, readPage } from '../support/markdown.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';

/** Where a page's `npm install` would bring its packages from. */
const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** The Redis of the pages: one of the test's own takes its place in what is marked `sh test redis`. */
const REDIS = '10.0.0.5:6379';

const tried = pages().filter((page) => blocksOf(readPage(page)).some(isTried));
const TITLE = 'what %s tells to type works, from an empty folder on';

test('README and the first steps are tried', () => {
  expect(tried).toEqual(expect.arrayContaining(['README.md', 'docs/getting-started.md']));
});

test.each(tried.filter((page) => !wantsRedis(page)))(TITLE, (page) => follow(page));

describeWithRedis('beside a Redis', () => {
  test.each(tried.filter(wantsRedis))(TITLE, async (page) => {
    const port = await freePort();
    const redis = await startRedis(['--port', String(port)]);
    onTestFinished(() => redis.stop());
    await follow(page, `127.0.0.1:${port}`);
  });
});

/** Does what a page tells, word by word; `redis` is where the one that it speaks of is to be found. */
async function follow(page: string, redis = REDIS): Promise<void> {
  const place = await workplace(null);
  const bin = join(place.folder, 'node_modules/.bin');
  await mkdir(bin, { recursive: true });
  await symlink(CARDQ, join(bin, 'cardq'));
  // Somebody else may listen on the port that everybody has.
  const port = String(await freePort());
  await write(join(place.folder, '.curlrc'), 'fail\nsilent\nshow-error\n'); // what is refused has not worked
  for (const block of blocksOf(readPage(page))) {
    const text = block.code.replaceAll('9797', port).replaceAll(REDIS, redis);
    if (block.mark.startsWith('file ')) await write(join(place.folder, block.mark.slice(5)), text);
    if (isTried(block)) await type(text, { folder: place.folder, bin, port });
  }
}

function isTried({ language, mark }: Block): boolean {
  return language === 'sh' && (mark === 'test' || mark === 'test redis');
}

function wantsRedis(page: string): boolean {
  return blocksOf(readPage(page)).some(({ mark }) => mark === 'test redis');
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Runs the lines of a block as a user would; throws with what was said by the first one that fails. */
function type(code: string, { folder, bin, port }: { folder: string; bin: string; port: string }): Promise<void> {
  const path = `${bin}${delimiter}${process.env['PATH']}`;
  const env = { ...cleanEnvironment(), PATH: path, HOME: folder, CARDQ_API_PORT: port, PACKAGES };
  return new Promise((resolve, reject) => {
    const shell = execFile('bash', ['-euo', 'pipefail', '-c', code], { cwd: folder, env }, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${code}\nended with ${error.code}:\n${stdout}${stderr}`));
    });
    shell.stdin?.end();
  });
}
