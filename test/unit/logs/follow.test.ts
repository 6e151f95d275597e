import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listLogFiles, openLogFiles } from '../../../src/logs/files.js';
import { LogFollower } from '../../../src/logs/follow.js';
import { emptyFolder } from '../../support/folder.js';

/** A follower of a folder with these files; each call of `next` is one look. */
async function follow(files: Readonly<Record<string, string>> = {}) {
  const folder = await emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const follower = new LogFollower(folder, () => true, openLogFiles(listLogFiles(folder)));
  onTestFinished(() => follower.close());
  return { path: (name: string) => join(folder, name), next: () => follower.read().map((line) => line.message) };
}

function line(second: number, message: string): string {
  const time = new Date(Date.UTC(2026, 10, 22, 13, 0, second)).toISOString();
  return `${JSON.stringify({ time, level: 'info', message })}\n`;
}

test('what was there when it began is not told', async () => {
  const { next } = await follow({ 'a-1.log': line(1, 'old'), 'a-1.log.1': line(0, 'older') });
  expect(next()).toEqual([]);
});

test('what several files got since the last look comes in the order of time', async () => {
  const { next, path } = await follow({ 'a-1.log': '' });
  appendFileSync(path('a-1.log'), line(1, 'one') + line(4, 'four'));
  appendFileSync(path('b-1.log'), line(2, 'two') + line(3, 'three'));
  expect(next()).toEqual(['one', 'two', 'three', 'four']);
  expect(next()).toEqual([]);
});

test('what a writer still appends to a file that was renamed is told', async () => {
  const { next, path } = await follow({ 'a-1.log': line(1, 'old') });
  renameSync(path('a-1.log'), path('a-1.log.1'));
  writeFileSync(path('a-1.log'), line(3, 'new'));
  appendFileSync(path('a-1.log.1'), line(2, 'late'));
  expect(next()).toEqual(['late', 'new']);
  appendFileSync(path('a-1.log.1'), line(4, 'later'));
  expect(next()).toEqual(['later']);
});

test('two rotations between two looks lose nothing', async () => {
  const { next, path } = await follow({ 'a-1.log': line(1, 'old') });
  renameSync(path('a-1.log'), path('a-1.log.2'));
  writeFileSync(path('a-1.log.1'), line(2, 'between'));
  writeFileSync(path('a-1.log'), line(2, 'new'));
  expect(next()).toEqual(['between', 'new']);
});

/** What the supervisor does to a file that a program writes by descriptor, but for the copying ahead. */
function cutOff(path: string): void {
  const whole = readFileSync(path, 'utf8');
  const lines = whole.slice(0, whole.lastIndexOf('\n') + 1);
  if (existsSync(`${path}.1`)) renameSync(`${path}.1`, `${path}.2`);
  writeFileSync(path, whole.slice(lines.length));
  writeFileSync(`${path}.1`, lines);
}

test('of a log whose old lines were cut off, each line is told once', async () => {
  const { next, path } = await follow({ 'a-1.log': line(1, 'old') });
  appendFileSync(path('a-1.log'), `${line(2, 'told')}begun `);
  expect(next()).toEqual(['told']);
  appendFileSync(path('a-1.log'), `and ended\n${line(3, 'cut off')}begun `);
  cutOff(path('a-1.log'));
  appendFileSync(path('a-1.log'), `again\n${line(4, 'new')}`);
  expect(next()).toEqual(['begun and ended', 'cut off', 'begun again', 'new']);
  expect(next()).toEqual([]);
});

test('a log that was cut off twice between two looks, and is longer than before, loses nothing', async () => {
  const { next, path } = await follow({ 'a-1.log': line(1, 'old') });
  appendFileSync(path('a-1.log'), line(2, 'one'));
  cutOff(path('a-1.log'));
  appendFileSync(path('a-1.log'), line(3, 'two') + line(4, 'three'));
  cutOff(path('a-1.log'));
  appendFileSync(path('a-1.log'), line(5, 'four') + line(6, 'five') + line(7, 'six'));
  expect(next()).toEqual(['one', 'two', 'three', 'four', 'five', 'six']);
});

test('a log that is seen cut short before what was cut off it is found there', async () => {
  const { next, path } = await follow({ 'a-1.log': line(1, 'old') });
  const lines = `${line(1, 'old')}${line(2, 'cut off')}`;
  writeFileSync(path('a-1.log'), '');
  expect(next()).toEqual([]);
  writeFileSync(path('a-1.log.1'), lines);
  expect(next()).toEqual(['cut off']);
});

test('lines of one moment keep the order of their files', async () => {
  const { next, path } = await follow({ 'a-1.log': '' });
  renameSync(path('a-1.log'), path('a-1.log.1'));
  appendFileSync(path('a-1.log.1'), line(1, 'last of the old'));
  writeFileSync(path('a-1.log'), line(1, 'first of the new'));
  expect(next()).toEqual(['last of the old', 'first of the new']);
});

test('a file that is deleted is told to its end', async () => {
  const { next, path } = await follow({ 'a-1.log': '' });
  appendFileSync(path('a-1.log'), line(1, 'last'));
  rmSync(path('a-1.log'));
  expect(next()).toEqual(['last']);
  expect(next()).toEqual([]);
});

test('a long backlog is told in portions that are not torn', async () => {
  const { next, path } = await follow({ 'a-1.log': '' });
  const lines = Array.from({ length: 100_000 }, (_, i) => `raw line of some length, number ${i} 😀`);
  appendFileSync(path('a-1.log'), `${lines.join('\n')}\n`);
  const first = next();
  expect(first.length).toBeLessThan(lines.length);
  expect([...first, ...next()]).toEqual(lines);
});

test('a line that never ends is told in pieces', async () => {
  const { next, path } = await follow({ 'a-1.log': '' });
  appendFileSync(path('a-1.log'), '.'.repeat(2_500_000));
  const pieces = next();
  expect(pieces.length).toBeGreaterThan(1);
  appendFileSync(path('a-1.log'), '\n');
  expect([...pieces, ...next()].join('')).toHaveLength(2_500_000);
});

test('a folder of another kind than a log is left alone', async () => {
  const { next, path } = await follow();
  mkdirSync(path('notes'));
  writeFileSync(path('a-1.log.gz'), 'packed');
  expect(next()).toEqual([]);
});
