import { closeSync, writeSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { loadCompiledCode } from '../base/compiled-code.js';
import type { BirthReport, HandOver } from './hand-over.js';
import { closeInherited } from './inherited.js';

// The supervisor in the background: begun by `launch.ts`, which tells it the hand-over on stdin, its own files as stdout and
// stderr, and a pipe for reports that is closed after the last one, so that nobody waits for it longer than needed.
const REPORTS_FD = 3;

void main();

async function main(): Promise<void> {
  loadCompiledCode();
  closeInherited(REPORTS_FD);
  const { runSupervisor } = await import('./run.js');
  const told = await readAll(process.stdin);
  if (told === '') process.exit(); // whoever began it went no further: a mistake in the configuration, or ^C
  const handOver = JSON.parse(told) as HandOver;
  process.chdir(handOver.folder);
  process.exitCode = await runSupervisor(handOver, { console: null, isForeground: false, report });
  process.exit();
}

function report(what: BirthReport): void {
  try {
    writeSync(REPORTS_FD, `${JSON.stringify(what)}\n`);
    if (what.report !== 'listening') closeSync(REPORTS_FD);
  } catch {
    // EPIPE: whoever started us does not wait any more
  }
}
