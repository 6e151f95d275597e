import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { livingOf } from '../support/living.js';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../..', import.meta.url));
const MINUTES = 60_000;

// Two builds in a row once started here, where everything was built already, and nowhere else.
describe('from nothing but the sources', { timeout: 5 * MINUTES }, () => {
  let clone = '';

  beforeAll(async () => {
    clone = await mkdtemp(join(tmpdir(), 'cardq-clone '));
    await copySources(clone);
    return () => rm(clone, { recursive: true, force: true });
  });

  test('npm start sets itself up, prints the path of a PDF and leaves a supervisor running; npm stop ends it', async () => {
    const first = await npm(clone, 'start');
    expect(first).toMatch(/^building …$/m);
    const path = /^\/.*\.pdf$/m.exec(first)?.[0] ?? '';
    expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(first).toMatch(/^cardq running · pid \d+/m);
    expect(await npm(clone, 'start')).toMatch(/^cardq is already running \(pid \d+\)$/m);
    expect(await npm(clone, 'stop')).toContain('cardq stopped');
    expect(livingOf(join(clone, '.cardq'))).toEqual([]);
  });

  test('the packed package works in an empty folder, by the words of the README', async () => {
    await npm(clone, 'pack');
    const tarball = (await readdir(clone)).find((name) => name.endsWith('.tgz')) ?? '';
    const folder = await mkdtemp(join(tmpdir(), 'cardq-packed-'));
    try {
      await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', join(clone, tarball)], {
        cwd: folder,
        env: environment(),
      });
      const cardq = async (...args: string[]) =>
        (await run('npx', ['cardq', ...args], { cwd: folder, env: environment() })).stdout;
      await cardq('init', '--demo');
      await cardq('start');
      expect(await cardq('enqueue', 'hello', '{"name": "you"}', '--wait')).toContain('you');
      const deck = join(folder, 'node_modules/cardq/examples/deck');
      expect(await cardq('render', deck, '-o', 'deck.pdf')).toBe(`${join(folder, 'deck.pdf')}\n`);
      await cardq('stop');
      expect(livingOf(join(folder, '.cardq'))).toEqual([]);
    } finally {
      await run('npx', ['cardq', 'stop', '--now'], { cwd: folder, env: environment() });
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** What a clone would hold, as it is in the working tree; without git, which may be absent or refuse another user's checkout. */
async function copySources(target: string): Promise<void> {
  for (const name of await readdir(checkout)) {
    if (!LEFT_OUT.test(name)) await cp(join(checkout, name), join(target, name), { recursive: true });
  }
}

const LEFT_OUT = /^(\.git|\.cardq|node_modules|dist|output|.*\.(tgz|log))$/;

/** What `npm <script>` says, on both channels. */
async function npm(folder: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run('npm', args, { cwd: folder, env: environment(), maxBuffer: 1e8 });
  return stdout + stderr;
}

// A home of its own would cost the package cache; the rest of the caller's settings must not reach in.
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(CARDQ|CELERY|REDIS|VITEST|npm)_|^(VITEST|NODE_OPTIONS|NODE_ENV)$/.test(name),
    ),
  );
}
