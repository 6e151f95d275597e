import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { CardqError, ERROR_EXITS, type ErrorCode } from '../base/errors.js';
import type { BirthReport, HandOver } from './hand-over.js';
import { prepareStateFolder } from './state-folder.js';

export type Ready = Extract<BirthReport, { report: 'ready' }>;

/**
 * Starts a supervisor in the background, in a session of its own and with its own files as stdio, so that nothing of
 * the caller is held open. Resolves when it listens or, with `untilReady`, when its workers are ready; throws what it
 * reports: `supervisor_locked`, `boot_failed`, `timed_out`, …
 */
export async function launchSupervisor(
  handOver: HandOver,
  { untilReady }: { readonly untilReady: boolean },
): Promise<Ready | null> {
  const { stateDir } = handOver.config;
  prepareStateFolder(stateDir);
  const output = openSync(join(stateDir, 'logs', 'supervisor.err'), 'a', 0o600);
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.js', import.meta.url))], {
    cwd: handOver.folder,
    detached: true,
    stdio: ['pipe', output, output, 'pipe'],
  });
  closeSync(output);
  child.stdin?.on('error', () => undefined); // it died at once: its end is told below
  child.stdin?.end(JSON.stringify(handOver));
  const reports = child.stdio[3] as Readable;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (thrown) => resolve(thrown.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  child.unref();
  try {
    for await (const line of createInterface({ input: reports })) {
      const report = JSON.parse(line) as BirthReport;
      if (report.report === 'failed') throw await failure(report, ended);
      if (report.report === 'ready') return report;
      if (!untilReady) return null;
    }
  } finally {
    reports.destroy();
  }
  throw new CardqError({
    code: 'supervisor_failed',
    message: `the supervisor ended before it was ready: ${await ended}`,
    where: join(stateDir, 'logs', 'supervisor.err'),
    hint: 'cardq logs supervisor',
  });
}

// Told only when it has gone: whoever is told may start the next one at once.
async function failure(
  { error }: Extract<BirthReport, { report: 'failed' }>,
  ended: Promise<string>,
): Promise<CardqError> {
  await ended;
  const code = error.code in ERROR_EXITS ? (error.code as ErrorCode) : 'supervisor_failed';
  return new CardqError({ ...error, code });
}
