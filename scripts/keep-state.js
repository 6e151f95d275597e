import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from './setup.js';

/*
 * Keeps what a version leaves behind when all its processes are killed at work, so that every later one is tried on it
 * (test/e2e/older-state.test.ts):
 *
 *   node scripts/keep-state.js VERSION [its bin/cardq.js]
 */

const [version, program = join(root, 'bin/cardq.js')] = process.argv.slice(2);
if (version === undefined) throw new Error('usage: node scripts/keep-state.js VERSION [bin/cardq.js of that version]');

const STATES = join(root, 'test/fixtures/states');
/** What is of that one machine and moment: sockets, locks, and what a file system tells of a database that is open. */
const NOT_KEPT = /\.(sock|shm)$|-shm$|^(lock.*|supervisor\.err)$/;

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cardq-state-'));
try {
  cpSync(join(STATES, 'supervisor.config.json'), join(folder, 'supervisor.config.json'));
  cpSync(join(STATES, 'fate.mjs'), join(folder, 'fate.mjs'));
  cardq('start');
  cardq('enqueue', 'work', '{"fate":"done"}', '--id', 'was-done', '--wait');
  cardq('enqueue', 'work', '{"fate":"fails"}', '--id', 'has-failed', '--attempts', '1');
  cardq('wait', 'idle');
  cardq('enqueue', 'work', '{"fate":"done"}', '--id', 'later', '--delay', '87000h');
  cardq('pause', 'paused');
  cardq('enqueue', 'paused', '{"fate":"done"}', '--id', 'second', '--priority', '1');
  cardq('enqueue', 'paused', '{"fate":"done"}', '--id', 'first'); // what has a priority comes after what has none
  cardq('enqueue', 'work', '{"fate":"waits"}', '--id', 'under-way');
  await killAtWork();
  const kept = join(STATES, version, 'cardq');
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  cpSync(join(folder, '.cardq'), kept, { recursive: true, filter: (path) => !NOT_KEPT.test(basename(path)) });
  process.stdout.write(`kept ${kept}\n`);
} finally {
  cardq('stop', '--now');
  rmSync(folder, { recursive: true, force: true });
}

async function killAtWork() {
  for (;;) {
    const { supervisor, workers } = JSON.parse(cardq('status', '--json'));
    if (workers.some(({ jobs }) => jobs.some(({ id }) => id === 'under-way'))) {
      process.kill(supervisor.pid, 'SIGKILL');
      for (const { pid } of workers) process.kill(pid, 'SIGKILL');
      return;
    }
    await setTimeout(50);
  }
}

function cardq(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0 && args[0] !== 'status')
    throw new Error(`cardq ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
