import { readdirSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobLines } from '../../../src/logs/job-lines.js';
import { emptyFolder } from '../../support/folder.js';

const START = Date.parse('2026-11-22T13:00:00.000Z');
const JOB = { queue: 'paint', id: 'order-42', since: START, limit: 100 };

test('lines of a job are found in all logs and generations, in the order of time', async () => {
  const folder = await folderWith({
    'pdf-1.log.1': [line(1, 'first', { queue: 'paint', job: 'order-42' }), line(2, 'of another', { job: 'order-421' })],
    'pdf-1.log': [line(5, 'fourth', { queue: 'paint', job: 'order-42' })],
    'pdf-2.log': [line(3, 'second', { job: 'order-42' }), line(4, 'says "order-42"', { job: 'order-7' })],
    'pdf-2.err': ['"order-42" printed raw'],
    'supervisor.log': [
      line(4, 'third', { event: 'job.failed', queue: 'paint', job: 'order-42' }),
      line(4, 'of another queue', { queue: 'varnish', job: 'order-42' }),
    ],
  });
  const { lines, more } = await jobLines(folder, JOB);
  expect({ messages: lines.map(({ message }) => message), more }).toEqual({
    messages: ['first', 'second', 'third', 'fourth'],
    more: false,
  });
  expect(lines[2]).toMatchObject({ process: 'supervisor', fields: { event: 'job.failed' } });
});

test('of many the latest are told, and that there are more', async () => {
  const many = Array.from({ length: 30 }, (_, at) => line(at, `line ${at}`, { job: 'order-42' }));
  const folder = await folderWith({ 'pdf-1.log.1': many.slice(0, 20), 'pdf-1.log': many.slice(20) });
  const told = async (limit: number) => {
    const { lines, more } = await jobLines(folder, { ...JOB, limit });
    return { messages: lines.map(({ message }) => message), more };
  };
  expect(await told(3)).toEqual({ messages: ['line 27', 'line 28', 'line 29'], more: true });
  expect(await told(30)).toMatchObject({ more: false });
  expect((await told(30)).messages).toHaveLength(30);
});

test('what is older than the job is not its own, whatever id it had', async () => {
  const folder = await folderWith({
    'pdf-1.log': [line(-5, 'an earlier one', { job: 'order-42' }), line(5, 'its own', { job: 'order-42' })],
  });
  expect((await jobLines(folder, JOB)).lines.map(({ message }) => message)).toEqual(['its own']);
});

test('an id that JSON writes in another way is found', async () => {
  const id = 'a"b\\c é';
  const folder = await folderWith({ 'pdf-1.log': [line(5, 'its own', { job: id })] });
  expect((await jobLines(folder, { ...JOB, id })).lines).toHaveLength(1);
});

test('others have their turn while much is read, and no file is left open', async () => {
  const others = Array.from({ length: 300_000 }, (_, at) => line(at, 'of another', { job: `order-${at}` }));
  const folder = await folderWith({ 'pdf-1.log': [line(0, 'its own', { job: 'order-x' }), ...others] });
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const { lines } = await jobLines(folder, { ...JOB, id: 'order-x' });
  clearInterval(timer);
  expect(lines).toHaveLength(1);
  expect(turns).toBeGreaterThan(2);
  expect(openBelow(folder)).toEqual([]);
});

test('where there are no logs there are no lines', async () => {
  expect(await jobLines(join(await emptyFolder(), 'logs'), JOB)).toEqual({ lines: [], more: false });
});

function openBelow(folder: string): string[] {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // that of the listing itself
    }
  });
  return links.filter((path) => path.startsWith(folder));
}

function line(seconds: number, message: string, facts: object = {}): string {
  const time = new Date(START + seconds * 1000).toISOString();
  return JSON.stringify({ time, level: 'info', process: 'pdf-1', message, ...facts });
}

async function folderWith(files: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const folder = await emptyFolder();
  for (const [name, lines] of Object.entries(files)) await writeFile(join(folder, name), `${lines.join('\n')}\n`);
  return folder;
}
