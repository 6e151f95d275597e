import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { CARDQ, workplace } from '../support/cardq.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

const LINES = 200_000;
const ALL = Array.from({ length: LINES }, (_, i) => `line ${i} é€😀`);

// It takes longer than a second, so that it is rotated while it prints.
const FLOOD = `
import { setTimeout as delay } from 'node:timers/promises';
for (let i = 0; i < ${LINES}; i++) {
  console.log('line ' + i + ' é€😀');
  if (i % 20_000 === 0) await delay(250);
}
process.exit();
`;

test('what a program prints is read and followed through all rotations, each line once, also when all is stopped', async () => {
  const own = { script: './flood.mjs', processes: 1, autostart: false, restart: { max: 0 } };
  const logs = { maxSize: '100KiB', keep: 1000 };
  const place = await workplace(serving({ echo: 'echo' }, { logs, workers: { own } }));
  writeFileSync(join(place.folder, 'flood.mjs'), FLOOD);
  await place.ok('start');
  const followed: string[] = [];
  const follower = spawn(CARDQ, ['logs', '-f', '-n', '1', '--json'], {
    cwd: place.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void follower.kill('SIGKILL'));
  createInterface({ input: follower.stdout }).on('line', (line) => followed.push(messageOf(line)));
  await until('it to follow', () => followed.length > 0); // its first line is of the supervisor
  await place.run(['start', 'own']);
  await until('the last line to be told', () => followed.slice(-10).includes(ALL.at(-1) ?? ''), 60_000);
  follower.kill('SIGINT');
  await once(follower, 'exit');
  expect(followed.filter((message) => /^line \d/.test(message))).toEqual(ALL);
  expect(existsSync(join(place.folder, '.cardq/logs/own-1.log.1'))).toBe(true);

  await place.ok('stop');
  const read = await place.ok('logs', '-n', '1000000', '--json', 'own');
  expect(read.trimEnd().split('\n').map(messageOf)).toEqual(ALL);
});

function messageOf(line: string): string {
  return (JSON.parse(line) as { message: string }).message;
}
