import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { CardqError } from '../base/errors.js';
import { ownFile } from '../base/own-file.js';
import type { OutputFile } from '../supervisor/process/spawn.js';
import type { BirthReport, HandOver } from './hand-over.js';
import { prepareStateFolder } from './state-folder.js';

export type Ready = Extract<BirthReport, { report: 'ready' }>;

/** What to wait for; `signal` ends the supervisor, and its reason is thrown then. */
export interface LaunchOptions {
  readonly untilReady: boolean;
  readonly signal: AbortSignal;
}

/** A supervisor's process that is loading its program. It does nothing until it is told what it is for. */
export interface Begun {
  /**
   * Lets it go on. Resolves when it listens or, with `untilReady`, when its workers are ready; throws what it reports:
   * `supervisor_locked`, `boot_failed`, `timed_out`, …
   */
  handOver(handOver: HandOver, options: LaunchOptions): Promise<Ready | null>;
  /** Lets it leave. */
  abandon(): void;
}

/**
 * Begins a supervisor in the background, in a session of its own and with its own files as stdio, so that nothing of
 * the caller is held open. Throws `state_dir_unwritable`.
 */
export function beginSupervisor(stateDir: string): Begun {
  prepareStateFolder(stateDir);
  const errors = join(stateDir, 'logs', 'supervisor.err');
  const output = openSync(errors, 'a', 0o600);
  const from = fstatSync(output).size;
  const child = spawn(process.execPath, [fileURLToPath(ownFile('daemon/main.cjs'))], {
    detached: true,
    stdio: ['pipe', output, output, 'pipe'],
  });
  closeSync(output);
  child.stdin?.on('error', () => undefined); // it died at once: its end is told below
  const ended = new Promise<string>((resolve) => {
    child.once('error', (thrown) => resolve(thrown.message));
    child.once('exit', (code, deadly) => resolve(deadly ?? `exit code ${code}`));
  });
  const reports = child.stdio[3] as Readable;
  return {
    async handOver(handOver, options) {
      child.stdin?.end(JSON.stringify(handOver));
      const report = await birthReport({ child, reports, ended }, options);
      if (report === null) throw await stillborn(await ended, { path: errors, from });
      return report.report === 'ready' ? report : null;
    },
    abandon() {
      child.stdin?.end();
      reports.destroy();
      child.unref();
    },
  };
}

interface Birth {
  readonly child: ChildProcess;
  readonly reports: Readable;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
}

/** The report that was waited for; null when it ended without one. */
async function birthReport(
  { child, reports, ended }: Birth,
  { untilReady, signal }: LaunchOptions,
): Promise<Exclude<BirthReport, { report: 'failed' }> | null> {
  const interrupt = () => child.kill('SIGTERM');
  signal.addEventListener('abort', interrupt);
  try {
    const { createInterface } = await import('node:readline'); // while the supervisor loads its program
    for await (const line of createInterface({ input: reports })) {
      const report = JSON.parse(line) as BirthReport;
      if (report.report === 'failed') {
        await ended; // whoever is told may start the next one at once
        throw (await import('./hand-over.js')).reportedError(report);
      }
      if (report.report === 'ready' || !untilReady) {
        child.unref(); // not before: while its answer is awaited, it is what keeps this process alive
        return report;
      }
    }
  } finally {
    reports.destroy();
    signal.removeEventListener('abort', interrupt);
  }
  await ended;
  signal.throwIfAborted();
  return null;
}

async function stillborn(end: string, errors: OutputFile): Promise<CardqError> {
  const { readLastWords } = await import('../supervisor/process/last-words.js');
  const words = readLastWords({ log: errors, err: errors }, 'script').map((line) => `\n  ${line}`);
  return new CardqError({
    code: 'supervisor_failed',
    message: `the supervisor ended before it was ready: ${end}${words.join('')}`,
    where: errors.path,
    hint: 'cardq logs supervisor',
  });
}
