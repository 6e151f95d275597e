import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../../src/cli/commands/logs.js';
import { emptyFolder } from '../../support/folder.js';
import { begin, type Running } from '../../support/invocation.js';
import { until } from '../../support/until.js';

/** A program that appends numbered lines and rotates its own file, which it holds open beyond the rename for one more line. */
const ROTATING_WRITER = `
const { appendFileSync, closeSync, openSync, renameSync, writeSync } = require('node:fs');
const [path, lines, perFile] = [process.argv[1], Number(process.argv[2]), Number(process.argv[3])];
let fd = openSync(path, 'a');
let generations = 0;
for (let i = 0; i < lines; i++) {
  writeSync(fd, JSON.stringify({ time: new Date().toISOString(), level: 'info', message: 'line ' + i }) + '\\n');
  if (i % perFile === perFile - 2) {
    for (let n = generations; n > 0; n--) renameSync(path + '.' + n, path + '.' + (n + 1));
    renameSync(path, path + '.1');
    generations++;
  }
  if (i % perFile === perFile - 1) {
    closeSync(fd);
    fd = openSync(path, 'a');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
  }
}
`;

async function emptyState(): Promise<{ stateDir: string; log: (name: string) => string }> {
  const stateDir = await emptyFolder();
  await mkdir(join(stateDir, 'logs'));
  return { stateDir, log: (name) => join(stateDir, 'logs', name) };
}

function line(message: string, time = new Date().toISOString()): string {
  return `${JSON.stringify({ time, level: 'info', message })}\n`;
}

/** `cardq logs -f`, and what it has told so far. It has begun when its first line is there, which the state must hold. */
async function follow(stateDir: string, ...more: readonly string[]) {
  const following = begin(run, ['logs', '-f', '--json', ...more], stateDir);
  onTestFinished(async () => void (await interrupt(following)));
  await until('the first line', () => following.stdout !== '');
  return {
    messages: () =>
      following.stdout
        .trimEnd()
        .split('\n')
        .map((text) => (JSON.parse(text) as { message: string }).message),
    tells: (message: string) => until(message, () => following.stdout.includes(message)),
  };
}

/** ^C. Its handler is there: what follows installs it before it looks for anything new. */
async function interrupt(following: Running): Promise<number> {
  if (process.listenerCount('SIGINT') > 0) process.kill(process.pid, 'SIGINT');
  return following.status;
}

function start(script: string, ...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['-e', script, ...args], { stdio: 'inherit' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('lines that another process writes are told as they come, until ^C', async () => {
  const { stateDir, log } = await emptyState();
  writeFileSync(log('pdf-1.log'), line('before'));
  const following = begin(run, ['logs', '-f', '--json'], stateDir);
  await until('what was there', () => following.stdout.includes('before'));
  start(ROTATING_WRITER, log('pdf-2.log'), '3', '100'); // a file that is created later
  await until('the last line', () => following.stdout.includes('line 2'));
  process.kill(process.pid, 'SIGINT');
  expect(await following.status).toBe(130);
  expect(following.stdout.match(/before|line \d/g)).toEqual(['before', 'line 0', 'line 1', 'line 2']);
});

test('rotation by rename loses nothing and repeats nothing', async () => {
  const { stateDir, log } = await emptyState();
  writeFileSync(log('pdf-1.log'), line('before'));
  const { messages, tells } = await follow(stateDir, '-n', '1');
  const writer = start(ROTATING_WRITER, log('pdf-1.log'), '5000', '500');
  await once(writer, 'exit');
  await tells('line 4999');
  expect(messages()).toEqual(['before', ...Array.from({ length: 5000 }, (_, i) => `line ${i}`)]);
});

test('a log that is copied and cut short goes on from its new beginning', async () => {
  const { stateDir, log } = await emptyState();
  writeFileSync(log('web-1.log'), line('a rather long line before'));
  const { messages, tells } = await follow(stateDir);
  copyFileSync(log('web-1.log'), log('web-1.log.1'));
  truncateSync(log('web-1.log'));
  appendFileSync(log('web-1.log'), line('after'));
  await tells('after');
  expect(messages()).toEqual(['a rather long line before', 'after']);
});

test('a log that is deleted and made anew is told from its beginning', async () => {
  const { stateDir, log } = await emptyState();
  writeFileSync(log('pdf-1.log'), line('one'));
  const { messages, tells } = await follow(stateDir);
  rmSync(log('pdf-1.log'));
  writeFileSync(log('pdf-1.log'), line('two'));
  await tells('two');
  expect(messages()).toEqual(['one', 'two']);
});

test('a line is told once it is whole, its characters too', async () => {
  const { stateDir, log } = await emptyState();
  const [begun, rest] = cutWithin('ümlaut 😀 ends\n');
  writeFileSync(log('web-1.log'), Buffer.concat([Buffer.from('first\n'), begun]));
  const { messages, tells } = await follow(stateDir);
  appendFileSync(log('web-1.err'), 'meanwhile\n');
  await tells('meanwhile');
  expect(messages()).toEqual(['first', 'meanwhile']);
  appendFileSync(log('web-1.log'), rest);
  await tells('ends');
  expect(messages()).toEqual(['first', 'meanwhile', 'ümlaut 😀 ends']);
});

test('only what was asked for is followed', async () => {
  const { stateDir, log } = await emptyState();
  writeFileSync(log('pdf-1.log'), line('first error'));
  const { messages, tells } = await follow(stateDir, 'pdf', '--grep', 'error');
  appendFileSync(log('web-1.err'), 'error of another\n');
  appendFileSync(log('pdf-1.log'), line('all is well'));
  appendFileSync(log('pdf-2.err'), 'error of ours\n');
  await tells('error of ours');
  expect(messages()).toEqual(['first error', 'error of ours']);
});

test('a folder of logs that does not exist yet is waited for', async () => {
  const stateDir = await emptyFolder();
  const following = begin(run, ['logs', '-f', '--json'], stateDir);
  await until('the notice', () => process.listenerCount('SIGINT') > 0);
  await mkdir(join(stateDir, 'logs'));
  writeFileSync(join(stateDir, 'logs', 'pdf-1.log'), line('born'));
  await until('the first line', () => following.stdout.includes('born'));
  expect(await interrupt(following)).toBe(130);
});

/** Two pieces of the bytes of a text, parted in the middle of its emoji. */
function cutWithin(text: string): [Buffer, Buffer] {
  const bytes = Buffer.from(text);
  const middle = bytes.indexOf(Buffer.from('😀')) + 2;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}
