import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { emptyFolder } from '../../support/folder.js';
import { until } from '../../support/until.js';

const EVENT_LOG = new URL('../../../dist/src/daemon/event-log.js', import.meta.url).href;
const LINES = 20_000;

/** A supervisor's log in the foreground that gets more events at once than a pipe and its memory may hold. */
const CHATTERBOX = `
const { openEventLog } = await import(${JSON.stringify(EVENT_LOG)});
const log = openEventLog({ path: process.argv[1], rotation: { maxBytes: 1e9, keep: 1 }, level: 'info', foreground: { format: 'json', isJournal: false }, redact: String });
for (let i = 0; i < ${LINES}; i++) log.write({ at: Date.now(), event: 'worker.stopped', process: 'pdf-' + i, worker: 'pdf' });
setInterval(() => log.write({ at: Date.now(), event: 'queue.paused', queue: 'default' }), 5);
process.on('SIGTERM', () => process.exit(0));
`;

test('a reader of stdout that hangs, and then leaves, costs the log nothing', async () => {
  const path = join(await emptyFolder(), 'supervisor.log');
  const child = spawn(process.execPath, ['--input-type=module', '-e', CHATTERBOX, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = () => readFileSync(path, 'utf8').split('\n').length - 1;

  await until('all lines', () => lines() > LINES);
  child.stdout.destroy();
  const before = lines();
  await until('more lines after the reader left', () => lines() > before + 10);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
