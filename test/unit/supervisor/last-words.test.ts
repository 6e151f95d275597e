import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLastWords } from '../../../src/supervisor/process/last-words.js';
import type { OutputFiles } from '../../../src/supervisor/process/spawn.js';
import { emptyFolder } from '../../support/folder.js';

test('only what this incarnation wrote counts, without colours and control characters', async () => {
  const files = await outputs({ before: 'of its predecessor\n' });
  appendFileSync(files.err.path, '\u001b[31mred\u001b[0m\n\n  bell\u0007 and\ttab  \nthe last');
  expect(readLastWords(files, 'queues')).toEqual(['red', 'bell and tab', 'the last']);
});

test('ten lines of 500 characters are enough, however much there is', async () => {
  const files = await outputs();
  appendFileSync(files.err.path, `${'x'.repeat(100_000)}\n`);
  for (let i = 1; i <= 20; i++) appendFileSync(files.err.path, `${i} ${'y'.repeat(600)}\n`);
  const words = readLastWords(files, 'queues');
  expect(words.map((line) => line.split(' ')[0])).toEqual(['11', '12', '13', '14', '15', '16', '17', '18', '19', '20']);
  expect(words.every((line) => line.length === 500)).toBe(true);
});

// The message used to drown: sixteen native frames follow it.
test('V8’s message of a full heap is the last word, without the native stack', async () => {
  const files = await outputs();
  const frames = Array.from({ length: 16 }, (_, at) => ` ${at + 1}: 0xb80${at} node::Abort() [/usr/bin/node]`);
  const lines = ['FATAL ERROR: JavaScript heap out of memory', '----- Native stack trace -----', '', ...frames];
  appendFileSync(files.err.path, `${lines.join('\n')}\n`);
  expect(readLastWords(files, 'queues')).toEqual(['FATAL ERROR: JavaScript heap out of memory']);
});

test('an uncaught error is told with its own frames, without those of Node', async () => {
  const files = await outputs();
  const lines = ['Error: out of nowhere', '    at tick (file:///srv/a.mjs:3:9)'];
  const noise = ['    at process.processTimers (node:internal/timers:523:9)', '', 'Node.js v20.20.2'];
  appendFileSync(files.err.path, `${[...lines, ...noise].join('\n')}\n`);
  expect(readLastWords(files, 'queues')).toEqual(['Error: out of nowhere', 'at tick (file:///srv/a.mjs:3:9)']);
});

test('a script that wrote no errors is quoted by its output', async () => {
  const files = await outputs();
  appendFileSync(files.log.path, 'said\n');
  expect(readLastWords(files, 'script')).toEqual(['said']);
});

test('a queue worker that wrote no raw errors is quoted by the errors in its own log', async () => {
  const files = await outputs();
  const lines = [
    { level: 'error', message: 'bad' },
    { level: 'info', message: 'fine' },
    { level: 'error', message: 'worse' },
  ];
  appendFileSync(files.log.path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"level":"er`);
  expect(readLastWords(files, 'queues')).toEqual(['bad', 'worse']);
});

test('files that are gone or were cut short are no obstacle', async () => {
  const files = await outputs({ before: 'a long line of its predecessor\n' });
  writeFileSync(files.err.path, 'short\n');
  expect(readLastWords(files, 'queues')).toEqual(['short']);
  const nowhere = { path: '/nowhere/at/all', from: 0 };
  expect(readLastWords({ log: nowhere, err: nowhere }, 'queues')).toEqual([]);
});

async function outputs({ before = '' } = {}): Promise<OutputFiles> {
  const folder = await emptyFolder();
  const file = (name: string) => {
    writeFileSync(join(folder, name), before);
    return { path: join(folder, name), from: before.length };
  };
  return { log: file('log'), err: file('err') };
}
