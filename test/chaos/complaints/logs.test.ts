import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programPlace } from '../../support/programs.js';
import { until } from '../../support/until.js';
import { openYard, type Yard } from '../../support/yard.js';

test('no line is torn or lost, whatever characters it has and however suddenly its writer leaves', async () => {
  const LINES = 50_000;
  const place = await programPlace(
    `import { existsSync } from 'node:fs';
     if (existsSync('done')) setInterval(() => {}, 1000);
     else {
       const { writeFileSync } = await import('node:fs');
       writeFileSync('done', '');
       for (let i = 0; i < ${LINES}; i++) console.log('line ' + i + ' é€😀 日本 ' + 'x'.repeat(i % 60));
       process.exit(0);
     }`,
  );
  await place.ok('start');
  const told = await until('all lines to be there', async () => {
    const { stdout } = await place.run(['logs', 'app', '-n', '1000000', '--json']);
    const lines = stdout.split('\n').filter((line) => line.includes('"line '));
    return lines.length >= LINES ? lines : null;
  });
  const messages = told.map((line) => JSON.parse(line).message);
  const wanted = Array.from({ length: LINES }, (_, i) => `line ${i} é€😀 日本 ${'x'.repeat(i % 60)}`.trimEnd());
  expect(messages.map((line: string) => line.trimEnd())).toEqual(wanted);
});

/** Has jobs write numbered lines, a hundred at a time, until `isEnough` says so; returns how many there are. */
async function writeLines(yard: Yard, isEnough: (lines: number) => boolean | Promise<boolean>): Promise<number> {
  await yard.ok('start');
  for (let lines = 0; ; lines += 100) {
    if (await isEnough(lines)) return lines;
    const words = Array.from({ length: 100 }, (_, i) => `numbered ${lines + i} ${'z'.repeat(80)}`).join('\n');
    expect(await yard.ended(await yard.add({ words }))).toMatchObject({ state: 'completed' });
  }
}

/** The files of the log of `w-1`, the living one and the older ones. */
function logFiles(yard: Yard): readonly string[] {
  const logDir = join(yard.stateDir, 'logs');
  return readdirSync(logDir)
    .filter((name) => /^w-1\.log(\.\d+)?$/.test(name))
    .map((name) => join(logDir, name));
}

const MAX_SIZE = 64 * 1024;

function openRotating(keep: number): Promise<Yard> {
  const more = { logs: { maxSize: MAX_SIZE, keep } };
  return openYard({ config: { url: null } }, { worker: { processes: 1 }, more });
}

test('logs are rotated without losing a line', async () => {
  const yard = await openRotating(100);
  const lines = await writeLines(yard, () => logFiles(yard).length >= 5);
  const { stdout } = await yard.run(['logs', 'w-1', '-n', '1000000', '--grep', 'numbered', '--json']);
  const numbers = [...stdout.matchAll(/numbered (\d+)/g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: lines }, (_, i) => i));
});

test('logs never fill the disk: what is older than the last few files is gone', async () => {
  const KEEP = 2;
  const yard = await openRotating(KEEP);
  const isGone = (number: number) =>
    logFiles(yard).every((path) => !readFileSync(path, 'utf8').includes(`numbered ${number} `));
  await writeLines(yard, (lines) => lines > 1000 && isGone(0) && isGone(500));
  expect(logFiles(yard).length).toBeLessThanOrEqual(1 + KEEP);
});
