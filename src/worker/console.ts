import { AsyncLocalStorage } from 'node:async_hooks';
import type { JobRef } from '../protocol/jobs.js';
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
}

function capture(stream: NodeJS.WriteStream, level: 'info' | 'error', log: LogFile): void {
  const lines = new LineSplitter((line) => {
    const job = currentJob.getStore();
    log.write(level, line, job === undefined ? {} : { queue: job.queue, job: job.id });
  });
  stream.write = (chunk: Uint8Array | string, encodingOrDone?: BufferEncoding | Done, done?: Done): boolean => {
    const encoding = typeof encodingOrDone === 'string' ? encodingOrDone : 'utf8';
    lines.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
    const called = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (called !== undefined) process.nextTick(called);
    return true;
  };
  process.on('exit', () => lines.flush());
}

type Done = (error?: Error | null) => void;
