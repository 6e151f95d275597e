import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../../src/cli/commands/logs.js';
import { emptyFolder } from '../../support/folder.js';
import { invoke } from '../../support/invocation.js';

const CARDQ = fileURLToPath(new URL('../../../bin/cardq.js', import.meta.url));
const START = Date.parse('2026-11-22T13:00:00.000Z');

/** A stored line, so many seconds after the start. */
function line(seconds: number, message: string, facts: object = {}): string {
  const time = new Date(START + seconds * 1000).toISOString();
  return `${JSON.stringify({ time, level: 'info', process: 'pdf-1', message, ...facts })}\n`;
}

/** A state folder with these files in its folder of logs, last written when the start was. */
async function stateWith(files: Readonly<Record<string, string>>, name = 'state'): Promise<string> {
  const stateDir = join(await emptyFolder(), name);
  await mkdir(join(stateDir, 'logs'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(stateDir, 'logs', name);
    await writeFile(path, text);
    await utimes(path, START / 1000, START / 1000);
  }
  return stateDir;
}

async function messagesOf(commandLine: string, stateDir: string): Promise<string[]> {
  const { stdout } = await invoke(run, `logs --json ${commandLine}`.trim().split(' '), stateDir);
  const lines = stdout.split('\n').filter((text) => text !== '');
  return lines.map((text) => (JSON.parse(text) as { message: string }).message);
}

test('lines of all processes and the supervisor come in the order of time', async () => {
  const stateDir = await stateWith({
    'pdf-1.log': line(1, 'one') + line(4, 'four'),
    'pdf-2.log': line(2, 'two'),
    'supervisor.log': line(3, 'three', { event: 'worker.ready' }),
  });
  expect(await messagesOf('', stateDir)).toEqual(['one', 'two', 'three', 'four']);
});

test('a name picks an entry, a process or the supervisor', async () => {
  const stateDir = await stateWith({
    'pdf-1.log': line(1, 'one'),
    'pdf-2.log': line(2, 'two'),
    'supervisor.log': line(3, 'three'),
  });
  expect(await messagesOf('pdf', stateDir)).toEqual(['one', 'two']);
  expect(await messagesOf('pdf-2 supervisor', stateDir)).toEqual(['two', 'three']);
  await expect(invoke(run, ['logs', 'pfd'], stateDir)).rejects.toMatchObject({ code: 'worker_unknown', exitCode: 4 });
});

test('rotated files come before the one that is written to, the oldest first', async () => {
  const stateDir = await stateWith({
    'pdf-1.log': line(12, 'twelve'),
    'pdf-1.log.1': line(11, 'eleven'),
    'pdf-1.log.2': line(10, 'ten'),
    'pdf-1.log.10': line(1, 'one'),
    'pdf-1.log.gz': 'not a log',
  });
  expect(await messagesOf('', stateDir)).toEqual(['one', 'ten', 'eleven', 'twelve']);
});

test('the last lines are counted after merging and filtering', async () => {
  const stateDir = await stateWith({
    'pdf-1.log': line(1, 'one') + line(3, 'three') + line(5, 'five', { level: 'debug' }),
    'pdf-2.log': line(2, 'two') + line(4, 'four'),
  });
  expect(await messagesOf('-n 2 --level info', stateDir)).toEqual(['three', 'four']);
  expect(await messagesOf('-n 0', stateDir)).toEqual([]);
});

test('fifty lines are shown when nothing else is asked for', async () => {
  const text = Array.from({ length: 60 }, (_, i) => line(i, String(i))).join('');
  const messages = await messagesOf('', await stateWith({ 'pdf-1.log': text }));
  expect([messages.length, messages[0], messages.at(-1)]).toEqual([50, '10', '59']);
});

test('raw lines are found at the time of the line before them, or else of their file', async () => {
  const stateDir = await stateWith({
    'pdf-1.log': `raw first\n${line(1, 'one')}raw after one\n\nraw again\n${line(5, 'five')}`,
    'pdf-2.log': line(-1, 'before') + line(0.5, 'half') + line(3, 'three'),
    'pdf-2.err': 'FATAL ERROR: heap out of memory\n at start',
  });
  expect(await messagesOf('', stateDir)).toEqual([
    'before',
    'FATAL ERROR: heap out of memory',
    ' at start',
    'half',
    'raw first',
    'one',
    'raw after one',
    'raw again',
    'three',
    'five',
  ]);
});

test('raw text in an error file is an error, in a log it is information', async () => {
  const stateDir = await stateWith({ 'web-1.log': 'listening\n', 'web-1.err': 'Fatal\n' });
  expect(await messagesOf('--level error', stateDir)).toEqual(['Fatal']);
});

test('lines are found by their job, their queue, their text and their age', async () => {
  const stateDir = await stateWith({
    'pdf-1.log': line(1, 'one', { queue: 'pdf', job: '7' }) + line(2, 'two', { queue: 'other', job: '7' }),
    'supervisor.log': line(3, 'three', { event: 'job.failed', queue: 'pdf', job: '7' }) + line(4, 'four'),
  });
  expect(await messagesOf('--job 7', stateDir)).toEqual(['one', 'two', 'three']);
  expect(await messagesOf('--job pdf/7', stateDir)).toEqual(['one', 'three']);
  expect(await messagesOf('--queue other', stateDir)).toEqual(['two']);
  expect(await messagesOf('--grep ^f', stateDir)).toEqual(['four']);
  expect(await messagesOf('--since 2026-11-22T13:00:03Z', stateDir)).toEqual(['three', 'four']);
});

test('the columns stand below each other', async () => {
  const stateDir = await stateWith({ 'pdf-1.log': line(1, 'one'), 'supervisor.log': line(2, 'two') });
  const { stdout } = await invoke(run, ['logs'], stateDir);
  expect(stdout.replaceAll(/^\S+ \S+ /gm, '')).toBe('pdf-1      INFO  one\nsupervisor INFO  two\n');
});

test('text that is longer than what is read at once keeps its characters', async () => {
  const long = 'é€😀'.repeat(40_000); // the pieces that are read end within characters of 2, 3 and 4 bytes
  const messages = await messagesOf('', await stateWith({ 'pdf-1.log': line(1, long) + line(2, `x${long}`) }));
  expect(messages).toEqual([long, `x${long}`]);
});

test('a line without end is told in pieces', async () => {
  const messages = await messagesOf('', await stateWith({ 'web-1.log': '.'.repeat(3_000_000) }));
  expect(messages.length).toBeGreaterThan(1);
  expect(messages.join('')).toHaveLength(3_000_000);
});

test('a reader that leaves early ends it quietly', async () => {
  const text = Array.from({ length: 50_000 }, (_, i) => line(i, `page ${i} drawn`)).join('');
  const cwd = dirname(await stateWith({ 'pdf-1.log': text }, '.cardq'));
  const child = spawn(process.execPath, [CARDQ, 'logs', '-n', '50000'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (bytes) => {
    stderr += bytes;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(stderr).toBe('');
});

test('without any logs it says so, and that is no failure', async () => {
  const answer = await invoke(run, ['logs', 'pdf'], await emptyFolder());
  expect(answer).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('there are no logs in ') });
});

test('another machine cannot be asked', async () => {
  const ask = invoke(run, ['logs', '--host', 'http://10.0.0.1:9797'], await emptyFolder());
  await expect(ask).rejects.toMatchObject({ code: 'usage' });
});

test.skipIf(process.platform !== 'linux')('the end of a long log is read without its beginning', async () => {
  const many = Array.from({ length: 1_000_000 }, (_, i) => line(i, `page ${i} drawn`)).join('');
  const stateDir = await stateWith({ 'pdf-1.log': many, 'web-1.err': 'raw text without any time\n'.repeat(1_000_000) });
  const before = bytesReadByThisProcess();
  expect(await messagesOf('-n 5 pdf', stateDir)).toEqual([5, 4, 3, 2, 1].map((i) => `page ${1_000_000 - i} drawn`));
  await messagesOf('-n 5', stateDir);
  expect(bytesReadByThisProcess() - before).toBeLessThan(1_000_000); // of 120 million
});

/** As the kernel counts them. */
function bytesReadByThisProcess(): number {
  return Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}
