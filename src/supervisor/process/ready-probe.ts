import { execFile } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Ms } from '../../base/units.js';
import type { ReadySpec, WorkerSpec } from '../../config/config.js';
import type { OutputFile, OutputFiles } from './spawn.js';

const POLL_MS: Ms = 50;
const COMMAND_TIMEOUT_MS: Ms = 5000;

const TOLD: ReadySpec = { kind: 'ipc' };

type Check = (signal: AbortSignal) => boolean | Promise<boolean>;

/**
 * Watches a process until it is ready: true then, false when `death` came first or it will tell so itself. One that has no
 * way of being ready is ready at its birth.
 */
export async function watchReady(spec: WorkerSpec, files: OutputFiles, death: AbortSignal): Promise<boolean> {
  const ready = readyOf(spec);
  if (ready === null || ready.kind === 'ipc') return ready === null;
  const check = checkOf(ready, files);
  while (!death.aborted) {
    if (await check(death)) return !death.aborted;
    await delay(POLL_MS, undefined, { signal: death }).catch(() => undefined); // aborted: the loop ends by itself
  }
  return false;
}

/** True for one that is ready when it says so itself. */
export function isReadyByWord(spec: WorkerSpec): boolean {
  return readyOf(spec)?.kind === 'ipc';
}

/** What has not come of one that did not become ready: `nothing listened on port 3000`. */
export function whatWasAwaited(spec: WorkerSpec): string | null {
  if (spec.kind === 'queues' || spec.ready === null) return null;
  switch (spec.ready.kind) {
    case 'ipc':
      return 'it did not say that it is ready: process.send("ready"), or what cardq/report says for it';
    case 'log':
      return `no line of its output matched /${spec.ready.pattern}/`;
    case 'port':
      return `nothing listened on port ${spec.ready.port} of 127.0.0.1`;
    case 'command':
      return `the command "${spec.ready.command}" did not succeed`;
  }
}

function readyOf(spec: WorkerSpec): ReadySpec | null {
  return spec.kind === 'queues' ? TOLD : spec.ready;
}

function checkOf(spec: Exclude<ReadySpec, { kind: 'ipc' }>, files: OutputFiles): Check {
  switch (spec.kind) {
    case 'log':
      return logCheck(new RegExp(spec.pattern), files);
    case 'port':
      return (signal) => accepts(spec.port, signal);
    case 'command':
      return (signal) => succeeds(spec.command, signal);
  }
}

/** True once a line of either output file has matched; lines from before the birth do not count. */
function logCheck(pattern: RegExp, { log, err }: OutputFiles): Check {
  const outputs = [newLines(log), newLines(err)];
  return () => outputs.some((read) => read().some((line) => pattern.test(line)));
}

/** Reads what has been added since the last call, as lines; an unfinished one comes again when it is longer. */
function newLines({ path, from }: OutputFile): () => string[] {
  let at = from;
  const buffer = Buffer.alloc(65_536);
  return () => {
    const length = readAt(path, buffer, at);
    const end = buffer.subarray(0, length).lastIndexOf(0x0a) + 1;
    at += end === 0 && length === buffer.length ? length : end; // a line longer than that matches nothing
    return buffer.toString('utf8', 0, length).split('\n');
  };
}

/** The number of bytes read; 0 where there is nothing. */
function readAt(path: string, buffer: Buffer, at: number): number {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return 0; // ENOENT: somebody has removed it; EMFILE: the next look may do
  }
  try {
    return readSync(fd, buffer, 0, buffer.length, at);
  } finally {
    closeSync(fd);
  }
}

// Not with the signal as an option of `connect`, which would keep a listener on it for each try.
function accepts(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (isAccepted: boolean) => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(isAccepted);
    };
    const giveUp = () => settle(false);
    signal.addEventListener('abort', giveUp);
    socket.once('connect', () => settle(true));
    socket.once('error', giveUp); // refused: nobody listens yet
  });
}

async function succeeds(command: string, signal: AbortSignal): Promise<boolean> {
  try {
    await promisify(execFile)('/bin/sh', ['-c', command], { signal, timeout: COMMAND_TIMEOUT_MS });
    return true;
  } catch {
    return false; // it failed, which means not yet; or aborted
  }
}
