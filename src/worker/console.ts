import { AsyncLocalStorage } from 'node:async_hooks';
import { Console } from 'node:console';
import type { JobRef } from '../protocol/jobs.js';
import type { JobLog } from './define-worker.js';
import { LineSplitter } from './line-splitter.js';
import type { LogFile } from './log-file.js';

/** The job in whose asynchronous context the code runs, so that plain `console.log` lines are found under their job too. */
export const currentJob = new AsyncLocalStorage<JobRef>();

/**
 * Sends what the process prints (stdout as info, stderr as error) to its log file, line by line. What Node itself prints
 * while dying does not pass here: it goes to file descriptor 2.
 */
export function captureConsole(log: LogFile): void {
  capture(process.stdout, 'info', log);
  capture(process.stderr, 'error', log);
  if (!isInspected()) Object.assign(console, new Console({ stdout: process.stdout, stderr: process.stderr }));
}

/** Node's own console tells everything to the inspector as well, attached or not: half the time of a `console.log`. */
function isInspected(): boolean {
  return process.execArgv.some((argument) => /^--inspect(-brk|-wait)?(=|$)/.test(argument));
}

function capture(stream: NodeJS.WriteStream, level: 'info' | 'error', log: LogFile): void {
  let job: JobRef | undefined;
  let ofJob: JobLog = log.with({});
  const lines = new LineSplitter((line) => {
    const current = currentJob.getStore();
    if (current !== job) {
      job = current;
      ofJob = log.with(job === undefined ? {} : { queue: job.queue, job: job.id });
    }
    ofJob[level](line);
  });
  stream.write = (chunk: Uint8Array | string, encodingOrDone?: BufferEncoding | Done, done?: Done): boolean => {
    const encoding = typeof encodingOrDone === 'string' ? encodingOrDone : 'utf8';
    lines.push(typeof chunk === 'string' && !isText(encoding) ? Buffer.from(chunk, encoding) : chunk);
    const called = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (called !== undefined) callLater(called);
    return true;
  };
  process.on('exit', () => lines.flush());
}

type Done = (error?: Error | null) => void;

/** In these encodings the characters of a string stand for themselves. */
function isText(encoding: BufferEncoding): boolean {
  return encoding === 'utf8' || encoding === 'utf-8';
}

const toCall: Done[] = [];

// One tick for all of them: with one each, a million lines in a loop would be a million ticks that wait.
function callLater(done: Done): void {
  if (toCall.push(done) === 1) process.nextTick(callAll);
}

function callAll(): void {
  for (const done of toCall.splice(0)) done();
}
