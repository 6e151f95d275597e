import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LineFile } from '../../../src/base/line-file.js';
import { identifyProcess } from '../../../src/base/process-identity.js';
import { emptyFolder } from '../../support/folder.js';
import { generationsOf, linesOf } from '../../support/rotated-log.js';
import { until } from '../../support/until.js';

const WRITER = fileURLToPath(new URL('../../fixtures/logs/writer.mjs', import.meta.url));
const SMALL = 64 * 1024;

test('two writers of one log that is rotated meanwhile lose no line, and tear none', async () => {
  const path = join(await emptyFolder(), 'pdf-1.log');
  await Promise.all(['a', 'b'].map((name) => write(path, { name, count: 100_000 })));
  const lines = linesOf(path);
  expect(lines.filter((line) => !WHOLE.test(line))).toEqual([]);
  expect(numbersOf(lines, 'a')).toEqual(Array.from({ length: 100_000 }, (_, i) => i));
  expect(numbersOf(lines, 'b')).toEqual(Array.from({ length: 100_000 }, (_, i) => i));
  expect(generationsOf(path).length).toBeGreaterThan(1);
});

test('whatever a writer had written when it was killed is there, and the next one goes on', async () => {
  const path = join(await emptyFolder(), 'pdf-1.log');
  const told: number[] = [];
  for (let life = 0; life < 12; life++) told.push(await writeUntilKilled(path, `life${life}`, 40 * life));
  const lines = linesOf(path);
  expect(lines.filter((line) => !WHOLE.test(line))).toEqual([]);
  told.forEach((count, life) => {
    const numbers = numbersOf(lines, `life${life}`);
    expect(numbers).toEqual(numbers.map((_, i) => i));
    expect(numbers.length - count).toBeOneOf([0, 1]); // it may have died before it told of the last one
  });
});

// What a kill leaves after each step of a rotation.
test.each([
  ['taking the lock', { '.log': 'old\n', '.log.1': 'older\n' }],
  ['moving one generation', { '.log': 'old\n', '.log.2': 'older\n' }],
  ['renaming the log', { '.log.1': 'old\n', '.log.2': 'older\n' }],
  ['making a new one', { '.log': '', '.log.1': 'old\n', '.log.2': 'older\n' }],
])('a writer that was killed after %s costs no line and holds up nobody', async (_, files) => {
  const path = join(await emptyFolder(), 'pdf-1.log');
  for (const [ending, text] of Object.entries(files)) writeFileSync(path.replace('.log', ending), text);
  symlinkSync(await nameOfDead(), `${path}.lock`);
  const file = new LineFile({ path, rotation: { maxBytes: 10, keep: 5 }, tellLost: String });
  await until('the log to be rotated', () => {
    file.append('a new line');
    return !existsSync(`${path}.lock`);
  });
  file.close();
  const lines = linesOf(path);
  expect(lines.slice(0, 2)).toEqual(['older', 'old']);
  expect(new Set(lines.slice(2))).toEqual(new Set(['a new line']));
});

test('while another process rotates, a writer goes on in the file that it has', async () => {
  const path = join(await emptyFolder(), 'pdf-1.log');
  const { pid, startedAt } = identifyProcess(process.ppid) ?? { pid: 0, startedAt: '' };
  symlinkSync(`${pid} ${startedAt}`, `${path}.lock`);
  await write(path, { name: 'a', count: 20_000 });
  expect(generationsOf(path)).toEqual([]);
  expect(linesOf(path)).toHaveLength(20_000);
});

// It used to write on into the removed file, and its lines were nowhere.
test('a writer whose folder somebody has removed makes it again', async () => {
  const path = join(await emptyFolder(), 'logs', 'pdf-1.log');
  const file = new LineFile({ path, rotation: { maxBytes: SMALL, keep: 5 }, tellLost: String });
  rmSync(dirname(path), { recursive: true });
  await until('the log to be there again', () => {
    file.append('a line');
    return existsSync(path);
  });
  file.close();
  expect(linesOf(path)).toEqual(['a line']);
});

test('only as many generations are kept as were asked for', async () => {
  const path = join(await emptyFolder(), 'pdf-1.log');
  for (const generation of [1, 2, 3, 4]) writeFileSync(`${path}.${generation}`, `${generation}\n`);
  writeFileSync(path, 'full\n');
  const file = new LineFile({ path, rotation: { maxBytes: 6, keep: 2 }, tellLost: String });
  await until('the log to be rotated', () => {
    file.append('new');
    return !existsSync(`${path}.3`);
  });
  file.close();
  expect(linesOf(path).slice(0, 2)).toEqual(['1', 'full']);
});

test('a log that cannot be rotated is still written', async () => {
  const path = join(await emptyFolder(), 'pdf-1.log');
  mkdirSync(`${path}.lock`); // no lock can be taken under this name
  await write(path, { name: 'a', count: 20_000 });
  expect(numbersOf(readFileSync(path, 'utf8').split('\n'), 'a')).toHaveLength(20_000);
});

test('a log that was removed begins anew', async () => {
  const folder = await emptyFolder();
  const file = new LineFile({ path: join(folder, 'a.log'), rotation: { maxBytes: 1000, keep: 1 }, tellLost: String });
  file.moveTo(join(folder, 'b.log'));
  file.append('one');
  expect(readFileSync(join(folder, 'b.log'), 'utf8')).toBe('one\n');
  expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe('');
  file.close();
});

const WHOLE = /^\w+ \d+ (é€😀)*$/;

async function write(path: string, { name, count }: { name: string; count: number }): Promise<void> {
  const child = spawn(process.execPath, [WRITER, path, name, String(count), String(SMALL)], { stdio: 'inherit' });
  expect(await once(child, 'exit')).toEqual([0, null]);
}

/** Resolves with the number of lines that it told of. */
async function writeUntilKilled(path: string, name: string, afterLines: number): Promise<number> {
  const args = [WRITER, path, name, '1000000', '1000', 'tells'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    told += bytes.length;
    if (told > afterLines * 50) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return told;
}

async function nameOfDead(): Promise<string> {
  const child = spawn('true');
  const { pid, startedAt } = identifyProcess(child.pid ?? 0) ?? { pid: child.pid, startedAt: '1' };
  await once(child, 'exit');
  return `${pid} ${startedAt}`;
}

/** The numbers of one writer's lines, in order. */
function numbersOf(lines: readonly string[], name: string): number[] {
  const numbers = lines.filter((line) => line.startsWith(`${name} `)).map((line) => Number(line.split(' ')[1]));
  return numbers.sort((a, b) => a - b);
}
